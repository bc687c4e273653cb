using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Portal.Tickets;

[Access(Surface.Portal, TicketPermissions.Read)]
public sealed class TicketModel(PortalTicketQueries tickets, Uploads uploads) : TicketPage(tickets, uploads)
{
    /// <summary>Just submitted: the page confirms it.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Sent { get; set; }

    public async Task<IActionResult> OnGetAsync(string number)
    {
        if (!await LoadAsync(number))
        {
            return Refuse(new Problem.NotFound());
        }

        ViewData["Sent"] = Sent;
        return Request.IsFragment() ? Partial("_TicketLive", this) : TicketView();
    }
}
