using System.Collections.Concurrent;
using KtPortal.Core.Calendars;
using KtPortal.Core.Tenancy;

namespace KtPortal.Core.Tickets;

/// <summary>Arithmetic in business hours, given in minutes.</summary>
public sealed record BusinessTime(
    Func<WorkCalendar?, DateTimeOffset, double, DateTimeOffset> Add,
    Func<WorkCalendar?, DateTimeOffset, DateTimeOffset, double> Between)
{
    public static BusinessTime AroundTheClock { get; } =
        new((_, from, minutes) => from.AddMinutes(minutes), (_, from, until) => Math.Max(0, (until - from).TotalMinutes));

    /// <summary>By the tenant's default calendar. Calendars are few and change rarely: each is parsed once.</summary>
    public static BusinessTime InCalendars { get; } = new(
        (calendar, from, minutes) => ClockOf(calendar).Add(from, TimeSpan.FromMinutes(minutes)),
        (calendar, from, until) => until <= from ? 0 : ClockOf(calendar).Between(from, until).TotalMinutes);

    private static readonly ConcurrentDictionary<WorkCalendar, BusinessClock> Clocks = new();

    /// <summary>When the ticket at this place is likely answered: place × minutes, rounded up to 5. Never in the past.</summary>
    /// <param name="expected">Stands in while there is no history.</param>
    public DateTimeOffset? EstimateAt(WorkCalendar? calendar, DateTimeOffset now, int place, decimal? minutesPerPlace, DateTimeOffset? expected = null) =>
        minutesPerPlace is { } minutes ? Add(calendar, now, (double)(Math.Ceiling(place * minutes / 5) * 5)) : expected > now ? expected : null;

    private static BusinessClock ClockOf(WorkCalendar? calendar) =>
        calendar is null ? BusinessClock.AroundTheClock : Clocks.GetOrAdd(calendar, static c => BusinessClock.Of(c.TimeZoneId, c.Intervals, HolidayList.Read(c.Holidays).Value, []).Value);
}
