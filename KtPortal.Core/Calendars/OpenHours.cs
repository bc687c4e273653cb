using System.Globalization;
using System.Text.Json;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;

namespace KtPortal.Core.Calendars;

/// <summary>Open from one wall time to another, on every such weekday. One that ends at or before it begins ends the next day.</summary>
/// <param name="Day">1 is Monday, 7 Sunday.</param>
/// <param name="From">Minutes after midnight.</param>
/// <param name="Until">Minutes after the same midnight, up to two days.</param>
public sealed record OpenHours(int Day, int From, int Until)
{
    private const int MinutesPerDay = 24 * 60;
    private const int MinutesPerWeek = 7 * MinutesPerDay;

    /// <summary>Reads <c>[{"day":1,"from":"08:00","until":"18:00"}]</c>.</summary>
    public static Result<OpenHours[]> Parse(string json)
    {
        Written[]? written;
        try
        {
            written = JsonSerializer.Deserialize<Written[]>(json, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return Refuse(ClockProblemTexts.NoList);
        }

        var hours = new List<OpenHours>();
        foreach (var line in written ?? [])
        {
            if (line is null || line.Day is < 1 or > 7)
            {
                return Refuse(ClockProblemTexts.NoDay);
            }

            if (!TryMinutes(line.From, out var from) || from == MinutesPerDay || !TryMinutes(line.Until, out var until))
            {
                return Refuse(ClockProblemTexts.NoTimes.With(NameOf(line.Day), line.From, line.Until));
            }

            if (from == until)
            {
                return Refuse(ClockProblemTexts.NoTimeAtAll.With(NameOf(line.Day), line.From, line.Until));
            }

            hours.Add(new(line.Day, from, until > from ? until : until + MinutesPerDay));
        }

        return Checked([.. hours.OrderBy(h => h.Start)]);
    }

    /// <summary>As <see cref="Parse"/> reads them.</summary>
    public static string Write(IEnumerable<OpenHours> hours) => JsonSerializer.Serialize(
        hours.OrderBy(h => h.Start).Select(h => new Written(h.Day, Clock(h.From), ClosingOf(h))), JsonSerializerOptions.Web);

    public static string Clock(int minutes) => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:00}:{minutes % 60:00}");

    /// <summary>When they end, on the wall: "24:00", or a time of the next morning.</summary>
    public static string ClosingOf(OpenHours hours) => Clock(hours.Until > MinutesPerDay ? hours.Until - MinutesPerDay : hours.Until);

    /// <param name="day">1 is Monday.</param>
    public static string NameOf(int day) => CultureInfo.CurrentUICulture.DateTimeFormat.GetDayName((DayOfWeek)(day % 7));

    private int Start => ((Day - 1) * MinutesPerDay) + From;

    private int End => Start + Until - From;

    private static Result<OpenHours[]> Checked(OpenHours[] hours)
    {
        if (hours.Length == 0)
        {
            return Refuse(ClockProblemTexts.NoHours);
        }

        return OverlapOf(hours) is var (_, message) ? Refuse(message) : hours;
    }

    /// <summary>Which day's hours begin before others end, and that in words; null where none do.</summary>
    public static (int Day, string Message)? OverlapOf(IEnumerable<OpenHours> week)
    {
        OpenHours[] hours = [.. week.OrderBy(h => h.Start)];
        for (var i = 0; i < hours.Length; i++)
        {
            // The last one may run into the next week's first.
            var next = hours[(i + 1) % hours.Length];
            var nextStart = i + 1 < hours.Length ? next.Start : next.Start + MinutesPerWeek;
            if (hours[i].End > nextStart)
            {
                return (next.Day, ClockProblemTexts.Overlap.With(NameOf(next.Day), Clock(next.From), NameOf(hours[i].Day), Clock(hours[i].From)));
            }
        }

        return null;
    }

    private static Result<OpenHours[]> Refuse(string message) => new Problem.Invalid("schedule", message);

    private static bool TryMinutes(string? text, out int minutes)
    {
        minutes = text == "24:00" ? MinutesPerDay : 0;
        if (minutes == 0 && TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            minutes = (time.Hour * 60) + time.Minute;
            return true;
        }

        return minutes > 0;
    }

    private sealed record Written(int Day, string? From, string? Until);
}
