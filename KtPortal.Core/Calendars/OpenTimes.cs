using NodaTime;

namespace KtPortal.Core.Calendars;

/// <summary>When a calendar is open, as stretches of instants.</summary>
/// <param name="zone">Null with <paramref name="days"/>: around the clock.</param>
/// <param name="excluded">Merged and in order.</param>
internal sealed class OpenTimes(DateTimeZone? zone, WorkingDays? days, Stretch[] excluded)
{
    // So far ahead nothing is promised; a calendar that hasn't opened until then won't.
    public const int MostDays = 366 * 100;

    // Hours of the last days there are would end beyond them.
    private static readonly int LastDay = DateOnly.MaxValue.DayNumber - 3;

    public DateTimeZone? Zone => zone;

    public WorkingDays? Days => days;

    public Stretch[] Excluded => excluded;

    /// <summary>What is open from an instant on, in order, without overlaps.</summary>
    public IEnumerable<Stretch> From(long start) => excluded.Length == 0 ? Hours(start) : Without(Hours(start));

    private IEnumerable<Stretch> Hours(long start)
    {
        if (zone is null || days is null)
        {
            yield return new(start, DateTime.MaxValue.Ticks);
            yield break;
        }

        var walls = new ZoneWalls(zone);
        var counted = start;
        // Hours that began the evening before may still run, and a zone that goes back behind midnight shows a date twice.
        var first = Math.Max(walls.DateAt(start) - 2, 1);
        var last = Math.Min(first + MostDays, LastDay);
        for (var day = first; day < last; day++)
        {
            var midnight = day * TimeSpan.TicksPerDay;
            foreach (var hours in days.HoursOn(day))
            {
                // In the hour that comes twice neighbours would both count it.
                var from = Math.Max(walls.InstantOf(midnight + (hours.From * TimeSpan.TicksPerMinute), isEnd: false), counted);
                var until = walls.InstantOf(midnight + (hours.Until * TimeSpan.TicksPerMinute), isEnd: true);
                if (until > from)
                {
                    yield return new(from, until);
                    counted = until;
                }
            }
        }
    }

    private IEnumerable<Stretch> Without(IEnumerable<Stretch> open)
    {
        var next = 0;
        foreach (var (start, until) in open)
        {
            var from = start;
            while (next < excluded.Length && excluded[next].Until <= from)
            {
                next++;
            }

            for (var i = next; i < excluded.Length && excluded[i].From < until; i++)
            {
                if (excluded[i].From > from)
                {
                    yield return new(from, excluded[i].From);
                }

                from = excluded[i].Until;
            }

            if (until > from)
            {
                yield return new(from, until);
            }
        }
    }
}
