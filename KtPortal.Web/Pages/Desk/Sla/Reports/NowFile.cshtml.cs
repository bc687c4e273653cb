using KtPortal.Core.Sla;
using KtPortal.Core.Sla.Reports;
using KtPortal.Web.Http;
using KtPortal.Web.Reports;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Sla.Reports;

/// <summary>What runs now and will soon be late, as a file: those that have used up most, at most as many as the page has.</summary>
[Access(Surface.Desk, SlaPermissions.Reports)]
public sealed class NowFileModel(SlaApproaching approaching) : SlaReportPage
{
    public override string Path => Near;

    // There is no page behind a file that could show why there is none.
    protected override bool ShowsRefusals => false;

    public Task<IActionResult> OnGetAsync(string kind)
    {
        ReadSelection();
        return SendTableAsync("service-levels-now", "now", Exported, kind, () => approaching.ReadAsync(Actor, Selection, Above, Cancel), TableOf);
    }

    private ReportTable TableOf(SlaNearFigures figures) => new(
        SlaReportTexts.Near, Heads(), [.. figures.Nearest.Select(row => Cells(row))], SlaReportTexts.NoneNearMore)
    {
        HeadsOnPaper = [SlaReportTexts.Ticket, SlaReportTexts.Client, SlaReportTexts.Promise, SlaReportTexts.UsedUpPercent, SlaReportTexts.LeftMinutes, SlaTexts.Due],
        PartsOnPaper = [(null, [.. figures.Nearest.Select(row => OnPaper(row))])],
    };

    private static string[] Heads() =>
    [
        SlaReportTexts.Ticket, SlaReportTexts.Subject, SlaReportTexts.Client, SlaReportTexts.Promise, SlaReportTexts.UsedUpPercent,
        SlaReportTexts.LeftMinutes, SlaTexts.Due,
    ];

    private static object?[] Cells(SlaNear row) =>
        [row.Number, row.Subject, row.Organization, SlaWords.Of(row.Metric), row.Percent, row.Left, row.DueAt];

    private object?[] OnPaper(SlaNear row) =>
    [
        row.Number, row.Organization, SlaWords.Of(row.Metric), row.Percent, row.Left,
        TimeZoneInfo.ConvertTime(row.DueAt, Zone).ToString("g", System.Globalization.CultureInfo.CurrentCulture),
    ];
}
