using KtPortal.Core.CannedResponses;
using KtPortal.Core.Kernel;
using KtPortal.Core.Text;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.CannedResponses;

/// <summary>The responses one has at hand; on the way from a reply without scripts, each leads back into it.</summary>
[Access(Surface.Desk, CannedResponsePermissions.Use)]
public sealed class IndexModel(CannedResponseQueries responses) : PortalPage
{
    private const int LongestNumber = 40;

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Scope { get; set; }

    /// <summary>The number of the ticket that is being answered; null for none.</summary>
    [BindProperty(SupportsGet = true)]
    public string? For { get; set; }

    public IReadOnlyList<CannedRow> Rows { get; private set; } = [];

    public IEnumerable<(string Value, string Label)> Scopes => Enum.GetValues<CannedScope>()
        .Where(s => s == CannedScope.Personal || s == CannedScope.Partner == (Actor.Audience == Audience.Partner))
        .Select(s => (EnumText<CannedScope>.Write(s), ScopeWords.Of(s)));

    public bool IsNarrowed => !string.IsNullOrWhiteSpace(Q) || !string.IsNullOrEmpty(Scope);

    /// <summary>The reply that waits for one of them; null where none does.</summary>
    public string? Reply => TypedText.Of(For, LongestNumber) is { Length: > 0 } number
        ? "/desk/tickets/" + Uri.EscapeDataString(number)
        : null;

    protected override string Section => CannedResponsesFeature.Place;

    protected override string? Styles => "admin";

    public async Task<IActionResult> OnGetAsync()
    {
        Rows = await responses.ListAsync(Actor, Q, EnumText<CannedScope>.TryParse(Scope, out var scope) ? scope : null, Cancel);
        return Page();
    }
}
