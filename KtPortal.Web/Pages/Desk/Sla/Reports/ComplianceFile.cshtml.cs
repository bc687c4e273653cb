using KtPortal.Core.Kernel;
using KtPortal.Core.Lists;
using KtPortal.Core.Pdf;
using KtPortal.Core.Reports;
using KtPortal.Core.Sla;
using KtPortal.Core.Sla.Reports;
using KtPortal.Web.Http;
using KtPortal.Web.Ui.Charts;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Sla.Reports;

/// <summary>The table of what was kept, as a file: for a spreadsheet, or to print.</summary>
[Access(Surface.Desk, SlaPermissions.Reports)]
public sealed class ComplianceFileModel(SlaReports reports, ReportNames names, PdfPress press) : SlaReportPage
{
    private const string Report = "service-levels";
    private const string Printed = "pdf";

    public override string Path => Compliance;

    // There is no page behind a file that could show why there is none.
    protected override bool ShowsRefusals => false;

    public async Task<IActionResult> OnGetAsync(string kind)
    {
        if (!EnumText<ExportFormat>.TryParse(kind, out var format) && kind != Printed)
        {
            return Refuse(new Problem.NotFound());
        }

        ReadSelection();
        var read = await reports.ReadAsync(Actor, Selection, By, ReportCourse.Of(Range.First, Range.Last, Zone, Step), Cancel);
        if (!read.Succeeded)
        {
            return Refuse(read.Problem!);
        }

        if (kind != Printed)
        {
            await RecordAsync(Exported, "compliance", kind);
            return await SendAsync(Report, format, Heads(), Cells(read.Value).ToAsyncEnumerable());
        }

        Names = await names.ReadAsync(Actor, Narrowed, Cancel);
        var file = await press.PrintAsync(CompliancePaper.Of(this, read.Value), Cancel);
        if (!file.Succeeded)
        {
            return Refuse(file.Problem!);
        }

        await RecordAsync(Exported, "compliance", kind);
        return File(file.Value.Content, "application/pdf", FileNameOf(Report, Printed));
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
