using KtPortal.Core.Reports;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Reports;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets.Reports;

/// <summary>How long tickets wait until they are let in and until somebody answers.</summary>
[Access(Surface.Desk, ReportsFeature.Read)]
public sealed class WaitsModel(QueueWaits waits, ReportNames names) : TicketReportPage
{
    public QueueWaitFigures Figures { get; private set; } = null!;

    public override string Path => Waits;

    /// <summary>By queue where the reader knows queues.</summary>
    public override ReportDimension By => DimensionOr(IsProvider ? TicketDimensions.Queue : TicketDimensions.Priority);

    public bool MayReadEstimates => IsProvider && Actor.May(TicketPermissions.Accept);

    public async Task<IActionResult> OnGetAsync()
    {
        ReadSelection();
        var figures = await waits.ReadAsync(Actor, Selection, By, Cancel);
        if (!figures.Succeeded)
        {
            return Refuse(figures.Problem!);
        }

        Figures = figures.Value;
        Names = await names.ReadAsync(Actor, Narrowed, Cancel);
        return Page();
    }
}
