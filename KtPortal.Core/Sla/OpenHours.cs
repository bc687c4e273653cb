using System.Globalization;
using System.Text.Json;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Sla;

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
            return Refuse("The opening hours are no list of day, from and until.");
        }

        var hours = new List<OpenHours>();
        foreach (var line in written ?? [])
        {
            if (line is null || line.Day is < 1 or > 7)
            {
                return Refuse("A day is a number from 1 (Monday) to 7 (Sunday).");
            }

            if (!TryMinutes(line.From, out var from) || from == MinutesPerDay || !TryMinutes(line.Until, out var until))
            {
                return Refuse($"{NameOf(line.Day)}: “{line.From}” to “{line.Until}” are no times of day such as 08:00 and 18:00.");
            }

            if (from == until)
            {
                return Refuse($"{NameOf(line.Day)}: {line.From} to {line.Until} is no time at all. For the whole day write 00:00 to 24:00.");
            }

            hours.Add(new(line.Day, from, until > from ? until : until + MinutesPerDay));
        }

        return Checked([.. hours.OrderBy(h => h.Start)]);
    }

    private int Start => ((Day - 1) * MinutesPerDay) + From;

    private int End => Start + Until - From;

    private static Result<OpenHours[]> Checked(OpenHours[] hours)
    {
        if (hours.Length == 0)
        {
            return Refuse("There is no open minute in the week.");
        }

        for (var i = 0; i < hours.Length; i++)
        {
            // The last one may run into the next week's first.
            var next = hours[(i + 1) % hours.Length];
            var nextStart = i + 1 < hours.Length ? next.Start : next.Start + MinutesPerWeek;
            if (hours[i].End > nextStart)
            {
                return Refuse($"{NameOf(next.Day)}: the hours from {Clock(next.From)} begin before those from {NameOf(hours[i].Day)} {Clock(hours[i].From)} end.");
            }
        }

        return hours;
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

    private static string Clock(int minutes) => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60:00}:{minutes % 60:00}");

    private static string NameOf(int day) => CultureInfo.InvariantCulture.DateTimeFormat.GetDayName((DayOfWeek)(day % 7));

    private sealed record Written(int Day, string? From, string? Until);
}
