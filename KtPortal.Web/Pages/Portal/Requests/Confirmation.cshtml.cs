using KtPortal.Core.Data;
using KtPortal.Core.Limits;
using KtPortal.Core.Requests;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Portal.Requests;

/// <summary>Who got the receipt says that it was theirs: mail scanners open links, people press buttons.</summary>
[Open("one ticket, for who holds its link")]
public sealed class ConfirmationModel(
    LinkedTickets tickets, RequestConfirmations confirmations, RateLimits limits, VisitorSeal seal, Uploads uploads)
    : LinkPage(tickets, limits, seal, uploads)
{
    public IActionResult OnGet() => LocalRedirect(Address);

    public async Task<IActionResult> OnPostAsync()
    {
        if (await FindAsync() is { } refused)
        {
            return refused;
        }

        await Db.EnterAsync(System, Cancel);
        await confirmations.ByLinkAsync(System, Ticket.Id, Cancel);
        return SeeOther(Address);
    }
}
