using System.Globalization;
using KtPortal.Core.Kernel;
using KtPortal.Core.Sla;

namespace KtPortal.Tests.Sla;

public sealed class BusinessClockTests
{
    private const string NewYork = "America/New_York";
    private const string Berlin = "Europe/Berlin";

    private static readonly BusinessClock Office = Open(NewYork, Weekdays("09:00", "17:00"));
    private static readonly BusinessClock Lunch = Open(Berlin, Weekdays("08:00", "12:00") + "," + Weekdays("13:00", "17:00"), "2026-12-25", "2026-12-26");
    private static readonly BusinessClock Night = Open(Berlin, Days(1, 7, "22:00", "06:00"));

    [Theory]
    [InlineData("2026-02-13 16:00", 240, "2026-02-16 12:00")] // Friday to Monday
    [InlineData("2026-02-10 18:30", 60, "2026-02-11 10:00")] // starts at the next opening
    [InlineData("2026-02-13 17:00", 60, "2026-02-16 10:00")] // closing time is closed
    [InlineData("2026-02-12 13:00", 240, "2026-02-12 17:00")] // used up exactly at closing
    [InlineData("2026-03-06 16:00", 240, "2026-03-09 12:00")] // over the weekend the clock goes forward
    [InlineData("2026-10-30 16:00", 240, "2026-11-02 12:00")] // ... and back
    [InlineData("2026-02-09 09:00", 1200, "2026-02-11 13:00")]
    public void Office_hours_in_new_york(string start, int minutes, string due) => AssertDue(Office, NewYork, start, minutes, due);

    [Theory]
    [InlineData("2026-11-09 11:30", 120, "2026-11-09 14:30")] // lunch doesn't count
    [InlineData("2026-12-24 16:00", 240, "2026-12-28 11:00")] // holiday, then weekend
    public void Office_hours_with_lunch_and_holidays(string start, int minutes, string due) => AssertDue(Lunch, Berlin, start, minutes, due);

    [Theory]
    [InlineData("2026-03-28 23:00", 480, "2026-03-30 00:00")] // a night of 7 hours
    [InlineData("2026-10-24 23:00", 480, "2026-10-25 06:00")] // a night of 9 hours
    [InlineData("2026-06-10 03:00", 60, "2026-06-10 04:00")] // in hours that began the evening before
    public void Night_hours_when_the_clock_changes(string start, int minutes, string due) => AssertDue(Night, Berlin, start, minutes, due);

    [Theory]
    [InlineData("2026-03-07 22:00", "2026-03-08 07:00")]
    [InlineData("2026-10-31 22:00", "2026-11-01 05:00")]
    public void Around_the_clock_is_real_hours(string start, string due) => AssertDue(BusinessClock.AroundTheClock, NewYork, start, 480, due);

    [Fact]
    public void A_time_that_does_not_exist_starts_after_the_gap_and_one_that_exists_twice_at_its_first()
    {
        var sunday = Open(Berlin, Days(7, 7, "02:30", "06:30"));
        Assert.Equal(TimeSpan.FromHours(3.5), sunday.Between(Utc("2026-03-28 12:00"), Utc("2026-03-29 12:00")));
        Assert.Equal(Utc("2026-03-29 01:00"), sunday.NextOpening(Utc("2026-03-28 12:00")));
        Assert.Equal(TimeSpan.FromHours(5), sunday.Between(Utc("2026-10-24 12:00"), Utc("2026-10-25 12:00")));
        Assert.Equal(Utc("2026-10-25 00:30"), sunday.NextOpening(Utc("2026-10-24 12:00")));
    }

    [Fact]
    public void The_hour_that_comes_twice_is_counted_once_by_neighbours()
    {
        var whole = Open(Berlin, Days(7, 7, "00:00", "02:30") + "," + Days(7, 7, "02:30", "24:00"));
        Assert.Equal(TimeSpan.FromHours(25), whole.Between(Utc("2026-10-24 00:00"), Utc("2026-10-26 12:00")));
        Assert.Equal(TimeSpan.FromHours(23), whole.Between(Utc("2026-03-28 00:00"), Utc("2026-03-30 12:00")));
    }

