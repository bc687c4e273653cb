using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk;

[Access(Surface.Desk, TicketPermissions.Read)]
public sealed class IndexModel : PortalPage
{
    public IActionResult OnGet() => LocalRedirect(Actor.May(TicketPermissions.Accept) ? "/desk/inbox" : "/desk/tickets");
}
