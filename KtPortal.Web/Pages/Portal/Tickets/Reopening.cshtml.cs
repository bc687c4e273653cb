using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Portal.Tickets;

[Access(Surface.Portal, TicketPermissions.Create)]
public sealed class ReopeningModel(PortalTicketQueries tickets, ClientClosure closure, Uploads uploads) : TicketPage(tickets, uploads)
{
    public IActionResult OnGet(string number) => LocalRedirect($"/portal/tickets/{Uri.EscapeDataString(number)}");

    public async Task<IActionResult> OnPostAsync(string number)
    {
        var done = await closure.ReopenAsync(Actor, number, Cancel);
        return done.Succeeded ? SeeOther($"/portal/tickets/{Uri.EscapeDataString(number)}") : await ShowAgainAsync(number, null, done.Problem!);
    }
}
