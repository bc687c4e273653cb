using System.Globalization;

namespace KtPortal.Web.Ui.Charts;

/// <summary>What one value of a chart stands for.</summary>
public enum Period
{
    Hour,
    Day,
    Week,
    Month,
}

/// <summary>Marks on an axis of time: hours, days, weeks, months or years, whichever are few enough.</summary>
internal static class TimeTicks
{
    private enum Unit
    {
        Hour,
        Day,
        Week,
        Month,
        Year,
    }

    private static readonly (Unit Unit, int Count, double Days)[] Steps =
    [
        (Unit.Hour, 1, 1 / 24d), (Unit.Hour, 2, 1 / 12d), (Unit.Hour, 3, 1 / 8d), (Unit.Hour, 6, 1 / 4d), (Unit.Hour, 12, 1 / 2d),
        (Unit.Day, 1, 1), (Unit.Day, 2, 2), (Unit.Week, 1, 7), (Unit.Week, 2, 14),
        (Unit.Month, 1, 30), (Unit.Month, 2, 60), (Unit.Month, 3, 91), (Unit.Month, 6, 182),
        (Unit.Year, 1, 365), (Unit.Year, 2, 730), (Unit.Year, 5, 1826), (Unit.Year, 10, 3652), (Unit.Year, 20, 7305),
        (Unit.Year, 50, 18262), (Unit.Year, 100, 36524), (Unit.Year, 500, 182621), (Unit.Year, 1000, 365242), (Unit.Year, 5000, 1826211),
    ];

    /// <summary>At most <paramref name="most"/> marks from first to last, none finer than the period, each with its words.</summary>
    internal static IReadOnlyList<(DateTime At, string Label)> Of(DateTime first, DateTime last, int most, Period finest)
    {
        foreach (var (unit, count, days) in Steps.Where(s => (int)s.Unit >= (int)finest))
        {
            if ((last - first).TotalDays / days > most + 1)
            {
                continue;
            }

            var ticks = Walk(unit, count, first, last).ToList();
            if (ticks.Count <= most)
            {
                return ticks.Count > 0 ? [.. ticks.Select(t => (t, Label(t, unit)))] : [(first, Of(first, finest))];
            }
        }

        return [(first, Label(first, Unit.Year))];
    }

    /// <summary>The whole name of one value's period: "Mon 2 March", "Mon 2 March, 9:00", "March 2026".</summary>
    internal static string Of(DateTime at, Period period) => at.ToString(period switch
    {
        Period.Hour => ChartTexts.PatternHour,
        Period.Day => ChartTexts.PatternDay,
        Period.Week => ChartTexts.PatternWeek,
        _ => "MMMM yyyy",
    }, CultureInfo.CurrentCulture);

    internal static string NameOf(Period period) => period switch
    {
        Period.Hour => ChartTexts.Hour,
        Period.Day => ChartTexts.Day,
        Period.Week => ChartTexts.Week,
        _ => ChartTexts.Month,
    };

    private static IEnumerable<DateTime> Walk(Unit unit, int count, DateTime first, DateTime last)
    {
        for (var tick = Floor(unit, count, first); tick <= last;)
        {
            if (tick >= first)
            {
                yield return tick;
            }

            var before = tick;
            try
            {
                tick = Next(unit, count, tick);
            }
            catch (ArgumentOutOfRangeException) when (before.Year > 4000)
            {
                yield break;
            }
        }
    }

    private static DateTime Floor(Unit unit, int count, DateTime at) => unit switch
    {
        Unit.Hour => at.Date.AddHours(at.Hour / count * count),
        Unit.Day => at.Date.AddDays(-(DateOnly.FromDateTime(at).DayNumber % count)),
        Unit.Week => WeekOf(at, count),
        Unit.Month => new(at.Year, (at.Month - 1) / count * count + 1, 1),
        _ => new(Math.Max(1, at.Year / count * count), 1, 1),
    };

    private static DateTime Next(Unit unit, int count, DateTime at) => unit switch
    {
        Unit.Hour => at.AddHours(count),
        Unit.Day => at.AddDays(count),
        Unit.Week => at.AddDays(7 * count),
        Unit.Month => at.AddMonths(count),
        _ => at.AddYears(at.Year == 1 && count > 1 ? count - 1 : count),
    };

    private static DateTime WeekOf(DateTime at, int count)
    {
        // Day 0 of DayNumber is a Monday.
        var day = DateOnly.FromDateTime(at).DayNumber;
        var start = ((int)CultureInfo.CurrentCulture.DateTimeFormat.FirstDayOfWeek + 6) % 7;
        return at.Date.AddDays(-Math.Min(day, (day - start + 7 * count) % (7 * count)));
    }

    private static string Label(DateTime at, Unit unit) => at.ToString(unit switch
    {
        Unit.Hour when at.Hour != 0 => "H:mm",
        Unit.Hour or Unit.Day => "ddd d",
        Unit.Week => "d MMM",
        Unit.Month when at.Month != 1 => "MMM",
        _ => "yyyy",
    }, CultureInfo.CurrentCulture);
}
