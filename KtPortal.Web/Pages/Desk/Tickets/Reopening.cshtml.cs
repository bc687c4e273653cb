using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

public sealed record ReopeningForm
{
    public string? Reason { get; set; }
}

/// <summary>Puts a finished ticket back into the line, with a reason.</summary>
[Access(Surface.Desk, TicketPermissions.Update)]
public sealed class ReopeningModel(DeskTicketQueries tickets, TicketChoices choices, TicketEdits edits, Uploads uploads)
    : TicketFormPage<ReopeningForm>(tickets, choices, uploads)
{
    public async Task<IActionResult> OnPostAsync(string number)
    {
        var reopened = await edits.ReopenAsync(Actor, number, Form.Reason, Cancel);
        return reopened.Succeeded ? SeeChange(reopened.Value) : await ShowAgainAsync(number, reopened.Problem!);
    }
}
