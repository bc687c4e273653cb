using KtPortal.Core.Surveys;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using KtPortal.Web.Pages.Desk.Tickets;
using KtPortal.Web.Surveys;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Surveys;

/// <summary>A button, and nothing to fill in.</summary>
public sealed record WithdrawalForm;

/// <summary>Takes one's own internal rating back.</summary>
[Access(Surface.Desk, TicketPermissions.Update, IsProviders = true)]
public sealed class WithdrawalModel(DeskTicketQueries tickets, TicketChoices choices, InternalRatings ratings, Uploads uploads)
    : TicketFormPage<WithdrawalForm>(tickets, choices, uploads)
{
    public async Task<IActionResult> OnPostAsync(string number)
    {
        var gone = await ratings.TakeBackAsync(Actor, number, Cancel);
        if (!gone.Succeeded)
        {
            return await ShowAgainAsync(number, gone.Problem!);
        }

        new Notice(RatingTexts.InternalGone, Now).LeaveIn(TempData);
        return SeeTicket(number);
    }
}
