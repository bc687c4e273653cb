using System.Globalization;
using System.Text.Json;
using KtPortal.Core.Calendars;
using NodaTime;

namespace KtPortal.Tests.Calendars;

/// <summary>
/// The same count as nobody would make it but to check: which minutes of some days are open, one after the other, found by looking at the
/// wall each minute.
/// </summary>
internal sealed class SlowCount
{
    private const int Before = 3 * 1440;

    private readonly DateTimeOffset first;
    private readonly long[] walls; // ticks
    private readonly bool[] open;

    public SlowCount(RandomCase asked)
    {
        var zone = DateTimeZoneProviders.Tzdb[asked.Zone];
        first = asked.Start.AddMinutes(-Before);
        walls = [.. Enumerable.Range(0, Before + RandomCase.MostMinutes + 1440).Select(m => first.AddMinutes(m))
            .Select(at => at.UtcTicks + zone.GetUtcOffset(Instant.FromDateTimeOffset(at)).Ticks)];
        open = new bool[walls.Length];
        using var schedule = JsonDocument.Parse(asked.Schedule);
        for (var date = DateOf(walls[0]).AddDays(-1); date <= DateOf(walls[^1]); date = date.AddDays(1))
        {
            var midnight = date.ToDateTime(TimeOnly.MinValue);
            foreach (var (from, until) in HoursOf(date, schedule.RootElement, asked.Holidays))
            {
                Open(midnight.AddMinutes(from).Ticks, midnight.AddMinutes(until).Ticks);
            }
        }

        foreach (var excluded in asked.Excluded)
        {
            for (var m = Math.Max(0, Index(excluded.From)); m < Math.Min(open.Length, Index(excluded.Until)); m++)
            {
                open[m] = false;
            }
        }
    }

    public int Between(DateTimeOffset start, DateTimeOffset end) => Enumerable.Range(Index(start), Math.Max(0, Index(end) - Index(start))).Count(m => open[m]);

    public bool IsOpen(DateTimeOffset instant) => open[Index(instant)];

    private int Index(DateTimeOffset instant) => (int)(instant - first).TotalMinutes;

    // It opens when the wall shows that time first and closes when it shows it last; what it never shows is the first later one.
    private void Open(long from, long until)
    {
        var begins = Array.FindIndex(walls, w => w >= from);
        var ends = Array.LastIndexOf(walls, until) is var last and >= 0 ? last : Array.FindIndex(walls, w => w > until);
        for (var m = begins < 0 ? walls.Length : begins; m < (ends < 0 ? walls.Length : ends); m++)
        {
            open[m] = true;
        }
    }

    private static IEnumerable<(int From, int Until)> HoursOf(DateOnly date, JsonElement schedule, Holiday[] holidays)
    {
        var week = schedule.EnumerateArray().Where(h => h.GetProperty("day").GetInt32() % 7 == (int)date.DayOfWeek)
            .Select(h => (From: Minutes(h.GetProperty("from").GetString()!), Until: Minutes(h.GetProperty("until").GetString()!)))
            .Select(h => h.Until > h.From ? h : h with { Until = h.Until + 1440 });
        var today = holidays.Where(h => h.RecursYearly ? (h.Date.Month, h.Date.Day) == (date.Month, date.Day) : h.Date == date)
            .Select(h => (h.IsClosed, From: Minutes(h.OpenFrom, 0), Until: Minutes(h.OpenUntil, 1440), h)).ToArray();
        if (today.Length == 0)
        {
            return week;
        }

        if (today.Any(t => t.IsClosed))
        {
            return [];
        }

        var (_, from, until, day) = today.MinBy(t => (Length(t.From, t.Until), t.h.RecursYearly))!;
        return (day.OpenFrom, day.OpenUntil) switch
        {
            ({ }, { }) => [(from, until > from ? until : until + 1440)],
            ({ }, null) => week.Select(h => (Math.Max(h.From, from), h.Until)).Where(h => h.Item2 > h.Item1),
            _ => week.Select(h => (h.From, Math.Min(h.Until, until))).Where(h => h.Item2 > h.From),
        };
    }

    private static DateOnly DateOf(long wall) => DateOnly.FromDateTime(new DateTime(wall));

    private static int Length(int from, int until) => until > from ? until - from : until - from + 1440;

    private static int Minutes(TimeOnly? time, int otherwise) => time is { } at && (at != TimeOnly.MinValue || otherwise == 0) ? (int)at.ToTimeSpan().TotalMinutes : otherwise;

    private static int Minutes(string clock) => (int.Parse(clock[..2], CultureInfo.InvariantCulture) * 60) + int.Parse(clock[3..], CultureInfo.InvariantCulture);
}
