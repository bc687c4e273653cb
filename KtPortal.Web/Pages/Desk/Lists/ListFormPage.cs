using KtPortal.Core.Kernel;
using KtPortal.Core.Lists;
using KtPortal.Web.Http;
using KtPortal.Web.Lists;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Lists;

/// <summary>A page about any of the lists: which one its address names, and what that list shows now.</summary>
public abstract class ListFormPage(ListCatalog lists, SavedViews views) : PortalPage
{
    [BindProperty(SupportsGet = true, Name = "list")]
    public string? Named { get; set; }

    public ListState State { get; private set; } = null!;

    public SavedView? Saved { get; private set; }

    public ListDeclaration List => State.List;

    protected override string Section => Saved is null ? State?.View.Place ?? "" : SavedViews.PlaceOf(Saved.Id);

    protected override string? Styles => "lists";

    public string BackAddress => State.Request.Write(List.Address);

    /// <summary>The same list's other page.</summary>
    public string AddressOf(string page) => State.Request.Write($"/desk/lists/{List.Name}/{page}");

    /// <returns>The refusal, where there is no such list or view, or not for this reader.</returns>
    protected async Task<IActionResult?> OpenAsync(string? query = null)
    {
        if (lists.Find(Named) is not { } list)
        {
            return Refuse(new Problem.NotFound());
        }

        if (!Actor.May(list.Permission))
        {
            return Refuse(new Problem.Forbidden(""));
        }

        list = await ListReader.WholeAsync(Db, list, new ListMoment(Now, Zone), Cancel);
        var said = (query is null ? Request.Query : new QueryCollection(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(query)))
            .SelectMany(p => p.Value.Select(v => (p.Key, Value: v ?? ""))).ToLookup(p => p.Key, p => p.Value, StringComparer.Ordinal);
        var request = ListRequest.Read(list, said).First;
        if (Guid.TryParse(request.View, out var id) && (Saved = await views.FindAsync(Actor, list, id, Cancel)) is null)
        {
            return Refuse(new Problem.NotFound());
        }

        State = ListState.Of(list, request, Actor, Saved, KeptColumns.Of(Request, list, Actor));
        return null;
    }
}