    [Fact]
    public void Where_midnight_does_not_exist_days_still_meet()
    {
        var always = Open("America/Sao_Paulo", Days(1, 7, "00:00", "24:00"));
        Assert.Equal(TimeSpan.FromDays(4), always.Between(Utc("2015-10-16 00:00"), Utc("2015-10-20 00:00")));
        var havana = Open("America/Havana", Days(1, 7, "00:00", "24:00"));
        Assert.Equal(TimeSpan.FromDays(4), havana.Between(Utc("2026-10-30 00:00"), Utc("2026-11-03 00:00")));
    }

    [Fact]
    public void What_was_added_is_what_lies_between()
    {
        var random = new Random(20261121);
        foreach (var clock in (BusinessClock[])[Office, Lunch, Night, BusinessClock.AroundTheClock])
        {
            for (var i = 0; i < 500; i++)
            {
                var start = Utc("2026-01-01 00:00").AddSeconds(random.Next(365 * 86_400));
                var work = TimeSpan.FromSeconds(random.Next(1, 40 * 3_600));
                var due = clock.Add(start, work);
                Assert.Equal(work, clock.Between(start, due));
                Assert.True(clock.Between(start, due.AddSeconds(-1)) < work);
                Assert.Equal(TimeSpan.Zero, due.Offset);
            }
        }
    }

    [Fact]
    public void No_work_is_due_at_once_and_backwards_nothing_passes()
    {
        Assert.Equal(Utc("2026-02-14 12:00"), Office.Add(Utc("2026-02-14 12:00"), TimeSpan.Zero));
        Assert.Equal(TimeSpan.Zero, Office.Between(Utc("2026-02-16 16:00"), Utc("2026-02-09 16:00")));
        Assert.Throws<ArgumentOutOfRangeException>(() => Office.Add(Utc("2026-02-14 12:00"), TimeSpan.FromMinutes(-1)));
    }

    [Theory]
    [InlineData("Mars/Olympus", "[]", "timezone", "Mars/Olympus")]
    [InlineData(Berlin, "nonsense", "schedule", "no list")]
    [InlineData(Berlin, "[]", "schedule", "no open minute")]
    [InlineData(Berlin, "[null]", "schedule", "1 (Monday)")]
    [InlineData(Berlin, """[{"day":0,"from":"08:00","until":"09:00"}]""", "schedule", "1 (Monday)")]
    [InlineData(Berlin, """[{"day":1,"from":"8","until":"09:00"}]""", "schedule", "Monday")]
    [InlineData(Berlin, """[{"day":1,"from":"24:00","until":"09:00"}]""", "schedule", "Monday")]
    [InlineData(Berlin, """[{"day":2,"from":"08:00","until":"08:00"}]""", "schedule", "Tuesday")]
    [InlineData(Berlin, """[{"day":3,"from":"08:00","until":"12:00"},{"day":3,"from":"11:00","until":"13:00"}]""", "schedule", "Wednesday")]
    [InlineData(Berlin, """[{"day":7,"from":"22:00","until":"06:00"},{"day":1,"from":"05:00","until":"13:00"}]""", "schedule", "Monday")]
    public void A_calendar_that_makes_no_sense_is_refused_and_the_place_named(string zone, string schedule, string field, string word)
    {
        var problem = Assert.IsType<Problem.Invalid>(BusinessClock.Parse(zone, schedule).Problem);
        Assert.Contains(word, problem.Errors.MessageOf(field), StringComparison.Ordinal);
    }

    private static void AssertDue(BusinessClock clock, string zone, string start, int minutes, string due)
    {
        var local = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var wall = Wall(start);
        var instant = clock.Add(new DateTimeOffset(wall, local.GetUtcOffset(wall)), TimeSpan.FromMinutes(minutes));
        Assert.Equal(Wall(due), TimeZoneInfo.ConvertTime(instant, local).DateTime);
    }

    private static BusinessClock Open(string zone, string hours, params string[] holidays) =>
        BusinessClock.Parse(zone, $"[{hours}]", holidays.Select(h => DateOnly.Parse(h, CultureInfo.InvariantCulture)).ToHashSet()).Value;

    private static string Weekdays(string from, string until) => Days(1, 5, from, until);

    private static string Days(int first, int last, string from, string until) => string.Join(',', Enumerable.Range(first, last - first + 1)
        .Select(day => $$"""{"day":{{day}},"from":"{{from}}","until":"{{until}}"}"""));

    private static DateTime Wall(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture);

    private static DateTimeOffset Utc(string text) => new(Wall(text), TimeSpan.Zero);
}
