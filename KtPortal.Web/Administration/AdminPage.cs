using KtPortal.Core.Administration;
using KtPortal.Core.Features;
using KtPortal.Core.Languages;
using KtPortal.Core.Settings;
using KtPortal.Web.Http;
using KtPortal.Web.Ui;

namespace KtPortal.Web.Administration;

/// <summary>What the admin pages of all features share: the place they belong to, and the notice of what was done with its undo.</summary>
public abstract class AdminPage : PortalPage
{
    private const string UndoAddress = "/desk/admin/undo";

    /// <summary>The entry of the navigation; its pages are tabs beside each other.</summary>
    protected abstract string Place { get; }

    protected override string Section => Place;

    protected override string? Styles => "admin";

    /// <summary>What the pages of this place are called together.</summary>
    public string PlaceLabel => Service<FeatureCatalog>().Places.First(p => p.Key == Place).Label();

    /// <param name="current">The address of the page that is shown.</param>
    public IReadOnlyList<Tab> TabsOf(string current) =>
    [
        .. Service<IEnumerable<SettingsBook>>().Where(s => s.Place == Place)
            .Select(s => new Tab(AdminPageTexts.General, s.Address, s.Address == current)),
        .. Service<IEnumerable<Catalog>>().Where(c => c.Place == Place)
            .Select(c => new Tab(c.Words.Title, c.Address, c.Address == current)),
    ];

    protected T Service<T>()
        where T : notnull => HttpContext.RequestServices.GetRequiredService<T>();

    /// <summary>The page that follows says what was done, and offers to take it back where that can be.</summary>
    protected void Tell(AdminChange change)
    {
        var words = Say(change);
        var notice = change.Before is null ? new Notice(words, Now) : Service<UndoSeal>().Announce(change, words, UndoAddress, Now);
        notice.LeaveIn(TempData);
    }

    private static string Say(AdminChange change)
    {
        var words = change.Verb switch
        {
            "created" => AdminPageTexts.DidCreate,
            "archived" => AdminPageTexts.DidArchive,
            "restored" => AdminPageTexts.DidRestore,
            "moved" => AdminPageTexts.DidMove,
            "given" => AdminPageTexts.DidGive,
            "deleted" => AdminPageTexts.DidDelete,
            _ => AdminPageTexts.DidChange,
        };
        return words.With(TenantWords.Of(change.Subject));
    }
}
