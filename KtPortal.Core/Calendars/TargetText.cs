using System.Globalization;
using System.Text.RegularExpressions;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Text;

namespace KtPortal.Core.Calendars;

/// <summary>How long a target is, as people write it: "1h 30m", "90 min", "1.5" (hours), "2 days"; in German too, and with a decimal comma.</summary>
public static partial class TargetText
{
    /// <summary>Of a working day, where no calendar says how long it is.</summary>
    public const int MinutesPerDay = 8 * 60;

    /// <summary>Five years, day and night.</summary>
    public const int Most = 5 * 365 * 24 * 60;

    private const int Longest = 60;

    /// <summary>Whole minutes; halves are rounded up.</summary>
    /// <param name="minutesPerDay">How long a day is: the calendar's working day, or 1440.</param>
    public static Result<int> Read(string? text, int minutesPerDay = MinutesPerDay, string field = "target")
    {
        if (Minutes(text?.Trim().ToLowerInvariant() ?? "", minutesPerDay) is not { } minutes)
        {
            return new Problem.Invalid(field, TargetProblemTexts.NotUnderstood);
        }

        return minutes switch
        {
            < 1 => new Problem.Invalid(field, TargetProblemTexts.TooShort),
            > Most => new Problem.Invalid(field, TargetProblemTexts.TooLong),
            _ => (int)minutes,
        };
    }

    /// <summary>"45 min", "1 h 30 min", "2 days": days only where nothing is left over. <see cref="Read"/> reads it.</summary>
    public static string Write(int minutes, int minutesPerDay = MinutesPerDay)
    {
        if (minutes > 0 && minutes % minutesPerDay == 0)
        {
            return TargetTexts.Days.For(minutes / minutesPerDay);
        }

        var (hours, rest) = (minutes / 60, minutes % 60);
        return hours == 0 ? TargetTexts.Minutes.With(Plain(rest)) : rest == 0 ? TargetTexts.Hours.With(Plain(hours)) : TargetTexts.HoursMinutes.With(Plain(hours), Plain(rest));
    }

    private static decimal? Minutes(string text, int minutesPerDay)
    {
        if (text.Length is 0 or > Longest)
        {
            return null;
        }

        if (Bare().IsMatch(text))
        {
            return Rounded(Number(text) * 60);
        }

        if (Clock().Match(text) is { Success: true } clock)
        {
            return (Number(clock.Groups[1].Value) * 60) + Number(clock.Groups[2].Value);
        }

        if (Parts().Match(TypedText.SingleSpaced(text)) is not { Success: true } match)
        {
            return null;
        }

        var total = 0m;
        var smallest = decimal.MaxValue;
        for (var i = 0; i < match.Groups["number"].Captures.Count; i++)
        {
            // Larger units first, each once: "30 min 2 h 5 min" is a slip of the hand.
            var unit = UnitOf(match.Groups["unit"].Captures[i].ValueSpan[0], minutesPerDay);
            if (unit >= smallest)
            {
                return null;
            }

            smallest = unit;
            total += Number(match.Groups["number"].Captures[i].Value) * unit;
        }

        return Rounded(total);
    }

    // Units are told apart by their first letter: m(in), h, s(td), d(ay), t(ag).
    private static int UnitOf(char unit, int minutesPerDay) => unit switch
    {
        'm' => 1,
        'h' or 's' => 60,
        _ => minutesPerDay,
    };

    private static decimal Number(string text) => decimal.Parse(text.Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    private static decimal Rounded(decimal minutes) => Math.Round(minutes, MidpointRounding.AwayFromZero);

    private static string Plain(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[0-9]{1,7}([.,][0-9]{1,2})?\z")]
    private static partial Regex Bare();

    [GeneratedRegex(@"^([0-9]{1,5})(?::|\s*h\s*)([0-5][0-9])\z")]
    private static partial Regex Clock();

    // Three digits behind the separator could as well be thousands: nobody needs them here. Words stand one space apart, and each space has one
    // place where it may belong (see WeekText).
    [GeneratedRegex(
        @"^(?:(?<number>[0-9]{1,7}(?:[.,][0-9]{1,2})?) ?(?<unit>minuten|minutes|minute|mins|min|m|hours|hour|hrs|hr|h|stunden|stunde|std|working days|arbeitstagen|arbeitstage|arbeitstag|days|day|d|tagen|tage|tag|t)\.?(?![a-zäöü])(?: ?, | (?:and|und) | )?)+\z")]
    private static partial Regex Parts();
}
