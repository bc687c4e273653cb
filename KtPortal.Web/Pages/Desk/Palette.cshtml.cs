using KtPortal.Core.Features;
using KtPortal.Core.Search;
using KtPortal.Core.Tickets;
using KtPortal.Web.Http;
using KtPortal.Web.Ui;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk;

/// <summary>The palette's suggestions, as a fragment. Opened by itself the address leads to the search.</summary>
[Access(Surface.Desk, TicketPermissions.Read)]
public sealed class PaletteModel(Suggestions suggestions, TypingLimits limits) : PortalPage
{
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    /// <summary>Numbers of the tickets that were last looked at on this device, space-separated.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Visited { get; set; }

    public IReadOnlyList<SuggestionGroup> Found { get; private set; } = [];

    public IReadOnlyList<NavigationEntry> Places { get; private set; } = [];

    /// <summary>What is searched for; null while it is too short to mean anything.</summary>
    public string? Text => SearchWords.Typed(Q) is { Length: >= 2 } text ? text : null;

    private FoundWords? words;

    public IHtmlContent Mark(string text) => new Marked(text, words ??= Text is null ? null : FoundWords.Of(Text));

    public async Task<IActionResult> OnGetAsync()
    {
        if (!Request.IsFragment())
        {
            return LocalRedirect("/desk/tickets" + (Text is null ? "" : "?q=" + Uri.EscapeDataString(Text)));
        }

        if (limits.RefuseSearch(Actor) is { } tooMany)
        {
            return Refuse(tooMany);
        }

        Found = Text is null
            ? await suggestions.VisitedAsync(Actor, VisitedNumbers, Cancel)
            : await suggestions.FindAsync(Actor, Text, Cancel);
        var places = Shell.Places.OrderByDescending(p => p.IsAction);
        Places = [.. places.Where(p => string.IsNullOrWhiteSpace(Q) || p.Label.Contains(Q.Trim(), StringComparison.OrdinalIgnoreCase))];
        return Partial("_Palette", this);
    }

    private string[] VisitedNumbers => (Visited ?? "").Replace("\0", "", StringComparison.Ordinal).Split(' ', 10, StringSplitOptions.RemoveEmptyEntries);
}
