using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Presence;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Portal.Tickets;

/// <summary>An open page says that its client is at it. The client learns of nobody.</summary>
[Access(Surface.Portal, TicketPermissions.Read)]
public sealed class HereModel(TicketPresence presence) : PortalPage
{
    [BindProperty]
    public bool Writing { get; set; }

    public IActionResult OnGet(string number) => LocalRedirect("/portal/tickets/" + Uri.EscapeDataString(number));

    public async Task<IActionResult> OnPostAsync(string number)
    {
        var there = await presence.BeThereAsync(Actor, number, Writing, Cancel);
        return there.Succeeded ? new NoContentResult() : Refuse(there.Problem!);
    }
}
