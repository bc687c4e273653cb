using KtPortal.Core.Languages;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>Sends a new ticket away, with a reason that its requester reads.</summary>
[Access(Surface.Desk, TicketPermissions.Accept)]
public sealed class RefusalModel(DeskTicketQueries tickets, TicketChoices choices, TicketAcceptance acceptance, Uploads uploads)
    : TicketPage(tickets, choices, uploads)
{
    [BindProperty]
    public bool FromInbox { get; set; }

    public IActionResult OnGet(string number) => LocalRedirect(AddressOf(number));

    public async Task<IActionResult> OnPostAsync(string number)
    {
        var refused = await acceptance.RefuseAsync(Actor, number, Reason, Cancel);
        if (!refused.Succeeded)
        {
            return await ShowAgainAsync(number, TicketForm.Refusal, refused.Problem!);
        }

        new Notice(DeskTicketTexts.Refused.With(number), Now).LeaveIn(TempData);
        return FromInbox ? SeeOther("/desk/inbox") : SeeTicket(number);
    }
}
