using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>Puts a finished ticket back into the line, with a reason.</summary>
[Access(Surface.Desk, TicketPermissions.Update)]
public sealed class ReopeningModel(DeskTicketQueries tickets, TicketChoices choices, TicketEdits edits, Uploads uploads)
    : TicketPage(tickets, choices, uploads)
{
    public IActionResult OnGet(string number) => LocalRedirect(AddressOf(number));

    public async Task<IActionResult> OnPostAsync(string number)
    {
        var reopened = await edits.ReopenAsync(Actor, number, Reason, Cancel);
        return reopened.Succeeded ? SeeChange(reopened.Value) : await ShowAgainAsync(number, TicketForm.Reopening, reopened.Problem!);
    }
}
