using System.Globalization;
using KtPortal.Core.Tickets.Recurring;

namespace KtPortal.Tests.Tickets.Recurring;

/// <summary>Dates of rules, on the days of the year on which they aren't obvious.</summary>
public sealed class RecurrenceTests
{
    [Theory]
    [InlineData("FREQ=DAILY;INTERVAL=2", "2026-11-30", "2026-12-02 08:00, 2026-12-04 08:00, 2026-12-06 08:00")]
    [InlineData("FREQ=WEEKLY;BYDAY=MO,FR", "2026-11-30", "2026-12-04 08:00, 2026-12-07 08:00, 2026-12-11 08:00")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", "2026-12-31", "2026-12-31 08:00, 2027-01-31 08:00, 2027-02-28 08:00")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=31", "2026-12-31", "2026-12-31 08:00, 2027-01-31 08:00, 2027-03-31 07:00")]
    [InlineData("FREQ=MONTHLY;BYDAY=2TU", "2026-12-01", "2026-12-08 08:00, 2027-01-12 08:00, 2027-02-09 08:00")]
    [InlineData("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-12-01", "2026-12-31 08:00, 2027-01-29 08:00, 2027-02-26 08:00")]
    [InlineData("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2026-12-01", "2028-02-29 08:00, 2032-02-29 08:00, 2036-02-29 08:00")]
    [InlineData("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1", "2026-12-01", "2027-02-28 08:00, 2028-02-29 08:00, 2029-02-28 08:00")]
    [InlineData("FREQ=YEARLY;BYMONTHDAY=15", "2026-12-01", "2026-12-15 08:00, 2027-01-15 08:00, 2027-02-15 08:00")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "2026-11-24", "2026-12-08 08:00, 2026-12-22 08:00, 2027-01-05 08:00")]
    public void Dates_are_those_of_the_rule_at_one_time_of_the_wall(string rule, string start, string next) =>
        Assert.Equal(next, Say(Of(rule, start, "09:00").Next(At("2026-11-30 08:30"), 3)));

    [Fact]
    public void A_time_that_the_clock_skips_is_the_first_minute_after_it_and_one_that_comes_twice_counts_once()
    {
        // Berlin: on 28 March 2027 two o'clock becomes three, on 31 October 2027 three becomes two.
        var early = Of("FREQ=DAILY", "2027-03-01", "02:30");
        Assert.Equal("2027-03-27 01:30, 2027-03-28 01:00, 2027-03-29 00:30", Say(early.Next(At("2027-03-27 00:00"), 3)));
        Assert.Equal("2027-10-30 00:30, 2027-10-31 00:30, 2027-11-01 01:30", Say(early.Next(At("2027-10-30 00:00"), 3)));
    }

    [Theory]
    [InlineData("Asia/Tokyo")]
    [InlineData("Pacific/Kiritimati")]
    [InlineData("Pacific/Pago_Pago")]
    [InlineData("UTC")]
    public void The_next_one_is_found_wherever_the_zone_lies(string zone)
    {
        var daily = Of("FREQ=DAILY", "2026-11-01", "23:45") with { Zone = TimeZoneInfo.FindSystemTimeZoneById(zone) };
        for (var hour = 0; hour < 24; hour++)
        {
            var after = At("2026-11-30 00:00").AddHours(hour);
            var next = Assert.Single(daily.Next(after, 1));
            Assert.InRange(next - after, TimeSpan.FromTicks(1), TimeSpan.FromDays(1));
        }
    }

    [Fact]
    public void It_ends_with_its_last_day_or_after_so_many_times_counted_from_the_start()
    {
        var daily = Of("FREQ=DAILY", "2026-11-28", "09:00");
        Assert.Equal("2026-12-01 08:00, 2026-12-02 08:00", Say((daily with { EndsOn = new(2026, 12, 2) }).Next(At("2026-11-30 08:00"), 9)));
        Assert.Equal("2026-12-01 08:00", Say((daily with { Most = 4 }).Next(At("2026-11-30 08:00"), 9)));
        Assert.Empty((daily with { Most = 2 }).Next(At("2026-11-30 08:00"), 9));
        Assert.Empty((daily with { EndsOn = new(2026, 11, 27) }).Next(At("2026-11-01 08:00"), 9));
    }

    [Theory]
    [InlineData("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30")]
    [InlineData("FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=31")]
    public void A_rule_without_any_date_has_none_and_does_not_look_for_ever(string rule) =>
        Assert.Empty(Of(rule, "2026-12-01", "09:00").Next(At("2026-12-01 00:00"), 1));

    [Theory]
    [InlineData("")]
    [InlineData("every day")]
    [InlineData("FREQ=HOURLY")]
    [InlineData("FREQ=MINUTELY;INTERVAL=5")]
    [InlineData("FREQ=DAILY;INTERVAL=0")]
    [InlineData("FREQ=DAILY;INTERVAL=99999")]
    [InlineData("FREQ=DAILY;COUNT=3")]
    [InlineData("FREQ=DAILY;UNTIL=20270101T000000Z")]
    [InlineData("FREQ=DAILY;BYHOUR=1,2")]
    [InlineData("FREQ=WEEKLY;BYDAY=XX")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=44")]
    [InlineData("BYDAY=MO")]
    [InlineData("FREQ=DAILY;;;=;BYDAY")]
    public void What_is_no_rule_of_days_is_none(string rule) => Assert.Null(RecurrenceRule.Parse(rule));

    [Theory]
    [InlineData("FREQ=DAILY", "2026-11-30", Repeats.Daily)]
    [InlineData("rrule:freq=weekly;byday=fr,mo;interval=2", "2026-11-30", Repeats.Weekly)]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=30", "2026-11-30", Repeats.Own)]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1", "2026-11-30", Repeats.MonthlyDay)]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=7", "2026-12-07", Repeats.MonthlyDay)]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=8", "2026-12-07", Repeats.Own)]
    [InlineData("FREQ=MONTHLY;BYDAY=1MO", "2026-12-07", Repeats.MonthlyWeekday)]
    [InlineData("FREQ=MONTHLY;BYDAY=-1MO", "2026-11-30", Repeats.MonthlyWeekday)]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-11-30", Repeats.MonthlyEnd)]
    [InlineData("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=7", "2026-12-07", Repeats.Yearly)]
    [InlineData("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-11-30", Repeats.Own)]
    public void A_form_says_a_rule_as_it_was_chosen_and_makes_the_same_of_it(string rule, string start, Repeats repeats)
    {
        var (parsed, on) = (RecurrenceRule.Parse(rule)!, DateOnly.Parse(start, CultureInfo.InvariantCulture));
        var shape = RecurrenceShape.Of(parsed, on);
        Assert.Equal(repeats, shape.Repeats);
        Assert.Equal(repeats == Repeats.Own ? null : parsed, shape.ToRule(on));
    }

    private static Recurrence Of(string rule, string start, string time) => new(
        RecurrenceRule.Parse(rule)!, DateOnly.Parse(start, CultureInfo.InvariantCulture), TimeOnly.Parse(time, CultureInfo.InvariantCulture),
        TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));

    private static DateTimeOffset At(string utc) => DateTimeOffset.Parse(utc + "Z", CultureInfo.InvariantCulture);

    private static string Say(IEnumerable<DateTimeOffset> times) =>
        string.Join(", ", times.Select(t => t.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)));
}
