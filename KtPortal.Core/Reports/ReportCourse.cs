using KtPortal.Core.Kernel;

namespace KtPortal.Core.Reports;

/// <summary>How long the parts of a period are.</summary>
public enum ReportStep
{
    Day,
    Week,
    Month,
}

/// <summary>A period cut into days, weeks or months of its reader's zone, the first and the last as long as the period lets them be.</summary>
public sealed class ReportCourse
{
    // More than these no page shows, and nobody reads.
    private const int Most = 100;

    private readonly DateOnly last;

    private ReportCourse(ReportStep step, IReadOnlyList<DateOnly> starts, DateOnly last, TimeZoneInfo zone)
    {
        (Step, Starts, this.last) = (step, starts, last);
        Bounds = [.. starts.Select(day => WallTime.ToUtc(zone, day.ToDateTime(TimeOnly.MinValue), isEnd: false))];
    }

    public ReportStep Step { get; }

    public IReadOnlyList<DateOnly> Starts { get; }

    /// <summary>When each begins, as the reader's clock has it.</summary>
    public DateTime[] Bounds { get; }

    /// <param name="wanted">Null: as suits the length. What would be too many parts becomes longer ones.</param>
    public static ReportCourse Of(DateOnly first, DateOnly last, TimeZoneInfo zone, ReportStep? wanted = null)
    {
        var days = last.DayNumber - first.DayNumber + 1;
        var step = wanted ?? (days <= 31 ? ReportStep.Day : days <= 190 ? ReportStep.Week : ReportStep.Month);
        step = step == ReportStep.Day && days > Most ? ReportStep.Week : step;
        step = step == ReportStep.Week && days > Most * 7 ? ReportStep.Month : step;
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
    private static DateOnly Next(DateOnly day, ReportStep step) => step switch
    {
        ReportStep.Day => day.AddDays(1),
        ReportStep.Week => day.AddDays(7 - ((int)day.DayOfWeek + 6) % 7),
        _ => new DateOnly(day.Year, day.Month, 1).AddMonths(1),
    };
}
