using System.Globalization;
using KtPortal.Web.Ui.Charts;

namespace KtPortal.Tests.Web.Ui.Charts;

public sealed class TimeTicksTests
{
    [Theory]
    [InlineData("2026-03-12 06:00", "2026-03-12 18:00", Period.Hour, "6:00|8:00|10:00|12:00|14:00|16:00|18:00")]
    [InlineData("2026-03-12 06:00", "2026-03-13 12:00", Period.Hour, "6:00|12:00|18:00|Fri 13|6:00|12:00")]
    [InlineData("2026-03-09", "2026-03-13", Period.Day, "Mon 9|Tue 10|Wed 11|Thu 12|Fri 13")]
    [InlineData("2026-02-27", "2026-03-12", Period.Day, "Sat 28|Mon 2|Wed 4|Fri 6|Sun 8|Tue 10|Thu 12")]
    [InlineData("2026-01-01", "2026-02-20", Period.Day, "5 Jan|12 Jan|19 Jan|26 Jan|2 Feb|9 Feb|16 Feb")]
    [InlineData("2025-10-01", "2026-03-01", Period.Month, "Oct|Nov|Dec|2026|Feb|Mar")]
    [InlineData("1990-05-01", "2026-02-01", Period.Month, "1995|2000|2005|2010|2015|2020|2025")]
    public void Marks_stand_where_a_calendar_has_them(string first, string last, Period period, string labels)
    {
        using var _ = Culture.Of("en-GB");
        var ticks = TimeTicks.Of(At(first), At(last), 7, period);

        Assert.Equal(labels, string.Join('|', ticks.Select(t => t.Label)));
    }

    [Fact]
    public void Any_span_has_at_least_one_mark_and_never_too_many()
    {
        var random = new Random(7);
        for (var i = 0; i < 5_000; i++)
        {
            var first = new DateTime(random.NextInt64(DateTime.MaxValue.Ticks));
            var last = first.AddTicks((long)(Math.Pow(random.NextDouble(), 8) * (DateTime.MaxValue.Ticks - first.Ticks)));
            var (most, period) = (random.Next(2, 10), (Period)random.Next(4));
            var ticks = TimeTicks.Of(first, last, most, period);

            Assert.InRange(ticks.Count, 1, most);
            Assert.All(ticks, t => Assert.InRange(t.At, first, last));
            Assert.Equal(ticks.Select(t => t.At).Distinct().Order(), ticks.Select(t => t.At));
        }
    }

    [Fact]
    public void Weeks_begin_as_the_culture_has_it()
    {
        DayOfWeek FirstDay(string culture)
        {
            using var _ = Culture.Of(culture);
            return TimeTicks.Of(new(2026, 1, 1), new(2026, 2, 10), 6, Period.Day)[0].At.DayOfWeek;
        }

        Assert.Equal(DayOfWeek.Sunday, FirstDay("en-US"));
        Assert.Equal(DayOfWeek.Monday, FirstDay("de-DE"));
    }

    private static DateTime At(string text) => DateTime.Parse(text, CultureInfo.InvariantCulture);
}
