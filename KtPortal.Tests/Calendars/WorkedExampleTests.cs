using KtPortal.Core.Calendars;
using static KtPortal.Tests.Calendars.SomeCalendars;

namespace KtPortal.Tests.Calendars;

/// <summary>What people were promised, one by one: what is due when, and with which pauses.</summary>
public sealed class WorkedExampleTests
{
    private static readonly BusinessClock Always = BusinessClock.AroundTheClock;

    [Theory]
    [InlineData(1, "Fri 2026-02-13 16:00", 240, "Mon 2026-02-16 12:00")]
    [InlineData(5, "Fri 2026-02-13 15:00", 240, "Mon 2026-02-16 11:00")]
    [InlineData(7, "Tue 2026-02-10 18:30", 60, "Wed 2026-02-11 10:00")]
    [InlineData(8, "Fri 2026-02-13 17:00", 60, "Mon 2026-02-16 10:00")]
    [InlineData(9, "Thu 2026-02-12 13:00", 240, "Thu 2026-02-12 17:00")]
    [InlineData(15, "Fri 2026-03-06 16:00", 240, "Mon 2026-03-09 12:00")]
    [InlineData(16, "Fri 2026-10-30 16:00", 240, "Mon 2026-11-02 12:00")]
    [InlineData(22, "Mon 2026-02-09 09:00", 60, "Mon 2026-02-09 10:00")]
    [InlineData(23, "Mon 2026-02-09 09:00", 240, "Mon 2026-02-09 13:00")]
    [InlineData(24, "Mon 2026-02-09 09:00", 480 * 5 / 2, "Wed 2026-02-11 13:00")]
    [InlineData(25, "Fri 2026-02-13 16:00", 240 * 80 / 100, "Mon 2026-02-16 11:12")]
    public void New_york_office_hours(int example, string accepted, int minutes, string due) => Due(example, Ny, NewYork, accepted, minutes, due);

    [Theory]
    [InlineData(10, "Mon 2026-11-09 11:30", 120, "Mon 2026-11-09 14:30")]
    [InlineData(11, "Thu 2026-12-24 16:00", 240, "Mon 2026-12-28 11:00")]
    public void Berlin_with_lunch_and_holidays(int example, string accepted, int minutes, string due) => Due(example, Ber, Berlin, accepted, minutes, due);

    [Fact]
    public void Example_12_a_day_that_is_open_until_noon() =>
        Due(12, WithHolidays([.. Christmas, Short("2026-12-24", null, "12:00")]), Berlin, "Thu 2026-12-24 11:00", 240, "Mon 2026-12-28 11:00");

    [Theory]
    [InlineData(17, "Sat 2026-03-28 23:00", 480, "Mon 2026-03-30 00:00")]
    [InlineData(18, "Sat 2026-10-24 23:00", 480, "Sun 2026-10-25 06:00")]
    public void Nights_when_the_clock_changes(int example, string accepted, int minutes, string due) => Due(example, Night, Berlin, accepted, minutes, due);

    [Theory]
    [InlineData(13, "Sat 2026-03-07 22:00", 480, "Sun 2026-03-08 07:00")]
    [InlineData(14, "Sat 2026-10-31 22:00", 480, "Sun 2026-11-01 05:00")]
    public void Day_and_night_when_the_clock_changes(int example, string accepted, int minutes, string due) => Due(example, Always, NewYork, accepted, minutes, due);

    [Fact]
    public void Examples_15_and_16_in_real_hours()
    {
        Assert.Equal(TimeSpan.FromHours(67), Ny.Add(At(NewYork, "2026-03-06 16:00"), TimeSpan.FromHours(4)) - At(NewYork, "2026-03-06 16:00"));
        Assert.Equal(TimeSpan.FromHours(69), Ny.Add(At(NewYork, "2026-10-30 16:00"), TimeSpan.FromHours(4)) - At(NewYork, "2026-10-30 16:00"));
    }

