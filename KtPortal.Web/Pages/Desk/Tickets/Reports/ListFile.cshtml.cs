using KtPortal.Core.Kernel;
using KtPortal.Core.Lists;
using KtPortal.Core.Reports;
using KtPortal.Core.Tickets.Reports;
using KtPortal.Web.Http;
using KtPortal.Web.Ui;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets.Reports;

/// <summary>Every ticket behind a figure, for a spreadsheet.</summary>
[Access(Surface.Desk, ReportsFeature.Read)]
public sealed class ListFileModel(ReportedTickets tickets) : TicketReportPage
{
    public override string Path => List;

    // There is no page behind a file that could show why there is none.
    protected override bool ShowsRefusals => false;

    public async Task<IActionResult> OnGetAsync(string kind)
    {
        if (!EnumText<ExportFormat>.TryParse(kind, out var format))
        {
            return Refuse(new Problem.NotFound());
        }

        ReadSelection();
        await RecordAsync(FiguresFileModel.Exported, "rows", kind);
        return await SendAsync("tickets", format, Heads(), tickets.AllAsync(Actor, Selection, Shown, Cancel).Select(row => Cells(row)));
    }

    private string[] Heads() =>
    [
        TicketReportTexts.Ticket, TicketReportTexts.Subject, TicketDimensions.Client.Label, TicketDimensions.Status.Label, TicketDimensions.Priority.Label,
        TicketReportTexts.Created, TicketReportTexts.Accepted, TicketReportTexts.Answered, TicketReportTexts.Ended,
        .. IsProvider ? [TicketDimensions.Queue.Label, TicketDimensions.Assignee.Label] : Array.Empty<string>(),
    ];

    private object?[] Cells(ReportedTicket row) =>
    [
        row.Number, row.Subject, row.Organization, Words.Builtin(row.Status), Words.Builtin(row.Priority),
        row.CreatedAt, row.AcceptedAt, row.AnsweredAt, row.EndedAt,
        .. IsProvider ? [Words.Builtin(row.Queue ?? ""), row.Assignee] : Array.Empty<object?>(),
    ];
}
