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

    /// <summary>The last day on which it may come.</summary>
    public DateOnly? EndsOn { get; init; }

    /// <summary>How often it comes, counted from the start.</summary>
    public int? Most { get; init; }

    /// <summary>Those after a moment, in order; none where it has come to its end.</summary>
    public IReadOnlyList<DateTimeOffset> Next(DateTimeOffset after, int count)
    {
        var found = new List<DateTimeOffset>();
        try
        {
            foreach (var wall in Walls(after).Take(count * 2))
            {
                if (DateOnly.FromDateTime(wall) > EndsOn || found.Count == count)
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

    private IEnumerable<DateTime> Walls(DateTimeOffset after)
    {
        var start = StartsOn.ToDateTime(StartsAt);
        var once = new CalendarEvent { Start = new CalDateTime(start, tzId: null), RecurrenceRule = Rule.Pattern(Most) };
        // A day early: by how much walls are beside the moment is the zone's.
        var from = after.UtcDateTime.AddDays(-1) is var day && day > start ? day : start;
        return once.GetOccurrences(new CalDateTime(from, tzId: null), new EvaluationOptions { MaxUnmatchedIncrementsLimit = StepsInVain })
            .Select(o => o.Period.StartTime.Value);
    }
}