    [Fact]
    public void Example_6_the_zone_of_the_policy_counts_and_that_of_the_viewer_shows()
    {
        var due = Chi.Add(At(NewYork, "2026-02-13 16:00"), TimeSpan.FromHours(4));
        Assert.Equal("Mon 2026-02-16 11:00", Wall(Chicago, due));
        Assert.Equal("Mon 2026-02-16 12:00", Wall(NewYork, due));
    }

    [Fact]
    public void Example_19_an_interval_whose_time_does_not_exist_or_exists_twice()
    {
        var sunday = Open(Berlin, Days(7, 7, "02:30", "06:30"));
        Assert.Equal(TimeSpan.FromHours(3.5), sunday.Between(At(Berlin, "2026-03-28 12:00"), At(Berlin, "2026-03-29 12:00")));
        Assert.Equal("Sun 2026-03-29 03:00", Wall(Berlin, sunday.NextOpening(At(Berlin, "2026-03-28 12:00"))));
        Assert.Equal(TimeSpan.FromHours(5), sunday.Between(At(Berlin, "2026-10-24 12:00"), At(Berlin, "2026-10-25 12:00")));
    }

    [Theory]
    [InlineData(2, "Fri 2026-02-13 16:00", 240, "Mon 2026-02-16 10:00", "Tue 2026-02-17 10:00", 120, "Tue 2026-02-17 12:00")]
    [InlineData(4, "Fri 2026-02-13 16:00", 240, "Fri 2026-02-13 16:30", "Sat 2026-02-14 16:30", 210, "Mon 2026-02-16 12:30")]
    [InlineData(21, "Mon 2026-02-09 09:00", 480, "Mon 2026-02-09 15:00", "Wed 2026-02-11 11:00", 120, "Wed 2026-02-11 13:00")]
    [InlineData(26, "Mon 2026-02-09 16:00", 240, "Mon 2026-02-09 18:00", "Wed 2026-02-11 07:00", 180, "Wed 2026-02-11 12:00")]
    public void Office_hours_with_a_pause(int example, string accepted, int minutes, string from, string until, int left, string due) =>
        DueWithPause(example, Ny, accepted, minutes, from, until, left, due);

    [Theory]
    [InlineData(3, "Fri 2026-02-13 16:00", 240, "Fri 2026-02-13 17:00", "Sat 2026-02-14 17:00", 180, "Sat 2026-02-14 20:00")]
    [InlineData(20, "Sat 2026-03-07 22:00", 480, "Sat 2026-03-07 23:00", "Sun 2026-03-08 04:00", 420, "Sun 2026-03-08 11:00")]
    public void Day_and_night_with_a_pause(int example, string accepted, int minutes, string from, string until, int left, string due) =>
        DueWithPause(example, Always, accepted, minutes, from, until, left, due);

    private static void Due(int example, BusinessClock clock, string zone, string accepted, int minutes, string due) =>
        Assert.True(due == Wall(zone, clock.Add(At(zone, accepted[4..]), TimeSpan.FromMinutes(minutes))), $"example {example}");

    private static void DueWithPause(int example, BusinessClock clock, string accepted, int minutes, string from, string until, int left, string due)
    {
        var (start, target) = (At(NewYork, accepted[4..]), TimeSpan.FromMinutes(minutes));
        var pause = new Pause(At(NewYork, from[4..]), At(NewYork, until[4..]));
        Assert.Equal(due, Wall(NewYork, SlaCount.Due(clock, start, target, [pause])));
        Assert.Equal("paused", Wall(NewYork, SlaCount.Due(clock, start, target, [pause with { Until = null }])));
        var stands = target - SlaCount.Elapsed(clock, start, [pause with { Until = null }], pause.Until!.Value);
        Assert.True(TimeSpan.FromMinutes(left) == stands, $"example {example}: {stands} left");
    }
}
