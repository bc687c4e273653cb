using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>Who was decided on, by the button that was pressed.</summary>
public sealed record ParticipantsForm
{
    public Guid? Confirm { get; set; }

    public Guid? Decline { get; set; }

    /// <summary>"confirm" or "decline": everybody who is proposed.</summary>
    public string? All { get; set; }
}

/// <summary>Lets people whom a mail named take part, or not: one of them, or all at once.</summary>
[Access(Surface.Desk, TicketPermissions.Update)]
public sealed class ParticipantsModel(DeskTicketQueries tickets, TicketChoices choices, TicketParticipants participants, Uploads uploads)
    : TicketFormPage<ParticipantsForm>(tickets, choices, uploads)
{
    public async Task<IActionResult> OnPostAsync(string number)
    {
        var declines = Form.Decline is not null || Form.All == "decline";
        if (!ModelState.IsValid || (Form.Confirm ?? Form.Decline) is null && Form.All is not ("confirm" or "decline"))
        {
            return Refuse(new Problem.NotFound());
        }

        var decided = declines
            ? await participants.DeclineAsync(Actor, number, Form.Decline, Cancel)
            : await participants.ConfirmAsync(Actor, number, Form.Confirm, Cancel);
        return decided.Succeeded ? SeeTicket(number) : await ShowAgainAsync(number, decided.Problem!);
    }
}
