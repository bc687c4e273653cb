using KtPortal.Core.Reports;
using KtPortal.Core.Tickets.Reports;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets.Reports;

/// <summary>How much was open over time, and how old it is that is open now.</summary>
[Access(Surface.Desk, ReportsFeature.Read)]
public sealed class BacklogModel(TicketBacklog backlog, ReportNames names) : TicketReportPage
{
    public TicketBacklogFigures Figures { get; private set; } = null!;

    public override string Path => Backlog;

    public override ReportDimension By => DimensionOr(TicketDimensions.Priority);

    public async Task<IActionResult> OnGetAsync()
    {
        ReadSelection();
        var figures = await backlog.ReadAsync(Actor, Selection, By, Course, Cancel);
        if (!figures.Succeeded)
        {
            return Refuse(figures.Problem!);
        }

        Figures = figures.Value;
        Names = await names.ReadAsync(Actor, Narrowed, Cancel);
        return Page();
    }
}
