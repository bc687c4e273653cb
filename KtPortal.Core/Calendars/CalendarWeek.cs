namespace KtPortal.Core.Calendars;

/// <summary>A date of a calendar as its walls show it.</summary>
/// <param name="Open">Minutes after midnight; what began the evening before begins at 0, what runs into the next morning ends at 1440.</param>
public sealed record CalendarDay(DateOnly Date, IReadOnlyList<(int From, int Until)> Open, Holiday? Holiday);

/// <summary>Seven days of a calendar, from a Monday on.</summary>
public static class CalendarWeek
{
    private const int Midnight = 24 * 60;

    public static DateOnly MondayOf(DateOnly date) => date.AddDays(-(((int)date.DayOfWeek + 6) % 7));

    public static IReadOnlyList<CalendarDay> Of(IReadOnlyList<OpenHours> hours, IReadOnlyList<Holiday> holidays, DateOnly monday)
    {
        var days = new WorkingDays(hours, [.. holidays.Where(h => !h.IsNoTime)]);
        return [.. Enumerable.Range(monday.DayNumber, 7).Select(day => new CalendarDay(
            DateOnly.FromDayNumber(day),
            [
                .. days.HoursOn(day - 1).Where(h => h.Until > Midnight).Select(h => (Math.Max(h.From - Midnight, 0), h.Until - Midnight)),
                .. days.HoursOn(day).Select(h => (h.From, Math.Min(h.Until, Midnight))).Where(h => h.Item2 > h.From),
            ],
            days.HolidayOn(day)))];
    }
}
