using KtPortal.Core.Calendars;

namespace KtPortal.Tests.Calendars;

public sealed class WeekTextTests
{
    [Theory]
    [InlineData("08:00-12:00, 13:00-17:00", "08:00-12:00, 13:00-17:00")]
    [InlineData("8-12 13-17", "08:00-12:00, 13:00-17:00")]
    [InlineData("13:00–17:00; 8.30 – 12.00", "08:30-12:00, 13:00-17:00")]
    [InlineData("8 bis 12 und 13 bis 17 Uhr", "08:00-12:00, 13:00-17:00")]
    [InlineData("9am-5pm", "09:00-17:00")]
    [InlineData("9:30 a.m. to 12 p.m. and 1 pm to 5 pm", "09:30-12:00, 13:00-17:00")]
    [InlineData("12am-12pm", "00:00-12:00")]
    [InlineData("22:00-06:00", "22:00-06:00")]
    [InlineData("0-24", "00:00-24:00")]
    [InlineData(" ", "")]
    [InlineData(null, "")]
    public void Hours_are_read_as_people_write_them(string? typed, string kept)
    {
        var hours = WeekText.Read(2, typed)!;
        Assert.All(hours, h => Assert.Equal(2, h.Day));
        Assert.Equal(kept, WeekText.Write(hours));
        Assert.Equal(hours.OrderBy(h => h.From), WeekText.Read(2, kept)!);
    }

    [Theory]
    [InlineData("in the morning")]
    [InlineData("8")]
    [InlineData("8-")]
    [InlineData("8-25")]
    [InlineData("24:00-08:00")]
    [InlineData("8:60-9:00")]
    [InlineData("13pm-14pm")]
    [InlineData("8-12, lunch")]
    public void What_is_no_hours_is_none(string typed) => Assert.Null(WeekText.Read(1, typed));

    // Each of these fits until its last letter: none of the ways to share its spaces may be tried but one.
    [Theory]
    [InlineData("1-1  ")]
    [InlineData("1-1 ")]
    [InlineData("1-1 , ")]
    [InlineData("1-1\t;\t")]
    [InlineData("1 am - 1 pm uhr , ")]
    [InlineData("1  uhr  bis  1  uhr  und  ")]
    public Task What_fits_almost_to_its_end_is_refused_at_once(string piece) => HostileReading.IsRefused(
        piece, 200, text => WeekText.Read(1, text) is null);

    [Fact]
    public void Hours_are_written_as_they_are_kept()
    {
        OpenHours[] week = [.. WeekText.Read(2, "22-6")!, .. WeekText.Read(1, "0-24")!];
        var json = OpenHours.Write(week);
        Assert.Equal("""[{"day":1,"from":"00:00","until":"24:00"},{"day":2,"from":"22:00","until":"06:00"}]""", json);
        Assert.Equal(week.OrderBy(h => h.Day), OpenHours.Parse(json).Value);
    }

    [Fact]
    public void A_week_shows_what_runs_into_the_next_morning_there()
    {
        var hours = OpenHours.Parse("""[{"day":1,"from":"22:00","until":"06:00"},{"day":3,"from":"08:00","until":"12:00"}]""").Value;
        var week = CalendarWeek.Of(hours, [new Holiday(new(2026, 12, 23), "Closed early", false, null, new TimeOnly(10, 0))], new DateOnly(2026, 12, 21));
        Assert.Equal([(1320, 1440)], week[0].Open);
        Assert.Equal([(0, 360)], week[1].Open);
        Assert.Equal([(480, 600)], week[2].Open);
        Assert.Equal("Closed early", week[2].Holiday!.Name);
        Assert.Empty(week[6].Open);
        Assert.Equal(new DateOnly(2026, 12, 21), CalendarWeek.MondayOf(new DateOnly(2026, 12, 27)));
    }
}
