using System.Globalization;
using KtPortal.Core.Calendars;
using KtPortal.Core.Kernel;
using KtPortal.Web.Administration;

namespace KtPortal.Web.Pages.Desk.Admin.Holidays;

/// <summary>A holiday as it was typed; a line without date and name is none.</summary>
public sealed record HolidayLine
{
    public string? Date { get; set; }

    public string? Name { get; set; }

    public bool Yearly { get; set; }

    public string? From { get; set; }

    public string? Until { get; set; }

    public bool IsEmpty => string.IsNullOrWhiteSpace(Date) && string.IsNullOrWhiteSpace(Name);

    public static HolidayLine Of(Holiday day) => new()
    {
        Date = day.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Name = day.Name,
        Yearly = day.RecursYearly,
        From = Said(day.OpenFrom),
        Until = Said(day.OpenUntil),
    };

    /// <summary>Null where the date or a time is none.</summary>
    public (DateOnly Date, TimeOnly? From, TimeOnly? Until)? Read() =>
        DayOf(Date) is { } date && TryTime(From, out var from) && TryTime(Until, out var until) ? (date, from, until) : null;

    private static string? Said(TimeOnly? time) => time?.ToString("HH:mm", CultureInfo.InvariantCulture);

    private static DateOnly? DayOf(string? typed) =>
        DateOnly.TryParseExact(typed?.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        || DateOnly.TryParse(typed, CultureInfo.CurrentCulture, DateTimeStyles.None, out day) ? day : null;

    private static bool TryTime(string? typed, out TimeOnly? time)
    {
        time = null;
        if (string.IsNullOrWhiteSpace(typed))
        {
            return true;
        }

        var read = TimeOnly.TryParse(typed.Trim() == "24:00" ? "00:00" : typed, CultureInfo.InvariantCulture, out var found);
        time = read ? found : null;
        return read;
    }
}

public sealed record HolidayForm : IEntryForm<HolidayForm, HolidayDraft>
{
    /// <summary>Empty lines for more.</summary>
    private const int Spare = 3;

    public string? Name { get; set; }

    /// <summary>Clocks that run take what is said here, too.</summary>
    public bool Recalculate { get; set; }

    public string? Country { get; set; }

    public List<HolidayLine> Days { get; set; } = [];

    /// <summary>Those that were filled in, and some more to fill in.</summary>
    public IEnumerable<HolidayLine> Lines => Days.Concat(Enumerable.Repeat(new HolidayLine(), Spare));

    public static HolidayForm From(HolidayDraft draft) => new()
    {
        Name = draft.Name,
        Country = draft.Country,
        Days = [.. draft.Days.OrderBy(d => d.Date).Select(HolidayLine.Of)],
    };

    public HolidayDraft Read(FieldErrors errors)
    {
        // So that a line has one place, in the draft and where it is shown again.
        Days.RemoveAll(line => line.IsEmpty);
        var days = new List<Holiday>();
        for (var i = 0; i < Days.Count; i++)
        {
            var line = Days[i];
            if (line.Read() is var (date, from, until))
            {
                days.Add(new(date, AdminReading.Words(line.Name) ?? "", line.Yearly, from, until));
            }
            else
            {
                errors.Add($"Days[{i}]", HolidayPageTexts.LineWrong);
            }
        }

        return new() { Name = Name ?? "", Country = AdminReading.Words(Country), Days = days };
    }

    /// <summary>Without one line, or with its lines kept together.</summary>
    public HolidayForm Without(int? place)
    {
        var days = Days.Where((line, i) => i != place && !line.IsEmpty).ToList();
        return this with { Days = days };
    }
}
