using KtPortal.Core.Surveys;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using KtPortal.Web.Pages.Portal.Tickets;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Portal.Surveys;

/// <summary>How satisfied who asked is with how it was solved.</summary>
public sealed record RatingForm
{
    public int? Rating { get; set; }

    public string? Comment { get; set; }

    public static RatingForm Of(OwnRating own) => new() { Rating = own.Given?.Rating, Comment = own.Given?.Comment };
}

/// <summary>Rates a ticket on its page, also one that is closed.</summary>
[Access(Surface.Portal, TicketPermissions.Create)]
public sealed class RatingModel(PortalTicketQueries tickets, TicketRatings ratings, Uploads uploads) : TicketPage(tickets, uploads)
{
    [BindProperty(Name = "")]
    public RatingForm Form { get; set; } = new();

    public IActionResult OnGet(string number) => LocalRedirect(AddressOf(number));

    public async Task<IActionResult> OnPostAsync(string number)
    {
        var rated = await ratings.RateAsync(Actor, number, new RatingDraft(Form.Rating, Form.Comment), Cancel);
        return rated.Succeeded ? SeeOther(AddressOf(number) + "#rating") : await ShowAgainAsync(number, Form, rated.Problem!);
    }

    private static string AddressOf(string number) => "/portal/tickets/" + Uri.EscapeDataString(number);
}
