using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using KtPortal.Web.Ui.Forms;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Tags;

/// <summary>The tags in use, as options of a choice that puts one on.</summary>
[Access(Surface.Desk, TicketPermissions.Update)]
public sealed class IndexModel(TicketTags tags, TypingLimits limits) : PortalPage
{
    public IReadOnlyList<Choosable> Tags { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        if (limits.RefuseSearch(Actor) is { } tooMany)
        {
            return Refuse(tooMany);
        }

        Tags = [.. (await tags.InUseAsync(Actor, Cancel)).Select(tag => new Choosable("+" + tag, tag))];
        return Page();
    }
}
