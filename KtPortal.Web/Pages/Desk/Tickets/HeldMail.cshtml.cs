using KtPortal.Core.Kernel;
using KtPortal.Core.TicketMail;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>Takes a mail that waits on a ticket into its conversation, or declines it.</summary>
[Access(Surface.Desk, TicketPermissions.Update)]
public sealed class HeldMailModel(DeskTicketQueries tickets, TicketChoices choices, HeldReplies held, Uploads uploads)
    : TicketPage(tickets, choices, uploads)
{
    [BindProperty]
    public Guid? Accept { get; set; }

    [BindProperty]
    public Guid? Decline { get; set; }

    public IActionResult OnGet(string number) => LocalRedirect(AddressOf(number));

    public async Task<IActionResult> OnPostAsync(string number)
    {
        if (!ModelState.IsValid || (Accept ?? Decline) is not { } id)
        {
            return Refuse(new Problem.NotFound());
        }

        var decided = Accept is not null
            ? await held.AcceptAsync(Actor, number, id, Cancel)
            : await held.DeclineAsync(Actor, number, id, Cancel);
        if (!decided.Succeeded)
        {
            return await ShowAgainAsync(number, TicketForm.None, decided.Problem!);
        }

        new Notice(Accept is not null ? DeskTicketTexts.MailJoins : DeskTicketTexts.MailDeclined, Now)
            .LeaveIn(TempData);
        return SeeTicket(number);
    }
}
