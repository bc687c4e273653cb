using KtPortal.Core.Languages;
using KtPortal.Core.Requests;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using KtPortal.Web.Pages.Desk.Tickets;
using KtPortal.Web.Requests;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Requests;

/// <summary>A button, and nothing to fill in.</summary>
public sealed record ConfirmationForm;

/// <summary>Staff know who wrote a visitor's request: it is its client's from now on.</summary>
[Access(Surface.Desk, TicketPermissions.Update)]
public sealed class ConfirmationModel(
    DeskTicketQueries tickets, TicketChoices choices, RequestConfirmations confirmations, Uploads uploads)
    : TicketFormPage<ConfirmationForm>(tickets, choices, uploads)
{
    public async Task<IActionResult> OnPostAsync(string number)
    {
        var confirmed = await confirmations.ByHandAsync(Actor, number, Cancel);
        if (!confirmed.Succeeded)
        {
            return await ShowAgainAsync(number, confirmed.Problem!);
        }

        new Notice(RequestPageTexts.ConfirmedIt.With(number.ToUpperInvariant()), Now).LeaveIn(TempData);
        return SeeTicket(number);
    }
}
