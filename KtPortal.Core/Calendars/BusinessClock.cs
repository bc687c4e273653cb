using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using NodaTime;

namespace KtPortal.Core.Calendars;

/// <summary>
/// Counts working time. Opening and closing are wall times of a zone, turned into instants date by date; what lies between
/// is real time, so an hour always has 60 minutes. All instants returned are UTC. It never changes: keep it, and share it.
/// </summary>
public sealed class BusinessClock
{
    /// <summary>A calendar that opens no minute in so many days is none.</summary>
    public const int DaysToOpen = 366;

    private readonly OpenTimes times;

    private BusinessClock(OpenTimes times) => this.times = times;

    /// <summary>In which its hours are meant; null for day and night.</summary>
    public string? ZoneId => times.Zone?.Id;

    /// <summary>Every minute counts.</summary>
    public static BusinessClock AroundTheClock { get; } = new(new(null, null, []));

    /// <summary>Every minute counts but those of the periods taken out.</summary>
    public static BusinessClock AroundTheClockWithout(IReadOnlyList<ExcludedPeriod> excluded) => new(new(null, null, Merged(excluded)));

    /// <param name="timeZoneId">An IANA name, <c>Europe/Berlin</c>.</param>
    /// <param name="schedule"><c>[{"day":1,"from":"08:00","until":"18:00"}]</c>; 1 is Monday, <c>until</c> may be 24:00 or the next morning.</param>
    /// <param name="holidays">Dates of that zone on which no hours begin.</param>
    public static Result<BusinessClock> Parse(string timeZoneId, string schedule, IReadOnlySet<DateOnly>? holidays = null) =>
        Of(timeZoneId, schedule, [.. (holidays ?? new HashSet<DateOnly>()).Select(date => new Holiday(date, "", false, null, null))], []);

    /// <summary><see cref="Parse"/> with all that a calendar can say.</summary>
    /// <param name="holidays">Of all its holiday calendars. Where two fall on one date the one that leaves less open counts.</param>
    /// <param name="zones">Where zones and their rules come from: the data that came with the product.</param>
    /// <param name="savedOn">For those who save a calendar, today: one that opens no minute in <see cref="DaysToOpen"/> days is refused.</param>
    public static Result<BusinessClock> Of(
        string timeZoneId, string schedule, IReadOnlyList<Holiday> holidays, IReadOnlyList<ExcludedPeriod> excluded, IDateTimeZoneProvider? zones = null,
        DateOnly? savedOn = null)
    {
        if ((zones ?? DateTimeZoneProviders.Tzdb).GetZoneOrNull(timeZoneId) is not { } zone)
        {
            return new Problem.Invalid("timezone", ClockProblemTexts.ZoneUnknown.With(timeZoneId));
        }

        if (OpenHours.Parse(schedule) is var hours && hours.Problem is { } problem)
        {
            return problem;
        }

        if (holidays.FirstOrDefault(h => h.IsNoTime) is { } none)
        {
            return new Problem.Invalid("holidays", HolidayProblemTexts.NoTimeAtAll.With(none.Date));
        }

        var clock = new BusinessClock(new(zone, new(hours.Value, holidays), Merged(excluded)));
        return savedOn is { } day && !clock.OpensFrom(day)
            ? new Problem.Invalid("schedule", ClockProblemTexts.NeverOpen.For(DaysToOpen))
            : clock;
    }

    /// <summary>
    /// The earliest instant at which so much working time has passed. Used up exactly at closing time is closing time, not the
    /// next opening. What isn't used up within a hundred years is due at their end: so a long promise by rare hours never fails a ticket.
    /// </summary>
    public DateTimeOffset Add(DateTimeOffset start, TimeSpan work)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(work, TimeSpan.Zero);
        var left = work.Ticks;
        if (left == 0)
        {
            return start.ToUniversalTime();
        }

        var last = start.UtcTicks;
        foreach (var open in times.From(start.UtcTicks))
        {
            if (left <= open.Length)
            {
                return Moment.Of(open.From + left);
            }

            left -= open.Length;
            last = open.Until;
        }

