using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Portal.Tickets;

[Access(Surface.Portal, TicketPermissions.Read)]
public sealed class TicketModel(PortalTicketQueries tickets, UnreadAnswers unread, Uploads uploads) : TicketPage(tickets, uploads)
{
    public async Task<IActionResult> OnGetAsync(string number)
    {
        if (!await LoadAsync(number))
        {
            return Request.IsFragment() ? SeeAnew() : Refuse(new Problem.NotFound());
        }

        if (Ticket.Number != number && !Request.IsFragment())
        {
            return LocalRedirect($"/portal/tickets/{Ticket.Number}");
        }

        // A page that is only fetched ahead, or that shows an earlier part, has not been read.
        if (Pages.IsNewest && !Request.IsPreload())
        {
            await unread.ReadAsync(Actor, Ticket, Cancel);
        }

        if (Request.IsFragment())
        {
            return Partial("_TicketLive", this);
        }

        ViewData["Sent"] = JustSent.Take(TempData, number);
        return TicketView();
    }
}
