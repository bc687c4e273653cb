using KtPortal.Core.CannedResponses;
using KtPortal.Core.Kernel;
using KtPortal.Core.Placeholders;
using KtPortal.Web.Administration;
using KtPortal.Web.Http;

namespace KtPortal.Web.Pages.Desk.CannedResponses;

[Access(Surface.Desk, CannedResponsePermissions.Use)]
public sealed class EntryModel(CannedResponseCatalog catalog, PlaceholderBook placeholders)
    : EntryPage<CannedResponse, CannedDraft, CannedForm>(catalog)
{
    public string Placeholders => string.Join(" ",
        [placeholders.Written, .. Choices[CannedResponseCatalog.Own].Where(c => c.IsActive).Select(c => PlaceholderText.Write(c.Name))]);

    /// <summary>Who may have it at hand, as this user may say.</summary>
    public IEnumerable<(string Value, string Label)> Scopes =>
        CannedResponseCatalog.ScopesOf(Actor).Select(s => (EnumText<CannedScope>.Write(s), ScopeWords.Of(s)));

    public bool HasTeams => CannedResponseCatalog.ScopesOf(Actor).Contains(CannedScope.Team);
}
