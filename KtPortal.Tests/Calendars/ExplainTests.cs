using KtPortal.Core.Calendars;
using static KtPortal.Tests.Calendars.SomeCalendars;

namespace KtPortal.Tests.Calendars;

public sealed class ExplainTests
{
    [Fact]
    public void Lunch_a_holiday_and_a_weekend_are_told_once_each()
    {
        var clock = WithHolidays(new Holiday(Date("2026-04-03"), "Good Friday", false, null, null));
        Assert.Equal(
            [
                "Open Thu 2026-04-02 15:50 to Thu 2026-04-02 17:00 70",
                "Holiday Thu 2026-04-02 17:00 to Sat 2026-04-04 00:00 0 Good Friday [2026-04-03 to 2026-04-03]",
                "Closed Sat 2026-04-04 00:00 to Mon 2026-04-06 08:00 0 [2026-04-04 to 2026-04-05]",
                "Open Mon 2026-04-06 08:00 to Mon 2026-04-06 12:00 240",
                "Closed Mon 2026-04-06 12:00 to Mon 2026-04-06 13:00 0",
                "Open Mon 2026-04-06 13:00 to Mon 2026-04-06 13:50 50",
            ],
            Told(clock, "2026-04-02 15:50", 360));
    }

    [Fact]
    public void A_night_is_told_once_and_a_start_outside_of_hours_first() => Assert.Equal(
        [
            "Closed Tue 2026-02-10 06:00 to Tue 2026-02-10 08:00 0",
            "Open Tue 2026-02-10 08:00 to Tue 2026-02-10 12:00 240",
            "Closed Tue 2026-02-10 12:00 to Tue 2026-02-10 13:00 0",
            "Open Tue 2026-02-10 13:00 to Tue 2026-02-10 17:00 240",
            "Closed Tue 2026-02-10 17:00 to Wed 2026-02-11 08:00 0",
            "Open Wed 2026-02-11 08:00 to Wed 2026-02-11 08:30 30",
        ],
        Told(Ber, "2026-02-10 06:00", 510));

    [Fact]
    public void A_short_day_names_what_it_leaves_open_and_what_it_leaves_out()
    {
        var clock = WithHolidays([.. Christmas, Short("2026-12-24", null, "12:00", "Christmas Eve")]);
        Assert.Equal(
            [
                "Open Thu 2026-12-24 11:00 to Thu 2026-12-24 12:00 60 Christmas Eve",
                "ShortDay Thu 2026-12-24 12:00 to Fri 2026-12-25 00:00 0 Christmas Eve",
                "Holiday Fri 2026-12-25 00:00 to Sat 2026-12-26 00:00 0 Christmas Day [2026-12-25 to 2026-12-25]",
                "Holiday Sat 2026-12-26 00:00 to Sun 2026-12-27 00:00 0 Boxing Day [2026-12-26 to 2026-12-26]",
                "Closed Sun 2026-12-27 00:00 to Mon 2026-12-28 08:00 0 [2026-12-27 to 2026-12-27]",
                "Open Mon 2026-12-28 08:00 to Mon 2026-12-28 11:00 180",
            ],
            Told(clock, "2026-12-24 11:00", 240));
    }

    [Fact]
    public void A_period_taken_out_is_told_as_one_by_day_and_by_night()
    {
        var outage = new ExcludedPeriod(At(Berlin, "2026-02-10 10:00"), At(Berlin, "2026-02-10 11:00"));
        var office = BusinessClock.Of(Berlin, $"[{Days(1, 5, "08:00", "17:00")}]", [], [outage]).Value;
        Assert.Equal(
            ["Open Tue 2026-02-10 09:00 to Tue 2026-02-10 10:00 60", "Excluded Tue 2026-02-10 10:00 to Tue 2026-02-10 11:00 0", "Open Tue 2026-02-10 11:00 to Tue 2026-02-10 12:00 60"],
            Told(office, "2026-02-10 09:00", 120));
        Assert.Equal(
            ["Open Tue 2026-02-10 09:00 to Tue 2026-02-10 10:00 60", "Excluded Tue 2026-02-10 10:00 to Tue 2026-02-10 11:00 0", "Open Tue 2026-02-10 11:00 to Tue 2026-02-10 12:00 60"],
            Told(BusinessClock.AroundTheClockWithout([outage]), "2026-02-10 09:00", 120));
        Assert.Empty(Told(office, "2026-02-10 09:00", 0));
    }

    private static IEnumerable<string> Told(BusinessClock clock, string start, int minutes) => clock.Explain(At(Berlin, start), TimeSpan.FromMinutes(minutes))
        .Select(s => $"{s.Kind} {Wall(Berlin, s.From)} to {Wall(Berlin, s.Until)} {s.Counted.TotalMinutes}{(s.Name is null ? "" : " " + s.Name)}"
            + (clock.WholeDays(s) is var (first, last) ? $" [{first:yyyy-MM-dd} to {last:yyyy-MM-dd}]" : ""));
}
