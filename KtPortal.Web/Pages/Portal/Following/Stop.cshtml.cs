using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Limits;
using KtPortal.Core.Mail;
using KtPortal.Core.Tickets.Watching;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Portal.Following;

/// <summary>
/// Where the link of a mail leads to stop following its ticket: it stops when the button is pressed. Mail scanners open links, people press
/// buttons. A link that is none, or no longer one, gets a plain page that names no ticket.
/// </summary>
[Open("somebody's part in a ticket, for who holds its link")]
public sealed class StopModel(StopLinks links, RateLimits limits) : PortalPage
{
    /// <summary>Links that are none: nobody guesses 256 bits, and nobody need try.</summary>
    public static readonly Limit WrongLinks = new("stop-wrong-links", CountedPer.Address, 20, TimeSpan.FromMinutes(15));

    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    public StopLink? Link { get; private set; }

    /// <summary>The number of the ticket that was followed until now.</summary>
    public string? Stopped { get; private set; }

    public string Address => StopAddress.Of(Token ?? "");

    private Actor System => Actor.System(Served.TenantId, "stop following") with
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
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await OpenAsync() is { } refused)
        {
            return refused;
        }

        await links.StopAsync(System, Link!, Cancel);
        await Db.CommitAsync(Cancel);
        Stopped = Link!.Number;
        return Page();
    }

    /// <summary>Finds the link, and stays in the transaction in which it was found.</summary>
    private async Task<IActionResult?> OpenAsync()
    {
        // The address holds the token: it goes nowhere else, and nobody keeps the page.
        Response.Headers["Referrer-Policy"] = "no-referrer";
        Response.Headers.CacheControl = "no-store";
        Response.Headers["X-Robots-Tag"] = "noindex, nofollow";
        await LeaveAsync();
        if (await limits.TakeAsync(System, WrongLinks, Cancel) is { } wait)
        {
            return Refuse(new Problem.TooMany(FollowingTexts.TooManyLinks.ForMinutes(wait), wait));
        }

        await Db.EnterAsync(System, Cancel);
        Link = await links.FindAsync(Token, Served.IsPartner ? Served.OrganizationId : null, Cancel);
        if (Link is null)
        {
            await LeaveAsync();
            Response.StatusCode = StatusCodes.Status404NotFound;
            return Page();
        }

        limits.GiveBack(System, WrongLinks);
        return null;
    }
}
