using System.Globalization;
using KtPortal.Core.Calendars;
using KtPortal.Core.Languages;
using KtPortal.Core.Sla;
using KtPortal.Core.Sla.Reports;
using KtPortal.Web.Ui;

namespace KtPortal.Web.Pages.Desk.Sla.Reports;

/// <summary>Figures of service levels as pages and files say them.</summary>
public static class SlaReportWords
{
    public static string Of(SlaStep step) => step switch
    {
        SlaStep.Day => SlaReportTexts.Daily,
        SlaStep.Week => SlaReportTexts.Weekly,
        _ => SlaReportTexts.Monthly,
    };

    public static string Of(SlaShown shown) => shown switch
    {
        SlaShown.Missed => SlaReportTexts.Missed,
        SlaShown.Met => SlaReportTexts.Met,
        SlaShown.Waived => SlaReportTexts.Waived,
        _ => SlaReportTexts.Both,
    };

    /// <summary>"3 Mar", "2 Mar – 8 Mar", "March 2026".</summary>
    public static string Of(SlaBucket part, SlaStep step) => step switch
    {
        SlaStep.Day => Day(part.First),
        SlaStep.Month => part.First.ToString("MMMM yyyy", CultureInfo.CurrentCulture),
        _ => $"{Day(part.First)} – {Day(part.Last)}",
    };

    /// <summary>"6 min late, by a change", "Met in 3 h".</summary>
    public static string Of(SlaClockRow row) => row.State == SlaState.Met ? SlaReportTexts.MetIn.With(TargetText.Write(row.Elapsed))
        : (row.IsOpen, row.Cause) switch
        {
            (true, BreachCause.Change) => SlaReportTexts.LateByChangeOpen.With(TargetText.Write(row.Late)),
            (true, _) => SlaReportTexts.LateOpen.With(TargetText.Write(row.Late)),
            (false, BreachCause.Change) => SlaReportTexts.LateByChange.With(TargetText.Write(row.Late)),
            _ => SlaReportTexts.LateBy.With(TargetText.Write(row.Late)),
        };

    /// <summary>Partners read when, and not by whom or why.</summary>
    public static string Waiver(SlaClockRow row, TimeZoneInfo zone, DateTimeOffset now) => row.WaivedBy is { } by
        ? SlaReportTexts.WaivedBy.With(by, Texts.ShortTime(row.WaivedAt!.Value, zone, now), row.WaiveReason)
        : SlaReportTexts.WaivedAt.With(Texts.ShortTime(row.WaivedAt!.Value, zone, now));

    private static string Day(DateOnly day) => day.ToString("d MMM", CultureInfo.CurrentCulture);
}
