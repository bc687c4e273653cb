using KtPortal.Core.Kernel;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk;

[Access(Surface.Desk, Permission.TicketsRead)]
public sealed class IndexModel : PortalPage
{
    public IActionResult OnGet() => LocalRedirect(Actor.May(Permission.TicketsAccept) ? "/desk/inbox" : "/desk/tickets");
}
