using System.Globalization;
using KtPortal.Core.Kernel;
using KtPortal.Core.Calendars;
using KtPortal.Tests.Languages;
using NodaTime;
using NodaTime.TimeZones;
using static KtPortal.Tests.Calendars.SomeCalendars;

namespace KtPortal.Tests.Calendars;

public sealed class BusinessClockTests
{
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
    public void A_night_that_began_the_evening_before_still_runs() =>
        Assert.Equal("Wed 2026-06-10 04:00", Wall(Berlin, Night.Add(At(Berlin, "2026-06-10 03:00"), TimeSpan.FromHours(1))));

    [Fact]
    public void A_day_that_a_zone_skipped_has_no_hours()
    {
        // Samoa crossed the date line: the 30th of December 2011, a Friday, never was.
        var samoa = Open("Pacific/Apia", Days(1, 7, "09:00", "17:00"));
        Assert.Equal("Sat 2011-12-31 10:00", Wall("Pacific/Apia", samoa.Add(At("Pacific/Apia", "2011-12-29 16:00"), TimeSpan.FromHours(2))));
        var night = Open("Pacific/Apia", Days(4, 4, "22:00", "06:00"));
        Assert.Equal(TimeSpan.FromHours(2), night.Between(At("Pacific/Apia", "2011-12-29 12:00"), At("Pacific/Apia", "2012-01-01 12:00")));
    }

    [Fact]
    public void What_is_taken_away_from_an_end_comes_to_it_again()
    {
        Assert.Equal("Fri 2026-02-13 16:00", Wall(NewYork, Ny.Subtract(At(NewYork, "2026-02-16 12:00"), TimeSpan.FromHours(4))));
        Assert.Equal("Mon 2026-02-16 09:00", Wall(NewYork, Ny.Subtract(At(NewYork, "2026-02-16 12:00"), TimeSpan.FromHours(3)))); // not Friday's closing
        Assert.Equal("Mon 2025-02-17 09:00", Wall(NewYork, Ny.Subtract(At(NewYork, "2026-02-14 12:00"), TimeSpan.FromHours(8 * 260))));
        Assert.Equal(Utc("2026-02-14 12:00"), Ny.Subtract(Utc("2026-02-14 12:00"), TimeSpan.Zero));
        Assert.Equal(Utc("2026-02-13 12:00"), BusinessClock.AroundTheClock.Subtract(Utc("2026-02-14 12:00"), TimeSpan.FromDays(1)));
    }

    [Fact]
    public void A_period_taken_out_counts_for_nobody()
    {
        ExcludedPeriod[] outages = [new(Utc("2026-02-10 14:00"), Utc("2026-02-10 16:00")), new(Utc("2026-02-10 15:00"), Utc("2026-02-10 17:00")), new(Utc("2026-02-10 15:00"), Utc("2026-02-10 15:00"))];
        var always = BusinessClock.AroundTheClockWithout(outages);
        Assert.Equal(Utc("2026-02-10 18:00"), always.Add(Utc("2026-02-10 13:00"), TimeSpan.FromHours(2)));
        Assert.Equal(Utc("2026-02-10 13:00"), always.Subtract(Utc("2026-02-10 18:00"), TimeSpan.FromHours(2)));
        Assert.Equal(Utc("2026-02-10 17:00"), always.NextOpening(Utc("2026-02-10 14:00")));
        var office = BusinessClock.Of("UTC", $"[{Days(1, 5, "08:00", "15:00")}]", [], outages).Value;
        Assert.Equal(TimeSpan.FromHours(6), office.Between(Utc("2026-02-10 00:00"), Utc("2026-02-11 00:00")));
        Assert.Equal(Utc("2026-02-10 14:00"), office.Add(Utc("2026-02-10 13:00"), TimeSpan.FromHours(1)));
    }

    [Fact]
    public void A_zone_whose_rules_changed_counts_by_those_it_is_given()
    {
        // From the 1st of June 2026 on this zone is an hour further east.
        var change = Instant.FromUtc(2026, 6, 1, 0, 0);
        var rules = new DateTimeZoneCache(new OneZone(new Moved("Europe/Nowhere", Offset.FromHours(1), change, Offset.FromHours(2))));
        var clock = BusinessClock.Of("Europe/Nowhere", $"[{Days(1, 7, "09:00", "17:00")}]", [], [], rules).Value;
        Assert.Equal(Utc("2026-05-31 08:00"), clock.NextOpening(Utc("2026-05-31 00:00")));
        Assert.Equal(Utc("2026-06-01 07:00"), clock.NextOpening(Utc("2026-05-31 16:00")));
        Assert.NotNull(BusinessClock.Of("Europe/Nowhere", $"[{Days(1, 7, "09:00", "17:00")}]", [], []).Problem);
    }

