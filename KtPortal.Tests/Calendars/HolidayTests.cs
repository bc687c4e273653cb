using System.Globalization;
using KtPortal.Core.Kernel;
using KtPortal.Core.Calendars;
using static KtPortal.Tests.Calendars.SomeCalendars;

namespace KtPortal.Tests.Calendars;

public sealed class HolidayTests
{
    [Theory]
    [InlineData(null, null, 0)]
    [InlineData(null, "12:00", 4)] // what the week opens before noon
    [InlineData("14:00", null, 3)]
    [InlineData(null, "14:30", 5.5)] // lunch stays
    [InlineData("08:00", "14:00", 6)] // its own hours
    [InlineData("06:00", "20:00", 14)]
    [InlineData(null, "00:00", 8)] // the end of the day
    [InlineData("20:00", "02:00", 6)] // until the next morning
    [InlineData("20:00", "00:00", 4)]
    public void A_day_is_closed_or_has_the_hours_it_says(string? from, string? until, double hours)
    {
        var clock = WithHolidays(Short("2026-02-10", from, until));
        Assert.Equal(hours, clock.Between(At(Berlin, "2026-02-10 00:00"), At(Berlin, "2026-02-11 07:00")).TotalHours);
    }

    [Fact]
    public void A_saturday_can_be_worked() =>
        Assert.Equal(4, WithHolidays(Short("2026-02-14", "09:00", "13:00")).Between(At(Berlin, "2026-02-14 00:00"), At(Berlin, "2026-02-16 00:00")).TotalHours);

    [Fact]
    public void A_night_that_begins_before_a_holiday_runs_into_it_and_the_one_that_begins_on_it_does_not()
    {
        var night = Open(Berlin, Days(1, 7, "22:00", "06:00"), Closed("2026-12-25"));
        Assert.Equal(8, night.Between(At(Berlin, "2026-12-24 12:00"), At(Berlin, "2026-12-26 12:00")).TotalHours);
        Assert.Equal("Sat 2026-12-26 22:00", Wall(Berlin, night.NextOpening(At(Berlin, "2026-12-25 06:00"))));
    }

    [Fact]
    public void What_comes_again_does_so_every_year_and_the_29th_of_february_in_leap_years_only()
    {
        var clock = Open("UTC", Days(1, 7, "00:00", "24:00"), Closed("2024-02-29"), new Holiday(Date("2026-05-04"), "Once", false, null, null));
        Assert.Equal(27, DaysOpen(clock, "2028-02-28 00:00", "2028-03-27 00:00"));
        Assert.Equal(27, DaysOpen(clock, "2027-02-28 00:00", "2027-03-27 00:00"));
        Assert.Equal(30, DaysOpen(clock, "2026-05-01 00:00", "2026-06-01 00:00"));
        Assert.Equal(31, DaysOpen(clock, "2027-05-01 00:00", "2027-06-01 00:00"));
    }

    [Fact]
    public void Where_two_calendars_know_one_date_the_one_that_leaves_less_open_counts()
    {
        Assert.Equal(0, HoursOf(Short("2026-02-10", null, "12:00"), Closed("2026-02-10")));
        Assert.Equal(0, HoursOf(Closed("2026-02-10"), Short("2026-02-10", null, "12:00")));
        Assert.Equal(2, HoursOf(Short("2026-02-10", null, "12:00"), Short("2026-02-10", "09:00", "11:00")));

        static double HoursOf(params Holiday[] holidays) => WithHolidays(holidays).Between(At(Berlin, "2026-02-10 00:00"), At(Berlin, "2026-02-11 00:00")).TotalHours;
    }

    [Fact]
    public void Open_from_and_until_one_minute_is_refused_and_the_date_named()
    {
        var problem = Assert.IsType<Problem.Invalid>(BusinessClock.Of(Berlin, $"[{Days(1, 5, "08:00", "17:00")}]", [Short("2026-02-10", "09:00", "09:00")], []).Problem);
        Assert.Contains(Date("2026-02-10").ToString("d", CultureInfo.CurrentCulture), problem.Errors.MessageOf("holidays"), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_meet_on_one_date_of_any_year()
    {
        Assert.True(Closed("2026-12-25").Meets(Short("2030-12-25", null, null)));
        Assert.True(Short("2026-12-25", null, null).Meets(Short("2026-12-25", null, "12:00")));
        Assert.False(Short("2026-12-25", null, null).Meets(Short("2027-12-25", null, null)));
        Assert.False(Closed("2026-12-25").Meets(Closed("2026-12-26")));
    }

    [Fact]
    public void A_list_is_read_as_it_was_written()
    {
        Holiday[] holidays = [Closed("2026-12-25", "Christmas “Day” ä"), Short("2026-12-24", null, "12:00"), Short("2026-12-31", "20:00", "00:00")];
        var json = HolidayList.Write(holidays);
        Assert.StartsWith("""[{"date":"2026-12-25","name":"Christmas “Day” ä","recurs_yearly":true,"open_from":null,"open_until":null},""", json, StringComparison.Ordinal);
        Assert.Equal(holidays, HolidayList.Read(json).Value);
        Assert.Equal(TimeOnly.MinValue, HolidayList.Read("""[{"date":"2026-12-25","open_from":"20:00","open_until":"24:00"}]""").Value[0].OpenUntil);
        Assert.Empty(HolidayList.Read("[]").Value);
    }

    [Theory]
    [InlineData("nonsense", "no list")]
    [InlineData("{}", "no list")]
    [InlineData("[null]", "no date")]
    [InlineData("""[{"date":"2026-02-30","name":"x"}]""", "2026-02-30")]
    [InlineData("""[{"date":"2026-02-10","open_from":"25:00"}]""", "2026-02-10")]
    public void What_is_no_list_is_refused(string json, string word) =>
        Assert.Contains(word, Assert.IsType<Problem.Invalid>(HolidayList.Read(json).Problem).Errors.MessageOf("holidays"), StringComparison.Ordinal);

    private static double DaysOpen(BusinessClock clock, string from, string until) => clock.Between(At("UTC", from), At("UTC", until)).TotalDays;
}
