using KtPortal.Core.Surveys;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using KtPortal.Web.Pages.Desk.Tickets;
using KtPortal.Web.Surveys;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Surveys;

/// <summary>What a colleague thinks of how it was solved.</summary>
public sealed record InternalRatingForm
{
    public int? Rating { get; set; }

    public string? Comment { get; set; }

    public static InternalRatingForm Of(InternalRatingsOf ratings) => new() { Rating = ratings.Own?.Rating, Comment = ratings.Own?.Comment };
}

/// <summary>Rates a ticket that others solved, or says otherwise.</summary>
[Access(Surface.Desk, TicketPermissions.Update, IsProviders = true)]
public sealed class InternalRatingModel(DeskTicketQueries tickets, TicketChoices choices, InternalRatings ratings, Uploads uploads)
    : TicketFormPage<InternalRatingForm>(tickets, choices, uploads)
{
    public async Task<IActionResult> OnPostAsync(string number)
    {
        var rated = await ratings.RateAsync(Actor, number, new RatingDraft(Form.Rating, Form.Comment), Cancel);
        if (!rated.Succeeded)
        {
            return await ShowAgainAsync(number, rated.Problem!);
        }

        new Notice(RatingTexts.InternalSaved, Now).LeaveIn(TempData);
        return SeeTicket(number);
    }
}
