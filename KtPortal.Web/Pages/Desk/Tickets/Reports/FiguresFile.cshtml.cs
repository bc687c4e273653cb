using KtPortal.Core.Kernel;
using KtPortal.Core.Reports;
using KtPortal.Core.Tickets.Reports;
using KtPortal.Web.Http;
using KtPortal.Web.Reports;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets.Reports;

/// <summary>The figures of a report as a file: for a spreadsheet, or to print.</summary>
[Access(Surface.Desk, ReportsFeature.Read)]
public sealed class FiguresFileModel(TicketSummary summary, TicketBacklog backlog, QueueWaits waits) : TicketReportPage
{
    /// <summary>What the audit log calls it when figures are taken along.</summary>
    public const string Exported = "ticket_report.exported";

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
        if (report is not ("summary" or "backlog" or "age" or "waits"))
        {
            return Refuse(new Problem.NotFound());
        }

        ReadSelection();
        return await SendTableAsync(NameOf(report), report, Exported, kind, TableAsync, table => table);
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
