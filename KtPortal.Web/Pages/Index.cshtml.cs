using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages;

/// <summary>The door: to the desk, to the portal, or to sign-in.</summary>
[Open("visitors are sent to sign-in, others to their pages")]
public sealed class IndexModel : PortalPage
{
    public IActionResult OnGet() => LocalRedirect(Actor.IsStaff ? "/desk/inbox" : Actor.IsClient ? "/portal" : "/login");
}
