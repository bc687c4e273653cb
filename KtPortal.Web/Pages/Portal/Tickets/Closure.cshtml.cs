using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Portal.Tickets;

[Access(Surface.Portal, TicketPermissions.Create)]
public sealed class ClosureModel(PortalTicketQueries tickets, ClientClosure closure, Uploads uploads) : TicketPage(tickets, uploads)
{
    /// <summary>Asks first, for links that lead here; where nothing can be closed, the ticket says why.</summary>
    public async Task<IActionResult> OnGetAsync(string number)
    {
        if (!await LoadAsync(number))
        {
            return Refuse(new Problem.NotFound());
        }

        return Ticket.Phase == Phase.Resolved || Ticket.Phase.Waits() ? Page() : LocalRedirect($"/portal/tickets/{Uri.EscapeDataString(number)}");
    }

    public async Task<IActionResult> OnPostAsync(string number)
    {
        var done = await closure.CloseAsync(Actor, number, Cancel);
        return done.Succeeded ? SeeOther($"/portal/tickets/{Uri.EscapeDataString(number)}") : await ShowAgainAsync(number, null, done.Problem!);
    }
}
