using KtPortal.Core.Administration;
using KtPortal.Core.Features;
using KtPortal.Core.Settings;
using KtPortal.Web.Http;
using KtPortal.Web.Ui;

namespace KtPortal.Web.Administration;

/// <summary>What the admin pages of all features share: the place they belong to.</summary>
public abstract class AdminPage : PortalPage
{
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
            .Select(s => new Tab(s.Title == PlaceLabel ? AdminPageTexts.General : s.Title, s.Address, s.Address == current)),
        .. Service<IEnumerable<Catalog>>().Where(c => c.Place == Place)
            .Select(c => new Tab(c.Words.Title, c.Address, c.Address == current)),
    ];

    protected T Service<T>()
        where T : notnull => HttpContext.RequestServices.GetRequiredService<T>();
}
