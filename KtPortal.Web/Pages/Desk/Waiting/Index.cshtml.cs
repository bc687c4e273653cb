using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Waiting;
using KtPortal.Web.Http;
using KtPortal.Web.Reports;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Waiting;

/// <summary>How long people waited in a period, and how good the times were that they were told.</summary>
[Access(Surface.Desk, TicketPermissions.Accept)]
public sealed class IndexModel(WaitReports reports) : PeriodPage
{
    public WaitFigures Figures { get; private set; } = null!;

    public override string Path => "/desk/waiting";

    protected override string Section => TicketPlaces.Waits;

    public async Task<IActionResult> OnGetAsync()
    {
        var (from, to) = ReadPeriod();
        var figures = await reports.ReadAsync(Actor, from, to, Cancel);
        if (!figures.Succeeded)
        {
            return Refuse(figures.Problem!);
        }

        Figures = figures.Value;
        return Page();
    }
}
