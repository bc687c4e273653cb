using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Portal;

/// <summary>A client opens the portal to learn: is it my turn, when is it, and what was said.</summary>
[Access(Surface.Portal, TicketPermissions.Read)]
public sealed class IndexModel(PortalTicketQueries tickets) : PortalPage
{
    public PortalHome Home { get; private set; } = PortalHome.Empty;

    protected override string Section => TicketPlaces.Home;

    // Its own tickets' changes: each waiting one by id, and whatever else happens to what this client may see.
    protected override string Topics => string.Join(' ', Home.Waiting.Select(t => $"ticket:{t.Id}").Append("tickets"));

    public async Task<IActionResult> OnGetAsync()
    {
        Home = await tickets.HomeAsync(Actor, Cancel);
        return Request.IsFragment() ? Partial("_Home", this) : Page();
    }
}
