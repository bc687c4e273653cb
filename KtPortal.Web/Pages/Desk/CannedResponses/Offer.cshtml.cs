using KtPortal.Core.CannedResponses;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.CannedResponses;

/// <summary>What the reply box offers behind a slash, filled for its ticket: the options of a list.</summary>
[Access(Surface.Desk, CannedResponsePermissions.Use)]
public sealed class OfferModel(CannedResponseQueries responses, TypingLimits limits) : PortalPage
{
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    public IReadOnlyList<FilledResponse> Offered { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string ticket)
    {
        if (limits.RefuseSearch(Actor) is { } tooMany)
        {
            return Refuse(tooMany);
        }

        if (!Guid.TryParse(ticket, out var id) ||
            await responses.OfferAsync(Actor, new Subject(Ticket.SubjectKind, id), Q, Cancel) is not { } offered)
        {
            return Refuse(new Problem.NotFound());
        }

        Offered = offered;
        return Page();
    }
}
