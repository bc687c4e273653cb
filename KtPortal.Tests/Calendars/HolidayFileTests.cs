using KtPortal.Core.Calendars;
using KtPortal.Core.Kernel;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Calendars;

public sealed class HolidayFileTests
{
    private static readonly DateOnly Today = new(2026, 11, 30);

    [Fact]
    public void Whole_days_become_holidays_and_what_comes_every_year_is_yearly()
    {
        var read = Read(
            Event("Independence Day", "DTSTART;VALUE=DATE:20260704", "RRULE:FREQ=YEARLY"),
            Event("Christmas", "DTSTART;VALUE=DATE:20261225", "DTEND;VALUE=DATE:20261227", "RRULE:FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25"),
            Event("Company outing", "DTSTART;VALUE=DATE:20260605"));
        Assert.Equal(
            ["2026-07-04 Independence Day yearly", "2026-12-25 Christmas yearly", "2026-12-26 Christmas yearly", "2026-06-05 Company outing"],
            read.Days.Select(Say));
        Assert.Equal(0, read.Skipped);
    }

    [Fact]
    public void Another_rule_is_written_down_for_some_years_without_its_exceptions()
    {
        var read = Read(
            Event("Thanksgiving", "DTSTART;VALUE=DATE:20201126", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH"),
            Event("Twice", "DTSTART;VALUE=DATE:20260301", "RRULE:FREQ=YEARLY;COUNT=2"));
        Assert.Equal(
            ["2026-11-26", "2027-11-25", "2028-11-23", "2029-11-22", "2030-11-28", "2026-03-01", "2027-03-01"],
            read.Days.Select(d => d.Date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)));
        Assert.All(read.Days, day => Assert.False(day.RecursYearly));
    }

    [Fact]
    public void What_is_no_holiday_is_counted_and_left_out()
    {
        var read = Read(
            Event("Meeting", "DTSTART:20260105T090000Z", "DTEND:20260105T100000Z"),
            Event("", "DTSTART;VALUE=DATE:20260106"),
            Event("Called off", "DTSTART;VALUE=DATE:20260107", "STATUS:CANCELLED"),
            Event("School holidays", "DTSTART;VALUE=DATE:20260701", "DTEND;VALUE=DATE:20260901"),
            "BEGIN:VEVENT\r\nSUMMARY:No date\r\nEND:VEVENT\r\n",
            Event("Stays", "DTSTART;VALUE=DATE:20260108"));
        Assert.Equal(["2026-01-08 Stays"], read.Days.Select(Say));
        Assert.Equal(5, read.Skipped);
    }

    [Theory]
    [InlineData("DTSTART;VALUE=DATE:99991220", "DURATION:P20D")]
    [InlineData("DTSTART;VALUE=DATE:99991231", "RRULE:FREQ=YEARLY")]
    [InlineData("DTSTART;VALUE=DATE:99991220", "RRULE:FREQ=DAILY;INTERVAL=2")]
    [InlineData("DTSTART;VALUE=DATE:00010101", "DTEND;VALUE=DATE:99991231")]
    [InlineData("DTSTART;VALUE=DATE:00010101", "RRULE:FREQ=DAILY;BYDAY=MO")]
    [InlineData("DTSTART;VALUE=DATE:19691231", "RRULE:FREQ=YEARLY")]
    [InlineData("DTSTART;VALUE=DATE:20260101", "DURATION:P99999999D")]
    [InlineData("DTSTART;VALUE=DATE:20260101", "DURATION:P2147483647W")]
    [InlineData("DTSTART;VALUE=DATE:20260101", "DURATION:-P5D")]
    [InlineData("DTSTART;VALUE=DATE:20260101", "DTEND;VALUE=DATE:99991231")]
    [InlineData("DTSTART;VALUE=DATE:19700101", "RRULE:FREQ=SECONDLY")]
    public async Task What_lies_or_lasts_beyond_all_reckoning_is_left_out_and_nothing_else(params string[] lines)
    {
        var read = await Task.Run(() => Read(Event("Far", lines), Event("Stays", "DTSTART;VALUE=DATE:20260108")), TestContext.Current.CancellationToken)
            .WaitAsync(Waiting.Limit, TestContext.Current.CancellationToken);
        Assert.Equal((1, "2026-01-08 Stays"), (read.Skipped, Say(Assert.Single(read.Days))));
    }

    [Fact]
    public void What_runs_on_behind_the_last_year_ends_with_it() => Assert.Equal(
        ["2199-12-30 Late", "2199-12-31 Late"], Read(Event("Late", "DTSTART;VALUE=DATE:21991230", "DURATION:P5D")).Days.Select(Say));

    [Theory]
    [InlineData("DURATION:P31D")]
    [InlineData("DURATION:P31D", "RRULE:FREQ=DAILY")]
    public void More_days_than_any_list_has_are_refused_before_all_are_read(params string[] lines)
    {
        var events = Enumerable.Range(0, 2000).Select(i => Event($"Closed {i}",
            [FormattableString.Invariant($"DTSTART;VALUE=DATE:{new DateOnly(1990, 1, 1).AddDays(31 * i):yyyyMMdd}"), .. lines]));
        var problem = Assert.IsType<Problem.Invalid>(HolidayFile.Read(File([.. events]), Today).Problem);
        Assert.Contains("180 days", problem.Errors.MessageOf("File"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Some text")]
    [InlineData("BEGIN:VCALENDAR")]
    [InlineData("BEGIN:VCALENDAR\r\nnonsense\r\nEND:VCALENDAR")]
    [InlineData("BEGIN:VCALENDAR\r\nEND:VEVENT\r\nEND:VCALENDAR")]
    [InlineData("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261301\r\nEND:VEVENT\r\nEND:VCALENDAR")]
    [InlineData("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260101\r\nRRULE:FREQ=SOMETIMES\r\nEND:VEVENT\r\nEND:VCALENDAR")]
    public void What_is_no_calendar_is_refused_in_words(string text)
    {
        var problem = Assert.IsType<Problem.Invalid>(HolidayFile.Read(text, Today).Problem);
        Assert.Contains("iCalendar", problem.Errors.MessageOf("File"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_broken_letters_is_read_or_refused_and_nothing_else()
    {
        var good = File(Event("Thanksgiving", "DTSTART;VALUE=DATE:20201126", "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH"));
        var random = new Random(20261130);
        for (var i = 0; i < 1000; i++)
        {
            var letters = good.ToCharArray();
            for (var k = random.Next(1, 6); k > 0; k--)
            {
                letters[random.Next(letters.Length)] = (char)random.Next(32, 127);
            }

            _ = HolidayFile.Read(new string(letters), Today);
        }
    }

    private static HolidayFile Read(params string[] events) => HolidayFile.Read(File(events), Today).Value;

    internal static string File(params string[] events) => $"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:test\r\n{string.Concat(events)}END:VCALENDAR\r\n";

    internal static string Event(string name, params string[] lines) => $"BEGIN:VEVENT\r\nUID:{name}\r\nSUMMARY:{name}\r\n{string.Join("\r\n", lines)}\r\nEND:VEVENT\r\n";

    private static string Say(Holiday day) => FormattableString.Invariant($"{day.Date:yyyy-MM-dd} {day.Name}{(day.RecursYearly ? " yearly" : "")}");
}
