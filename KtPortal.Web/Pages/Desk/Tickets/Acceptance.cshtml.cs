using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>Lets a new ticket in, from its page or from the inbox.</summary>
[Access(Surface.Desk, TicketPermissions.Accept)]
public sealed class AcceptanceModel(DeskTicketQueries tickets, TicketChoices choices, TicketAcceptance acceptance, Uploads uploads)
    : TicketPage(tickets, choices, uploads)
{
    [BindProperty]
    public bool FromInbox { get; set; }

    public IActionResult OnGet(string number) => LocalRedirect(AddressOf(number));

    public async Task<IActionResult> OnPostAsync(string number)
    {
        if (!ModelState.IsValid)
        {
            return await ShowAgainAsync(number, TicketForm.Acceptance, new Problem.Invalid("PriorityId", DeskTicketTexts.NotReadableAccept));
        }

        var accepted = await acceptance.AcceptAsync(Actor, number, new AcceptTicket(PriorityId, CategoryId, AssigneeId), Cancel);
        return accepted.Succeeded ? SeeChange(accepted.Value, FromInbox) : await ShowAgainAsync(number, TicketForm.Acceptance, accepted.Problem!);
    }
}
