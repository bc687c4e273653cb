using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Presence;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>An open page says that somebody is at it, and learns who else is.</summary>
[Access(Surface.Desk, TicketPermissions.Read)]
public sealed class HereModel(TicketPresence presence) : PortalPage
{
    [BindProperty]
    public bool Writing { get; set; }

    public IActionResult OnGet(string number) => LocalRedirect("/desk/tickets/" + Uri.EscapeDataString(number));

    public async Task<IActionResult> OnPostAsync(string number)
    {
        var others = await presence.BeThereAsync(Actor, number, Writing, Cancel);
        return others.Succeeded ? Partial("_Here", others.Value) : Refuse(others.Problem!);
    }
}
