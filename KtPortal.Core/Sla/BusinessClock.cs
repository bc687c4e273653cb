using KtPortal.Core.Kernel;

namespace KtPortal.Core.Sla;

/// <summary>
/// Counts working time. Opening and closing are wall times of a zone, turned into instants date by date; what lies between
/// is real time, so an hour always has 60 minutes. All instants returned are UTC.
/// </summary>
public sealed class BusinessClock
{
    // So far ahead nothing is promised; a calendar that hasn't opened until then won't.
    private const int MostDays = 366 * 100;

    private readonly TimeZoneInfo? zone;
    private readonly OpenHours[][] byDay;
    private readonly IReadOnlySet<DateOnly> holidays;

    private BusinessClock(TimeZoneInfo? zone, IReadOnlyList<OpenHours> hours, IReadOnlySet<DateOnly>? holidays)
    {
        this.zone = zone;
        this.holidays = holidays ?? new HashSet<DateOnly>();
        byDay = [.. Enumerable.Range(0, 7).Select(day => hours.Where(h => h.Day % 7 == day).OrderBy(h => h.From).ToArray())];
    }

    /// <summary>Every minute counts.</summary>
    public static BusinessClock AroundTheClock { get; } = new(null, [], null);

    /// <param name="timeZoneId">An IANA name, <c>Europe/Berlin</c>.</param>
    /// <param name="schedule"><c>[{"day":1,"from":"08:00","until":"18:00"}]</c>; 1 is Monday, <c>until</c> may be 24:00 or the next morning.</param>
    /// <param name="holidays">Dates of that zone on which no hours begin.</param>
    public static Result<BusinessClock> Parse(string timeZoneId, string schedule, IReadOnlySet<DateOnly>? holidays = null)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(timeZoneId, out var zone) || !zone.HasIanaId)
        {
            return new Problem.Invalid("timezone", $"The time zone “{timeZoneId}” is unknown. It has a name such as Europe/Berlin.");
        }

        var hours = OpenHours.Parse(schedule);
        return hours.Problem is { } problem ? problem : new BusinessClock(zone, hours.Value, holidays);
    }

    /// <summary>
    /// The earliest instant at which so much working time has passed. Used up exactly at closing time is closing time, not the
    /// next opening.
    /// </summary>
    public DateTimeOffset Add(DateTimeOffset start, TimeSpan work)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(work, TimeSpan.Zero);
        if (zone is null || work == TimeSpan.Zero)
        {
            return start.ToUniversalTime() + work;
        }

        foreach (var (from, until) in OpenFrom(start.UtcDateTime))
        {
            if (work <= until - from)
            {
                return new(from + work, TimeSpan.Zero);
            }

            work -= until - from;
        }

        throw NeverOpen();
    }

    /// <summary>Working time from one instant to another; none where the second isn't later.</summary>
    public TimeSpan Between(DateTimeOffset start, DateTimeOffset end)
    {
        if (end <= start)
        {
            return TimeSpan.Zero;
        }

        if (zone is null)
        {
            return end - start;
        }

        var total = TimeSpan.Zero;
        foreach (var (from, until) in OpenFrom(start.UtcDateTime))
        {
            if (from >= end.UtcDateTime)
            {
                break;
            }

            total += (until < end.UtcDateTime ? until : end.UtcDateTime) - from;
        }

        return total;
    }

    /// <summary>The instant itself where it is open, else the next opening. Closing time is closed.</summary>
    public DateTimeOffset NextOpening(DateTimeOffset instant)
    {
        if (zone is null)
        {
            return instant.ToUniversalTime();
        }

        foreach (var (from, _) in OpenFrom(instant.UtcDateTime))
        {
            return new(from, TimeSpan.Zero);
        }

        throw NeverOpen();
    }

    /// <summary>What is open from an instant on, in order, without overlaps.</summary>
    private IEnumerable<(DateTime From, DateTime Until)> OpenFrom(DateTime start)
    {
        // Hours that began the evening before may still run.
        var first = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(start, zone!)).AddDays(-1);
        var counted = start;
        for (var i = 0; i < MostDays; i++)
        {
            var date = first.AddDays(i);
            if (holidays.Contains(date))
            {
                continue;
            }

            foreach (var hours in byDay[(int)date.DayOfWeek])
            {
                var midnight = date.ToDateTime(TimeOnly.MinValue);
                var from = WallTime.ToUtc(zone!, midnight.AddMinutes(hours.From), isEnd: false);
                var until = WallTime.ToUtc(zone!, midnight.AddMinutes(hours.Until), isEnd: true);
                from = from > counted ? from : counted; // in the hour that comes twice, neighbours would both count it
                if (until > from)
                {
                    yield return (from, until);
                    counted = until;
                }
            }
        }
    }

    private static InvalidOperationException NeverOpen() => new("This calendar does not open within a hundred years.");
}
