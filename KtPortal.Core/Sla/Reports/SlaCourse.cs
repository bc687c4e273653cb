using KtPortal.Core.Kernel;

namespace KtPortal.Core.Sla.Reports;

/// <summary>How long the parts of a period are.</summary>
public enum SlaStep
{
    Day,
    Week,
    Month,
}

/// <summary>A period cut into days, weeks or months of its reader's zone, the first and the last as long as the period lets them be.</summary>
public sealed class SlaCourse
{
    // More than these no page shows, and nobody reads.
    private const int Most = 100;

    private readonly DateOnly last;

    private SlaCourse(SlaStep step, IReadOnlyList<DateOnly> starts, DateOnly last, TimeZoneInfo zone)
    {
        (Step, Starts, this.last) = (step, starts, last);
        Bounds = [.. starts.Select(day => WallTime.ToUtc(zone, day.ToDateTime(TimeOnly.MinValue), isEnd: false))];
    }

    public SlaStep Step { get; }

    public IReadOnlyList<DateOnly> Starts { get; }

    /// <summary>When each begins, as the reader's clock has it.</summary>
    internal DateTime[] Bounds { get; }

    /// <param name="wanted">Null: as suits the length. What would be too many parts becomes longer ones.</param>
    public static SlaCourse Of(DateOnly first, DateOnly last, TimeZoneInfo zone, SlaStep? wanted = null)
    {
        var days = last.DayNumber - first.DayNumber + 1;
        var step = wanted ?? (days <= 31 ? SlaStep.Day : days <= 190 ? SlaStep.Week : SlaStep.Month);
        step = step == SlaStep.Day && days > Most ? SlaStep.Week : step;
        step = step == SlaStep.Week && days > Most * 7 ? SlaStep.Month : step;
        var starts = new List<DateOnly>();
        for (var day = first; day <= last; day = Next(day, step))
        {
            starts.Add(day);
        }

        return new(step, starts, last, zone);
    }

    /// <param name="part">Counted from 0.</param>
    public (DateOnly First, DateOnly Last) this[int part] =>
        (Starts[part], part + 1 < Starts.Count ? Starts[part + 1].AddDays(-1) : last);

    // Weeks begin on Monday.
    private static DateOnly Next(DateOnly day, SlaStep step) => step switch
    {
        SlaStep.Day => day.AddDays(1),
        SlaStep.Week => day.AddDays(7 - ((int)day.DayOfWeek + 6) % 7),
        _ => new DateOnly(day.Year, day.Month, 1).AddMonths(1),
    };
}
