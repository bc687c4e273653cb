using KtPortal.Core.Kernel;
using KtPortal.Core.Lists;
using KtPortal.Core.Pdf;
using KtPortal.Core.Reports;
using KtPortal.Core.Tickets.Reports;
using KtPortal.Web.Http;
using KtPortal.Web.Reports;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets.Reports;

/// <summary>The figures of a report as a file: for a spreadsheet, or to print.</summary>
[Access(Surface.Desk, ReportsFeature.Read)]
public sealed class FiguresFileModel(TicketSummary summary, TicketBacklog backlog, QueueWaits waits, ReportNames names, PdfPress press)
    : TicketReportPage
{
    /// <summary>What the audit log calls it when figures are taken along.</summary>
    public const string Exported = "ticket_report.exported";

    private const string Printed = "pdf";

    private string report = "";

    public override string Path => Summary;

    public override ReportDimension By => DimensionOr(report switch
    {
        "summary" => TicketDimensions.Status,
        "waits" when IsProvider => TicketDimensions.Queue,
        _ => TicketDimensions.Priority,
    });

    // There is no page behind a file that could show why there is none.
    protected override bool ShowsRefusals => false;

    public async Task<IActionResult> OnGetAsync(string report, string kind)
    {
        this.report = report;
        if ((!EnumText<ExportFormat>.TryParse(kind, out var format) && kind != Printed) || report is not ("summary" or "backlog" or "age" or "waits"))
        {
            return Refuse(new Problem.NotFound());
        }

        ReadSelection();
        var read = await TableAsync();
        if (!read.Succeeded)
        {
            return Refuse(read.Problem!);
        }

        var table = read.Value;
        if (kind != Printed)
        {
            await RecordAsync(Exported, report, kind);
            return await SendAsync(NameOf(report), format, table.Heads, table.Rows.ToAsyncEnumerable());
        }

        Names = await names.ReadAsync(Actor, Narrowed, Cancel);
        var file = await press.PrintAsync(ReportPaper.Of(this, table), Cancel);
        if (!file.Succeeded)
        {
            return Refuse(file.Problem!);
        }

        await RecordAsync(Exported, report, kind);
        return File(file.Value.Content, "application/pdf", FileNameOf(NameOf(report), Printed));
    }

    private async Task<Result<ReportTable>> TableAsync()
    {
        switch (report)
        {
            case "summary":
                var made = await summary.ReadAsync(Actor, Selection, BeginBefore, By, Course, Cancel);
                return made.Succeeded ? TicketTables.Of(this, made.Value) : made.Problem!;
            case "waits":
                var waited = await waits.ReadAsync(Actor, Selection, By, Cancel);
                return waited.Succeeded ? TicketTables.Of(this, waited.Value) : waited.Problem!;
            default:
                var open = await backlog.ReadAsync(Actor, Selection, By, Course, Cancel);
                return !open.Succeeded ? open.Problem! : report == "age" ? TicketTables.AgesOf(this, open.Value) : TicketTables.CourseOf(this, open.Value);
        }
    }

    private static string NameOf(string report) => report == "summary" ? "tickets" : "tickets-" + report;
}
