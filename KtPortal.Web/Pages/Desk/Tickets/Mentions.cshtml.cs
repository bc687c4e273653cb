using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Mentions;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tickets;

/// <summary>Whom the reply box offers behind an "@": who may read what is being written there.</summary>
[Access(Surface.Desk, TicketPermissions.Read)]
public sealed class MentionsModel(TicketMentions mentions, TypingLimits limits) : PortalPage
{
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Visibility { get; set; }

    public IReadOnlyList<Mentionable> Offered { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string number)
    {
        if (limits.RefuseSearch(Actor) is { } tooMany)
        {
            return Refuse(tooMany);
        }

        // Where nobody says who shall read it: for as few as there are.
        var readers = EnumText<Visibility>.TryParse(Visibility, out var chosen) ? chosen : Core.Kernel.Visibility.Internal;
        if (await mentions.OfferAsync(Actor, number, readers, Q, Cancel) is not { } offered)
        {
            return Refuse(new Problem.NotFound());
        }

        Offered = offered;
        return Page();
    }
}