    [Fact]
    public void What_rare_hours_never_hold_is_due_at_the_end_of_a_hundred_years()
    {
        var rare = BusinessClock.Of("Europe/Berlin", $"[{Days(1, 1, "09:00", "09:01")}]", [], []).Value;
        var start = At(Berlin, "2026-06-01 00:00");
        var due = rare.Add(start, TimeSpan.FromDays(5 * 366 * 5));
        Assert.InRange(due, start.AddYears(99), start.AddYears(101));
        Assert.Equal(DayOfWeek.Monday, due.DayOfWeek);
        Assert.True(rare.Between(start, due) < TimeSpan.FromDays(5));
        Assert.Equal(due, SlaCount.Due(rare, start, TimeSpan.FromDays(5 * 366 * 5), []));
    }

    [Fact]
    public void No_work_is_due_at_once_and_backwards_nothing_passes()
    {
        Assert.Equal(Utc("2026-02-14 12:00"), Ny.Add(Utc("2026-02-14 12:00"), TimeSpan.Zero));
        Assert.Equal(TimeSpan.Zero, Ny.Between(Utc("2026-02-16 16:00"), Utc("2026-02-09 16:00")));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ny.Add(Utc("2026-02-14 12:00"), TimeSpan.FromMinutes(-1)));
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

    [Fact]
    public void A_calendar_that_opens_no_minute_within_a_year_is_refused_when_it_is_saved()
    {
        var schedule = $"[{Days(3, 3, "08:00", "12:00")}]";
        var wednesdays = Enumerable.Range(0, 53).Select(week => new Holiday(Date("2026-07-01").AddDays(7 * week), "Closed", false, null, null)).ToArray();
        Assert.Contains("366", Refusal(schedule, wednesdays), StringComparison.Ordinal);
        Assert.Null(BusinessClock.Of(Berlin, schedule, wednesdays[..^1], [], savedOn: Date("2026-07-01")).Problem);
        Assert.Null(BusinessClock.Of(Berlin, schedule, wednesdays, []).Problem);
        Assert.Contains("366", Refusal(schedule, [.. Enumerable.Range(0, 366).Select(d => Closed(Date("2028-01-01").AddDays(d).ToString("O", CultureInfo.InvariantCulture)))]), StringComparison.Ordinal);

        static string? Refusal(string schedule, Holiday[] holidays) =>
            Assert.IsType<Problem.Invalid>(BusinessClock.Of(Berlin, schedule, holidays, [], savedOn: Date("2026-07-01")).Problem).Errors.MessageOf("schedule");
    }

    [Fact]
    public void A_refusal_is_said_in_the_language_of_its_reader()
    {
        using var german = new Speaking("de");
        var problem = Assert.IsType<Problem.Invalid>(BusinessClock.Parse(Berlin, """[{"day":2,"from":"08:00","until":"08:00"}]""").Problem);
        Assert.StartsWith("Dienstag: Von 08:00", problem.Errors.MessageOf("schedule"), StringComparison.Ordinal);
    }

    private static DateTimeOffset Utc(string text) => new(DateTime.Parse(text, CultureInfo.InvariantCulture), TimeSpan.Zero);

    private sealed class OneZone(DateTimeZone zone) : IDateTimeZoneSource
    {
        public string VersionId => "of a test";

        public IEnumerable<string> GetIds() => [zone.Id];

        public DateTimeZone ForId(string id) => zone;

        public string? GetSystemDefaultId() => null;
    }

    private sealed class Moved(string id, Offset before, Instant change, Offset after) : DateTimeZone(id, false, Offset.Min(before, after), Offset.Max(before, after))
    {
        public override ZoneInterval GetZoneInterval(Instant instant) =>
            instant < change ? new("before", null, change, before, Offset.Zero) : new("after", change, null, after, Offset.Zero);
    }
}
