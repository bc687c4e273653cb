using System.Globalization;
using System.Text.RegularExpressions;
using KtPortal.Core.Text;

namespace KtPortal.Core.Calendars;

/// <summary>The hours of a weekday as people write them: "08:00-12:00, 13:00-17:00", "8-12 and 1pm-5pm", "22-6" into the next morning.</summary>
public static partial class WeekText
{
    private const int Midnight = 24 * 60;
    private const int Longest = 200;

    /// <summary>Null where it is no hours; none for a day that is closed.</summary>
    public static IReadOnlyList<OpenHours>? Read(int day, string? text)
    {
        var typed = text?.Trim().ToLowerInvariant() ?? "";
        if (typed.Length == 0)
        {
            return [];
        }

        if (typed.Length > Longest || Parts().Match(TypedText.SingleSpaced(typed)) is not { Success: true } match)
        {
            return null;
        }

        var hours = new List<OpenHours>();
        for (var i = 0; i < match.Groups["from"].Captures.Count; i++)
        {
            if (Minutes(match.Groups["from"].Captures[i].Value) is not { } from || from == Midnight || Minutes(match.Groups["until"].Captures[i].Value) is not { } until)
            {
                return null;
            }

            // From and until the same time is kept as it is: who checks it says which day.
            hours.Add(new(day, from, until >= from ? until : until + Midnight));
        }

        return hours;
    }

    public static string Write(IEnumerable<OpenHours> hours) => string.Join(", ", hours.OrderBy(h => h.From).Select(h => $"{OpenHours.Clock(h.From)}-{OpenHours.ClosingOf(h)}"));

    private static int? Minutes(string text)
    {
        var match = Clock().Match(text);
        var hour = int.Parse(match.Groups["hour"].Value, CultureInfo.InvariantCulture);
        var minute = match.Groups["minute"].Value is { Length: > 0 } written ? int.Parse(written, CultureInfo.InvariantCulture) : 0;
        if (match.Groups["half"].Value is { Length: > 0 } half)
        {
            if (hour is < 1 or > 12)
            {
                return null;
            }

            hour = (hour % 12) + (half[0] == 'p' ? 12 : 0);
        }

        return (hour * 60) + minute is var total && minute < 60 && total <= Midnight ? total : null;
    }

    [GeneratedRegex(@"^(?<hour>[0-9]{1,2})(?:[:.](?<minute>[0-9]{2}))?\s*(?<half>am|pm|a\.m\.|p\.m\.)?\z")]
    private static partial Regex Clock();

    // Of a text whose words stand one space apart. Each space has one place in it where it may belong: else what fits nowhere is tried by all
    // ways to share the spaces before it, and there are more of them than anybody can wait for.
    [GeneratedRegex(
        @"^(?:(?<from>[0-9]{1,2}(?:[:.][0-9]{2})?(?: ?(?:am|pm|a\.m\.|p\.m\.))?) ?(?:uhr ?)?(?:-|–|—|to |bis ) ?(?<until>[0-9]{1,2}(?:[:.][0-9]{2})?(?: ?(?:am|pm|a\.m\.|p\.m\.))?)(?: ?uhr)?(?: ?[,;] ?| (?:and|und) | |\z))+\z")]
    private static partial Regex Parts();
}
