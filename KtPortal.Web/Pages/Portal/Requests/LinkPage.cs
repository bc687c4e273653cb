using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Limits;
using KtPortal.Core.Requests;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using KtPortal.Web.Requests;
using KtPortal.Web.Tickets;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace KtPortal.Web.Pages.Portal.Requests;

/// <summary>What the holder of a link writes.</summary>
public sealed record LinkReplyForm
{
    public string? Content { get; set; }

    /// <summary>A <see cref="SealedForm"/>.</summary>
    public string? Sealed { get; set; }
}

/// <summary>
/// What pages of a link share: one ticket for who holds it, read as the public, whose functions answer for the token alone. The address is
/// the key: it goes nowhere else, nobody keeps the page and no search engine lists it.
/// </summary>
public abstract class LinkPage(LinkedTickets tickets, RateLimits limits, VisitorSeal seal, Uploads uploads) : VisitorPage(seal, uploads)
{
    /// <summary>Links that are none: nobody guesses 256 bits, and nobody need try.</summary>
    public static readonly Limit WrongLinks = new("request-wrong-links", CountedPer.Address, 20, TimeSpan.FromMinutes(15));

    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    /// <summary>The conversation's part before this place; null for the newest.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Before { get; set; }

    /// <summary>Whose text is shown whole, however long.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Whole { get; set; }

    protected LinkedTickets Tickets => tickets;

    public LinkedTicket? Linked { get; private set; }

    public PortalTicket Ticket => Linked!.Ticket;

    public bool IsOver => Ticket.Phase is Phase.Closed or Phase.Cancelled;

    public string Address => RequestLink.AddressOf(Token ?? "");

    public ConversationPages Pages => new(Address, null, Before, Whole);

    public LinkReplyForm Reply => FormOf(() => new LinkReplyForm());

    public string FileAddress(Guid file) => $"{Address}/files/{file}";

    /// <returns>What is answered where the link leads nowhere; null where its ticket was found.</returns>
    protected async Task<IActionResult?> FindAsync()
    {
        if (await EnterAsync() is { } refused)
        {
            return refused;
        }

        Linked = await tickets.FindAsync(Token, Pages.Part, Cancel);
        await LeaveAsync();
        return Linked is null ? Over() : Found();
    }

    /// <summary>Counts a link that may be none, and enters as the public of this host.</summary>
    protected async Task<IActionResult?> EnterAsync()
    {
        Response.Headers["Referrer-Policy"] = "no-referrer";
        Response.Headers.CacheControl = "no-store";
        Response.Headers["X-Robots-Tag"] = "noindex, nofollow";
        await LeaveAsync();
        if (await limits.TakeAsync(System, WrongLinks, Cancel) is { } wait)
        {
            Refuse(new Problem.TooMany(RequestPageTexts.TooManyLinks.ForMinutes(wait), wait));
            return Shown();
        }

        await Db.EnterAsync(Actor.Public(Served.TenantId, Served.OrganizationId), Cancel);
        return null;
    }

    /// <summary>It was one that leads somewhere: that doesn't count.</summary>
    protected IActionResult? Found()
    {
        limits.GiveBack(System, WrongLinks);
        return null;
    }

    protected IActionResult Over()
    {
        Linked = null;
        Response.StatusCode = StatusCodes.Status404NotFound;
        return Shown();
    }

    /// <summary>Where an open page asks how its ticket stands: the same part of its conversation.</summary>
    public string LookAgain => HttpMethods.IsGet(Request.Method) ? Request.Path + Request.QueryString : Address;

    /// <summary>One view for all of them.</summary>
    protected ViewResult Shown() => Show("/Pages/Portal/Requests/_Link.cshtml");

    /// <summary>Without what somebody may be writing.</summary>
    protected ViewResult Moving() => Show("/Pages/Portal/Requests/_LinkMoving.cshtml");

    private ViewResult Show(string view) => new()
    {
        ViewName = view,
        ViewData = new ViewDataDictionary<LinkPage>(ViewData, this),
        TempData = TempData,
        StatusCode = Response.StatusCode,
    };
}
