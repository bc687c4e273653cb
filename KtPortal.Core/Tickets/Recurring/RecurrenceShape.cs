using System.Globalization;
using KtPortal.Core.Languages;

namespace KtPortal.Core.Tickets.Recurring;

/// <summary>The rules that a form offers in words. What day of month or year they mean follows from the first date.</summary>
public enum Repeats
{
    Daily,
    Weekly,

    /// <summary>On the day of the month, or the last one of shorter months.</summary>
    MonthlyDay,

    /// <summary>"On the second Tuesday"; of a fifth one, the last.</summary>
    MonthlyWeekday,
    MonthlyEnd,
    Yearly,

    /// <summary>A rule that was written out.</summary>
    Own,
}

/// <summary>A rule as a form says it.</summary>
/// <param name="Every">Each second week, each third month.</param>
/// <param name="Days">Of the week; for <see cref="Repeats.Weekly"/> only.</param>
public sealed record RecurrenceShape(Repeats Repeats, int Every, IReadOnlyList<DayOfWeek> Days)
{
    private const int ShortestMonth = 28;

    /// <summary>Monday first, as RFC 5545 counts.</summary>
    public static IReadOnlyList<DayOfWeek> Week { get; } =
        [.. Enumerable.Range(1, 7).Select(d => (DayOfWeek)(d % 7))];

    /// <returns>The shape whose rule this is; <see cref="Repeats.Own"/> for all others.</returns>
    public static RecurrenceShape Of(RecurrenceRule rule, DateOnly start)
    {
        var pattern = rule.Pattern(most: null);
        var days = Week.Where(d => pattern.ByDay.Any(b => b.DayOfWeek == d)).ToList();
        return Enum.GetValues<Repeats>().Where(r => r != Repeats.Own)
            .Select(r => new RecurrenceShape(r, pattern.Interval, r == Repeats.Weekly ? days : []))
            .FirstOrDefault(s => s.ToRule(start) == rule) ?? new(Repeats.Own, pattern.Interval, []);
    }

    /// <returns>Null for <see cref="Repeats.Own"/>, and where nothing can be made of it.</returns>
    public RecurrenceRule? ToRule(DateOnly start) => Repeats switch
    {
        Repeats.Daily => Rule("DAILY"),
        Repeats.Weekly => Rule("WEEKLY", "BYDAY=" + string.Join(',', (Days.Count > 0 ? Week.Where(Days.Contains) : [start.DayOfWeek]).Select(CodeOf))),
        Repeats.MonthlyDay => Rule("MONTHLY", OnDay(start.Day, 31)),
        Repeats.MonthlyWeekday => Rule("MONTHLY", $"BYDAY={NthOf(start)}{CodeOf(start.DayOfWeek)}"),
        Repeats.MonthlyEnd => Rule("MONTHLY", "BYMONTHDAY=-1"),
        Repeats.Yearly => Rule("YEARLY", $"BYMONTH={start.Month};{OnDay(start.Day, start.Month == 2 ? 29 : 31)}"),
        _ => null,
    };

    /// <summary>"every 2 weeks on Monday, Friday", in the reader's language.</summary>
    public string Say(RecurrenceRule rule, DateOnly start)
    {
        var culture = CultureInfo.CurrentCulture.DateTimeFormat;
        return Repeats switch
        {
            Repeats.Daily => RecurringTexts.EveryDays.For(Every),
            Repeats.Weekly => RecurringTexts.EveryWeeks.For(Every, string.Join(", ", Days.Select(d => culture.GetDayName(d)))),
            Repeats.MonthlyDay => RecurringTexts.EveryMonthsOnDay.For(Every, start.Day),
            Repeats.MonthlyWeekday => RecurringTexts.EveryMonthsOn.For(Every, SayNth(start, culture.GetDayName(start.DayOfWeek))),
            Repeats.MonthlyEnd => RecurringTexts.EveryMonthsAtEnd.For(Every),
            Repeats.Yearly => RecurringTexts.EveryYears.For(Every, start.ToString("M", CultureInfo.CurrentCulture)),
            _ => rule.Text,
        };
    }

    private static string SayNth(DateOnly start, string day) => (NthOf(start) switch
    {
        1 => RecurringTexts.First,
        2 => RecurringTexts.Second,
        3 => RecurringTexts.Third,
        4 => RecurringTexts.Fourth,
        _ => RecurringTexts.Last,
    }).With(day);

    private static int NthOf(DateOnly start) => start.Day > ShortestMonth ? -1 : ((start.Day - 1) / 7) + 1;

    private static string CodeOf(DayOfWeek day) => day.ToString()[..2].ToUpperInvariant();

    // Each of the last days up to the wanted one, and of those the latest that the month has.
    private static string OnDay(int day, int longest) => day <= ShortestMonth || longest == ShortestMonth
        ? $"BYMONTHDAY={day}"
        : $"BYMONTHDAY={string.Join(',', Enumerable.Range(ShortestMonth, day - ShortestMonth + 1))};BYSETPOS=-1";

    private RecurrenceRule? Rule(string frequency, string? by = null) =>
        RecurrenceRule.Parse($"FREQ={frequency}{(Every == 1 ? "" : $";INTERVAL={Every}")}{(by is null ? "" : $";{by}")}");
}
