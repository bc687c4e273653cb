using KtPortal.Core.Kernel;
using KtPortal.Core.Text;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>Whom a new ticket may be for, by what is typed: a name, a client, an address.</summary>
/// <param name="Chosen">One of them, or the only one; null while there is a choice.</param>
/// <param name="IsNobody">Something was typed, and it fits nobody.</param>
public sealed record RequesterMatches(IReadOnlyList<Requester> Found, Requester? Chosen, bool IsNobody)
{
    public static readonly RequesterMatches None = new([], null, false);

    public bool AreMore => Found.Count == TicketRequesters.Most;

    public static async Task<RequesterMatches> OfAsync(
        TicketRequesters requesters, Actor actor, string? typed, Guid? chosen, CancellationToken cancel)
    {
        if (string.IsNullOrWhiteSpace(typed))
        {
            return None;
        }

        var found = await requesters.SearchAsync(actor, typed, null, cancel);
        var only = found.Count == 1 ? found[0]
            : chosen is null ? null
            : found.Find(r => r.Id == chosen) ?? (await requesters.SearchAsync(actor, typed, chosen, cancel)).FirstOrDefault();
        return new(only is null || found.Contains(only) ? found : [only, .. found], only, found.Count == 0);
    }
}

/// <summary>The choice below the field, while somebody types.</summary>
[Access(Surface.Desk, TicketPermissions.Create)]
public sealed class RequestersModel(TicketRequesters requesters) : PortalPage
{
    [BindProperty(SupportsGet = true)]
    public string? For { get; set; }

    public async Task<IActionResult> OnGetAsync() => Partial(
        "_Requesters",
        TypedText.IsText(For) ? await RequesterMatches.OfAsync(requesters, Actor, For, null, Cancel) : RequesterMatches.None);
}
