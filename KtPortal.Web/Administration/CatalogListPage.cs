using KtPortal.Core.Administration;
using KtPortal.Core.Changes;
using KtPortal.Core.Kernel;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Administration;

/// <summary>The list of a catalogue: order and setting aside. Shown by <c>/Administration/_CatalogList.cshtml</c>.</summary>
public abstract class CatalogListPage(Catalog catalog) : AdminPage
{
    [BindProperty]
    public Guid? Up { get; set; }

    [BindProperty]
    public Guid? Down { get; set; }

    [BindProperty]
    public Guid? Archive { get; set; }

    [BindProperty]
    public Guid? Restore { get; set; }

    /// <summary>Which was dragged.</summary>
    [BindProperty]
    public Guid? Moved { get; set; }

    /// <summary>All entries as they were arranged.</summary>
    [BindProperty]
    public Guid[] Order { get; set; } = [];

    public Catalog Catalog => catalog;

    public IReadOnlyList<CatalogRow> Rows { get; private set; } = [];

    protected override string Place => catalog.Place;

    public async Task<IActionResult> OnGetAsync() => await LoadAsync() is { } problem ? Refuse(problem) : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (!ModelState.IsValid)
        {
            return Refuse(new Problem.NotFound());
        }

        var done = await ChangeAsync();
        if (done.Succeeded)
        {
            Tell(done.Value);
            return SeeOther(catalog.Address);
        }

        await CountAsync();
        return Refuse(await LoadAsync() ?? done.Problem!);
    }

    private Task<Result<Change>> ChangeAsync() => (Up ?? Down, Archive ?? Restore, Moved) switch
    {
        ({ } id, _, _) => Service<CatalogOrder>().MoveAsync(Actor, catalog, id, Up is null ? 1 : -1, Cancel),
        (_, { } id, _) => Service<CatalogShelf>().SetActiveAsync(Actor, catalog, id, Archive is null, Cancel),
        (_, _, { } id) => Service<CatalogOrder>().PutInOrderAsync(Actor, catalog, id, Order, Cancel),
        _ => Task.FromResult<Result<Change>>(new Problem.NotFound()),
    };

    private async Task<Problem?> LoadAsync()
    {
        var listed = await Service<CatalogQueries>().ListAsync(Actor, catalog, Cancel);
        Rows = listed.Succeeded ? listed.Value : [];
        return listed.Problem;
    }
}
