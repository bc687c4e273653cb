namespace KtPortal.Core.Demo;

/// <summary>The office hours that provisioning gives a tenant: Monday to Friday, eight to six, in its zone.</summary>
internal sealed class DemoHours(string timeZone)
{
    private static readonly TimeSpan Opening = TimeSpan.FromHours(8);
    private static readonly TimeSpan Closing = TimeSpan.FromHours(18);

    private readonly TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(timeZone);

    /// <summary>The instant at which so many minutes have been worked.</summary>
    public DateTimeOffset Add(DateTimeOffset start, double minutes)
    {
        var left = TimeSpan.FromMinutes(minutes);
        foreach (var (from, until) in OpenFrom(start))
        {
            if (left <= until - from)
            {
                return from + left;
            }

            left -= until - from;
        }

        return start;
    }

    public double MinutesBetween(DateTimeOffset start, DateTimeOffset end)
    {
        var total = TimeSpan.Zero;
        foreach (var (from, until) in OpenFrom(start).TakeWhile(o => o.From < end))
        {
            total += (until < end ? until : end) - from;
        }

        return total.TotalMinutes;
    }

    private IEnumerable<(DateTimeOffset From, DateTimeOffset Until)> OpenFrom(DateTimeOffset start)
    {
        var date = TimeZoneInfo.ConvertTime(start, zone).Date;
        for (var i = 0; i < 400; i++, date = date.AddDays(1))
        {
            if (date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday || At(date + Closing) <= start)
            {
                continue;
            }

            var from = At(date + Opening);
            yield return (from < start ? start : from, At(date + Closing));
        }
    }

    private DateTimeOffset At(DateTime wall) => new(TimeZoneInfo.ConvertTimeToUtc(wall, zone), TimeSpan.Zero);
}
