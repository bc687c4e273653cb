using KtPortal.Core.Limits;
using KtPortal.Core.Requests;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Portal.Requests;

/// <summary>Where the link of a receipt leads: to its ticket, or, before it was pressed, to the button that presses it.</summary>
[Open("one ticket, for who holds its link")]
public sealed class LinkModel(LinkedTickets tickets, RateLimits limits, VisitorSeal seal, Uploads uploads)
    : LinkPage(tickets, limits, seal, uploads)
{
    /// <summary>The page, or what of it moves while it is open.</summary>
    public async Task<IActionResult> OnGetAsync() => await FindAsync() ?? (Request.IsFragment() && !Linked!.IsUnconfirmed ? Moving() : Shown());
}
