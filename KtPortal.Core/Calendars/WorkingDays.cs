using System.Collections.Frozen;

namespace KtPortal.Core.Calendars;

/// <summary>Which hours a date has: those of its weekday, or what its holiday leaves of them. Dates are day numbers of <see cref="DateOnly"/>.</summary>
internal sealed class WorkingDays
{
    private const int Midnight = 24 * 60;

    private readonly OpenHours[][] week;
    private readonly FrozenDictionary<int, Holiday> once;
    private readonly FrozenDictionary<int, Holiday> yearly;

    public WorkingDays(IReadOnlyList<OpenHours> hours, IReadOnlyList<Holiday> holidays)
    {
        week = [.. Enumerable.Range(0, 7).Select(day => hours.Where(h => h.Day % 7 == day).OrderBy(h => h.From).ToArray())];
        once = ByKey(holidays.Where(h => !h.RecursYearly), h => h.Date.DayNumber);
        yearly = ByKey(holidays.Where(h => h.RecursYearly), h => InYear(h.Date));
    }

    public Holiday? HolidayOn(int day)
    {
        var one = once.Count > 0 && once.TryGetValue(day, out var found) ? found : null;
        var other = yearly.Count > 0 && yearly.TryGetValue(InYear(DateOnly.FromDayNumber(day)), out found) ? found : null;
        return one is null ? other : other is null ? one : Stricter(one, other);
    }

    public OpenHours[] HoursOn(int day) => HolidayOn(day) is { } holiday ? Left(holiday, day) : OfWeek(day);

    /// <summary>Those of its weekday, holiday or not.</summary>
    public OpenHours[] OfWeek(int day) => week[(day + 1) % 7]; // 1 January of the year 1 was a Monday

    private OpenHours[] Left(Holiday holiday, int day)
    {
        if (holiday.IsClosed)
        {
            return [];
        }

        var from = Minutes(holiday.OpenFrom) ?? 0;
        if (holiday.OpenUntil is not { } closing)
        {
            return [.. OfWeek(day).Select(h => h with { From = Math.Max(h.From, from) }).Where(h => h.Until > h.From)];
        }

        var until = closing == TimeOnly.MinValue ? Midnight : Minutes(closing)!.Value;
        return holiday.OpenFrom is null
            ? [.. OfWeek(day).Select(h => h with { Until = Math.Min(h.Until, until) }).Where(h => h.Until > h.From)]
            : [new OpenHours((day % 7) + 1, from, until > from ? until : until + Midnight)];
    }

    private static FrozenDictionary<int, Holiday> ByKey(IEnumerable<Holiday> holidays, Func<Holiday, int> key) =>
        holidays.GroupBy(key).ToFrozenDictionary(same => same.Key, same => same.Aggregate(Stricter));

    // Two calendars may know one date: closed in one is closed, and the shorter day goes before the longer one.
    private static Holiday Stricter(Holiday one, Holiday other) => OpenMinutes(other) < OpenMinutes(one) ? other : one;

    private static int OpenMinutes(Holiday holiday)
    {
        if (holiday.IsClosed)
        {
            return 0;
        }

        var length = (Minutes(holiday.OpenUntil) is { } until and > 0 ? until : Midnight) - (Minutes(holiday.OpenFrom) ?? 0);
        return length > 0 ? length : length + Midnight;
    }

    private static int InYear(DateOnly date) => (date.Month * 100) + date.Day;

    private static int? Minutes(TimeOnly? time) => time is { } at ? (at.Hour * 60) + at.Minute : null;
}
