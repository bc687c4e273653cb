using KtPortal.Core.Text;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.People;

/// <summary>Whom a ticket can be given to, by a part of the name: the options of a picker.</summary>
[Access(Surface.Desk, TicketPermissions.Assign)]
public sealed class IndexModel(TicketChoices choices, TypingLimits limits) : PortalPage
{
    private const int LongestName = 100;

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    public IReadOnlyList<Choice> People { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        if (limits.RefuseSearch(Actor) is { } tooMany)
        {
            return Refuse(tooMany);
        }

        People = await choices.FindPeopleAsync(Actor, TypedText.Of(Q, LongestName), Cancel);
        return Page();
    }
}