        return Moment.Of(last);
    }

    /// <summary>
    /// The latest instant from which so much working time passes until the end: <see cref="Add"/> seen from there. Used up exactly at an
    /// opening it is that opening, not the closing before.
    /// </summary>
    public DateTimeOffset Subtract(DateTimeOffset end, TimeSpan work)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(work, TimeSpan.Zero);
        var left = work.Ticks;
        var until = end.UtcTicks;
        for (var days = 14; left > 0; days *= 2)
        {
            if (until == 0 || days > OpenTimes.MostDays)
            {
                throw NeverOpen();
            }

            var from = Math.Max(until - (days * TimeSpan.TicksPerDay), 0);
            foreach (var open in times.From(from).TakeWhile(o => o.From < until).Reverse())
            {
                var closes = Math.Min(open.Until, until);
                if (left <= closes - open.From)
                {
                    return Moment.Of(closes - left);
                }

                left -= closes - open.From;
            }

            until = from;
        }

        return Moment.Of(until);
    }

    /// <summary>Working time from one instant to another; none where the second isn't later.</summary>
    public TimeSpan Between(DateTimeOffset start, DateTimeOffset end)
    {
        var until = end.UtcTicks;
        if (until <= start.UtcTicks)
        {
            return TimeSpan.Zero;
        }

        var total = 0L;
        foreach (var open in times.From(start.UtcTicks))
        {
            if (open.From >= until)
            {
                break;
            }

            total += Math.Min(open.Until, until) - open.From;
        }

        return new(total);
    }

    /// <summary>The instant itself where it is open, else the next opening. Closing time is closed.</summary>
    public DateTimeOffset NextOpening(DateTimeOffset instant)
    {
        foreach (var open in times.From(instant.UtcTicks))
        {
            return Moment.Of(open.From);
        }

        throw NeverOpen();
    }

    /// <summary>
    /// How it comes to <see cref="Add"/>: each stretch that counts and each that is passed over, from the start to what is due, in order.
    /// What is passed over for one reason is told once: a night, a weekend, a holiday with the evening before it and the morning after.
    /// </summary>
    public IReadOnlyList<CountedSpan> Explain(DateTimeOffset start, TimeSpan work) => [.. Told(start, Add(start, work))];

    /// <summary><see cref="Explain"/> of all there is between two instants.</summary>
    public IEnumerable<CountedSpan> Told(DateTimeOffset start, DateTimeOffset end) => Explanation.Of(times, start.UtcTicks, end.UtcTicks);

    /// <summary>The dates that lie in a stretch from midnight to midnight; null where there is none, or no zone to say.</summary>
    public (DateOnly First, DateOnly Last)? WholeDays(CountedSpan span)
    {
        if (times.Zone is not { } zone || span.Until <= span.From)
        {
            return null;
        }

        var walls = new ZoneWalls(zone);
        var first = walls.DateAt(span.From.UtcTicks);
        first += walls.InstantOf(first * TimeSpan.TicksPerDay, isEnd: false) < span.From.UtcTicks ? 1 : 0;
        var last = walls.DateAt(span.Until.UtcTicks) - 1;
        return first <= last ? (DateOnly.FromDayNumber(first), DateOnly.FromDayNumber(last)) : null;
    }

    private bool OpensFrom(DateOnly day)
    {
        var start = new ZoneWalls(times.Zone!).InstantOf(day.DayNumber * TimeSpan.TicksPerDay, isEnd: false);
        return times.From(start).FirstOrDefault() is { Length: > 0 } open && open.From < start + (DaysToOpen * TimeSpan.TicksPerDay);
    }

    private static Stretch[] Merged(IReadOnlyList<ExcludedPeriod> excluded) => Stretch.Merged(excluded.Select(e => new Stretch(e.From.UtcTicks, e.Until.UtcTicks)));

    private static InvalidOperationException NeverOpen() => new("This calendar does not open within a hundred years.");
}
