using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Portal.Tickets;

[Access(Surface.Portal, TicketPermissions.Read)]
public sealed class TicketModel(PortalTicketQueries tickets, Uploads uploads) : TicketPage(tickets, uploads)
{
    public async Task<IActionResult> OnGetAsync(string number)
    {
        if (!await LoadAsync(number))
        {
            return Refuse(new Problem.NotFound());
        }

        if (Request.IsFragment())
        {
            return Partial("_TicketLive", this);
        }

        ViewData["Sent"] = JustSent.Take(TempData, number);
        return TicketView();
    }
}
