using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.People;

/// <summary>Whom a ticket can be given to, by a part of the name: the options of a picker.</summary>
[Access(Surface.Desk, Permission.TicketsAssign)]
public sealed class IndexModel(TicketChoices choices) : PortalPage
{
    private const int LongestName = 100;

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    public IReadOnlyList<Choice> People { get; private set; } = [];

    public async Task OnGetAsync()
    {
        var words = (Q ?? "").Replace("\0", "", StringComparison.Ordinal).Trim();
        People = await choices.FindPeopleAsync(Actor, words[..Math.Min(words.Length, LongestName)], Cancel);
    }
}
