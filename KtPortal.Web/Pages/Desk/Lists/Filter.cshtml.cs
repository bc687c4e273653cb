using KtPortal.Core.Kernel;
using KtPortal.Core.Lists;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace KtPortal.Web.Pages.Desk.Lists;

/// <summary>
/// The form that narrows a list, all of it or by one filter. A page of its own, so that the list stays one query; scripts show one
/// filter beside the list, which follows each choice.
/// </summary>
[Access(Surface.Desk)]
public sealed class FilterModel(ListCatalog lists, SavedViews views, ListReader reader) : ListFormPage(lists, views)
{
    /// <summary>The key of the one filter that is asked for.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Only { get; set; }

    /// <summary>Which filters there are, for scripts.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Pick { get; set; }

    public IReadOnlyDictionary<string, IReadOnlyList<ListOption>> Options { get; private set; } = new Dictionary<string, IReadOnlyList<ListOption>>();

    public ListFilter? Asked { get; private set; }

    public IEnumerable<ListFilter> Filters => List.AllFilters.Where(f => f.IsOffered(Actor));

    public ListCondition SaidOf(ListFilter filter) => State.Conditions.FirstOrDefault(c => c.Key == filter.Key) ?? new ListCondition(filter.Key, []);

    public FilterField FieldOf(ListFilter filter) => new(filter, SaidOf(filter), ListOptions.Of(filter, Options));

    public string AddressOfOnly(ListFilter filter) => QueryHelpers.AddQueryString(AddressOf("filter"), "only", filter.Key);

    /// <summary>The list without what it says of a filter.</summary>
    public string Without(ListFilter filter) => State.Address(r =>
        State.View.Conditions.Any(c => c.Key == filter.Key) ? r.With(new ListCondition(filter.Key, [])) : r.Without(filter.Key));

    public async Task<IActionResult> OnGetAsync()
    {
        if (await OpenAsync() is { } refusal)
        {
            return refusal;
        }

        if (Only is not null && (Asked = Filters.FirstOrDefault(f => f.Key == Only)) is null)
        {
            return Refuse(new Problem.NotFound());
        }

        if (Pick && Request.IsFragment())
        {
            return Partial("_FilterPick", this);
        }

        Options = await reader.OptionsAsync(List, Actor, Cancel, Asked);
        return Request.IsFragment() ? Partial(Asked is null ? "_Filter" : "_FilterOne", this) : Page();
    }
}
