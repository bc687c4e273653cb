using KtPortal.Core.Languages;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

public sealed record RefusalForm
{
    public string? Reason { get; set; }

    public bool FromInbox { get; set; }
}

/// <summary>Sends a new ticket away, with a reason that its requester reads.</summary>
[Access(Surface.Desk, TicketPermissions.Accept)]
public sealed class RefusalModel(DeskTicketQueries tickets, TicketChoices choices, TicketAcceptance acceptance, Uploads uploads)
    : TicketFormPage<RefusalForm>(tickets, choices, uploads)
{
    public async Task<IActionResult> OnPostAsync(string number)
    {
        var refused = await acceptance.RefuseAsync(Actor, number, Form.Reason, Cancel);
        if (!refused.Succeeded)
        {
            return await ShowAgainAsync(number, refused.Problem!);
        }

        new Notice(DeskTicketTexts.Refused.With(number), Now).LeaveIn(TempData);
        return Form.FromInbox ? SeeOther("/desk/inbox") : SeeTicket(number);
    }
}
