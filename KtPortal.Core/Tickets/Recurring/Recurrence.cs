using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Evaluation;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Tickets.Recurring;

/// <summary>
/// When something comes again: the dates of a rule, each at one wall time of a zone. A time that a change of the clock skips is the first
/// minute after it; one that comes twice counts once.
/// </summary>
public sealed record Recurrence(RecurrenceRule Rule, DateOnly StartsOn, TimeOnly StartsAt, TimeZoneInfo Zone)
{
    // Steps of the rule without a date: a rule that looks this long in vain, as for the 30th of February, finds none.
    private const int StepsInVain = 1500;

    /// <summary>From the first date on it is reckoned: what lies outside of these years is a slip of the hand.</summary>
    public const int FirstYear = 2000;
    public const int LastYear = 2099;

    /// <summary>The last day on which it may come.</summary>
    public DateOnly? EndsOn { get; init; }

    /// <summary>How often it comes, counted from the start.</summary>
    public int? Most { get; init; }

    /// <summary>What was said, where it amounts to something; null for what is missing or wrong.</summary>
    public static Recurrence? Of(string? rule, string? zone, DateOnly? startsOn, TimeOnly? startsAt, DateOnly? endsOn, int? most) =>
        RecurrenceRule.Parse(rule) is { } parsed && zone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)
        && startsOn is { Year: >= FirstYear and <= LastYear } on && startsAt is { } at && most is null or >= 1
            ? new Recurrence(parsed, on, at, found) { EndsOn = endsOn, Most = most }
            : null;

    /// <summary>Those after a moment, in order; none where it has come to its end.</summary>
    /// <param name="until">The first one behind it is the last that is looked for.</param>
    public IReadOnlyList<DateTimeOffset> Next(DateTimeOffset after, int count, DateTimeOffset? until = null)
    {
        var found = new List<DateTimeOffset>();
        try
        {
            foreach (var wall in Walls(after))
            {
                if (DateOnly.FromDateTime(wall) > EndsOn || found.Count == count || (found.Count > 0 && found[^1] > until))
                {
                    break;
                }

                var at = new DateTimeOffset(WallTime.ToUtc(Zone, wall, isEnd: false), TimeSpan.Zero);
                if (at > after)
                {
                    found.Add(at);
                }
            }
        }
        catch (Exception e) when (e is EvaluationLimitExceededException or EvaluationOutOfRangeException)
        {
            // The rule has no further date.
        }

        return found;
    }

    /// <summary>On which day of the wall it is: in a day something comes once.</summary>
    public DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime);

    private IEnumerable<DateTime> Walls(DateTimeOffset after)
    {
        var start = StartsOn.ToDateTime(StartsAt);
        var once = new CalendarEvent { Start = new CalDateTime(start, tzId: null), RecurrenceRule = Rule.Pattern(Most) };
        // A day early: around a change of the clock walls are not in order.
        var from = TimeZoneInfo.ConvertTime(after, Zone).DateTime.AddDays(-1) is var day && day > start ? day : start;
        return once.GetOccurrences(new CalDateTime(from, tzId: null), new EvaluationOptions { MaxUnmatchedIncrementsLimit = StepsInVain })
            .Select(o => o.Period.StartTime.Value);
    }
}
