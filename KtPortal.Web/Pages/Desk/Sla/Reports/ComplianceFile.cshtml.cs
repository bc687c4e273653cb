using KtPortal.Core.Reports;
using KtPortal.Core.Sla;
using KtPortal.Core.Sla.Reports;
using KtPortal.Web.Http;
using KtPortal.Web.Reports;
using KtPortal.Web.Ui.Charts;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Sla.Reports;

/// <summary>The table of what was kept, as a file: for a spreadsheet, or to print.</summary>
[Access(Surface.Desk, SlaPermissions.Reports)]
public sealed class ComplianceFileModel(SlaReports reports) : SlaReportPage
{
    public override string Path => Compliance;

    // There is no page behind a file that could show why there is none.
    protected override bool ShowsRefusals => false;

    public Task<IActionResult> OnGetAsync(string kind)
    {
        ReadSelection();
        return SendTableAsync(
            "service-levels", "compliance", Exported, kind,
            () => reports.ReadAsync(Actor, Selection, By, ReportCourse.Of(Range.First, Range.Last, Zone, Step), Cancel),
            figures => new ReportTable(SlaTexts.ServiceLevels, Heads(), [.. Cells(figures)], SlaReportTexts.How),
            figures => CompliancePaper.Of(this, figures));
    }

    private string[] Heads() =>
    [
        By.Label,
        .. ((string[])[SlaTexts.FirstResponse, SlaTexts.Resolution]).SelectMany(metric => (string[])
            [$"{metric}: {SlaReportTexts.Met}", $"{metric}: {SlaReportTexts.Missed}", $"{metric}: {SlaReportTexts.Waived}", $"{metric}: {SlaReportTexts.Share}"]),
    ];

    private static IEnumerable<object?[]> Cells(SlaFigures figures) => figures.Rows
        .Select(row => (Name: SlaReportWords.NameOf(row), row.Answer, row.Solution)).Append((Name: ReportTexts.All, figures.Answer, figures.Solution))
        .Select(row => (object?[])
        [
            row.Name, row.Answer.Met, row.Answer.Missed, row.Answer.Waived, Share(row.Answer),
            row.Solution.Met, row.Solution.Missed, row.Solution.Waived, Share(row.Solution),
        ]);

    private static string? Share(SlaKept kept) => kept.Share is { } share ? Figures.Percent(share) : null;
}
