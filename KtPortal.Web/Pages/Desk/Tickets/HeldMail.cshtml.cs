using KtPortal.Core.Kernel;
using KtPortal.Core.TicketMail;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>Which mail was decided on, by the button that was pressed.</summary>
public sealed record HeldMailForm
{
    public Guid? Accept { get; set; }

    public Guid? Decline { get; set; }
}

/// <summary>Takes a mail that waits on a ticket into its conversation, or declines it.</summary>
[Access(Surface.Desk, TicketPermissions.Update)]
public sealed class HeldMailModel(DeskTicketQueries tickets, TicketChoices choices, HeldReplies held, Uploads uploads)
    : TicketFormPage<HeldMailForm>(tickets, choices, uploads)
{
    public async Task<IActionResult> OnPostAsync(string number)
    {
        if (!ModelState.IsValid || (Form.Accept ?? Form.Decline) is not { } id)
        {
            return Refuse(new Problem.NotFound());
        }

        var decided = Form.Accept is not null
            ? await held.AcceptAsync(Actor, number, id, Cancel)
            : await held.DeclineAsync(Actor, number, id, Cancel);
        if (!decided.Succeeded)
        {
            return await ShowAgainAsync(number, decided.Problem!);
        }

        new Notice(Form.Accept is not null ? DeskTicketTexts.MailJoins : DeskTicketTexts.MailDeclined, Now)
            .LeaveIn(TempData);
        return SeeTicket(number);
    }
}
