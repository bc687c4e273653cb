using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Limits;
using KtPortal.Core.Surveys;
using KtPortal.Web.Http;
using KtPortal.Web.Surveys;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace KtPortal.Web.Pages.Portal.Surveys;

/// <summary>
/// Where a survey's links lead: the rating is chosen already, and counts when it is sent. Mail scanners open links, people press buttons.
/// A link that is none, or no longer one, gets a plain page that names no ticket.
/// </summary>
[Open("a survey, for who holds its link")]
public sealed class RateModel(SurveyAnswers answers, RateLimits limits) : PortalPage
{
    /// <summary>Links that are none: nobody guesses 256 bits, and nobody need try.</summary>
    public static readonly Limit WrongLinks = new("survey-wrong-links", CountedPer.Address, 20, TimeSpan.FromMinutes(15));

    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    [BindProperty(SupportsGet = true)]
    public int? Rating { get; set; }

    [BindProperty]
    public string? Comment { get; set; }

    public OpenSurvey? Survey { get; private set; }

    public bool IsSaved { get; private set; }

    public string Address => "/portal/rate/" + Uri.EscapeDataString(Token ?? "");

    private Guid? ServedBy => Served.IsPartner ? Served.OrganizationId : null;

    private Actor System => Actor.System(Served.TenantId, "survey") with
    {
        IpAddress = Actor.IpAddress,
        UserAgent = Actor.UserAgent,
        RequestId = Actor.RequestId,
    };

    public async Task<IActionResult> OnGetAsync()
    {
        if (await OpenAsync() is { } refused)
        {
            return refused;
        }

        await LeaveAsync();
        Rating = Rating is >= 1 and <= Core.Surveys.Survey.Best ? Rating : Survey!.Rating;
        Comment = Survey!.Comment;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await OpenAsync() is { } refused)
        {
            return refused;
        }

        var answered = await answers.AnswerAsync(System, Survey!, new RatingDraft(Rating, Comment), Cancel);
        if (!answered.Succeeded)
        {
            await LeaveAsync();
            return answered.Problem is Problem.NotFound ? Closed() : Refuse(answered.Problem!);
        }

        await Db.CommitAsync(Cancel);
        IsSaved = true;
        return Page();
    }

    /// <summary>Finds the survey, and stays in the transaction in which it was found.</summary>
    private async Task<IActionResult?> OpenAsync()
    {
        // The address holds the token: it goes nowhere else, and nobody keeps the page.
        Response.Headers["Referrer-Policy"] = "no-referrer";
        Response.Headers.CacheControl = "no-store";
        await LeaveAsync();
        if (await limits.TakeAsync(System, WrongLinks, Cancel) is { } wait)
        {
            return Refuse(new Problem.TooMany(RatingTexts.TooManyLinks.ForMinutes(wait), wait));
        }

        await Db.EnterAsync(System, Cancel);
        Survey = await answers.FindAsync(Token, ServedBy, Cancel);
        if (Survey is null)
        {
            await LeaveAsync();
            return Closed();
        }

        limits.GiveBack(System, WrongLinks);
        return null;
    }

    private PageResult Closed()
    {
        Survey = null;
        Response.StatusCode = StatusCodes.Status404NotFound;
        return Page();
    }
}
