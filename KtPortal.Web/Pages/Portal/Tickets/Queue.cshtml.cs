using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Portal.Tickets;

/// <summary>The place in line alone: what an open page asks for when the line moves.</summary>
[Access(Surface.Portal, TicketPermissions.Read)]
public sealed class QueueModel(PortalTicketQueries tickets) : PortalPage
{
    public async Task<IActionResult> OnGetAsync(string number)
    {
        var ticket = await tickets.FindStateAsync(Actor, number, Cancel);
        return ticket is null ? Refuse(new Problem.NotFound()) : Partial("_QueueCard", QueueCard.Of(ticket, this));
    }
}
