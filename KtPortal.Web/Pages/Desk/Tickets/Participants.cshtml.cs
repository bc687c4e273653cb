using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>Lets people whom a mail named take part, or not: one of them, or all at once.</summary>
[Access(Surface.Desk, TicketPermissions.Update)]
public sealed class ParticipantsModel(DeskTicketQueries tickets, TicketChoices choices, TicketParticipants participants, Uploads uploads)
    : TicketPage(tickets, choices, uploads)
{
    [BindProperty]
    public Guid? Confirm { get; set; }

    [BindProperty]
    public Guid? Decline { get; set; }

    /// <summary>"confirm" or "decline": everybody who is proposed.</summary>
    [BindProperty]
    public string? All { get; set; }

    public IActionResult OnGet(string number) => LocalRedirect(AddressOf(number));

    public async Task<IActionResult> OnPostAsync(string number)
    {
        var declines = Decline is not null || All == "decline";
        if (!ModelState.IsValid || (Confirm ?? Decline) is null && All is not ("confirm" or "decline"))
        {
            return Refuse(new Problem.NotFound());
        }

        var decided = declines
            ? await participants.DeclineAsync(Actor, number, Decline, Cancel)
            : await participants.ConfirmAsync(Actor, number, Confirm, Cancel);
        return decided.Succeeded ? SeeTicket(number) : await ShowAgainAsync(number, TicketForm.None, decided.Problem!);
    }
}
