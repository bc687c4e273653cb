using KtPortal.Core.Calendars;
using KtPortal.Core.Languages;
using KtPortal.Core.Reports;
using KtPortal.Core.Sla;
using KtPortal.Core.Sla.Reports;
using KtPortal.Web.Reports;
using KtPortal.Web.Ui;

namespace KtPortal.Web.Pages.Desk.Sla.Reports;

/// <summary>Figures of service levels as pages and files say them.</summary>
public static class SlaReportWords
{
    public static string Of(SlaShown shown) => shown switch
    {
        SlaShown.Missed => SlaReportTexts.Missed,
        SlaShown.Met => SlaReportTexts.Met,
        SlaShown.Waived => SlaReportTexts.Waived,
        _ => SlaReportTexts.Both,
    };

    public static string Of(SlaBucket part, ReportStep step) => ReportWords.Of((part.First, part.Last), step);

    public static string NameOf(SlaRow row) => row.Name is null ? ReportTexts.Without : Words.Builtin(row.Name);

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
}
