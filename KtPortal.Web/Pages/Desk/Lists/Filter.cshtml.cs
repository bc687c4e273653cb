using KtPortal.Core.Lists;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Mvc;

namespace KtPortal.Web.Pages.Desk.Lists;

/// <summary>The form that narrows a list. A page of its own, so that the list stays one query; scripts show it as a dialog.</summary>
[Access(Surface.Desk)]
public sealed class FilterModel(ListCatalog lists, SavedViews views, ListReader reader) : ListFormPage(lists, views)
{
    public IReadOnlyDictionary<string, IReadOnlyList<ListOption>> Options { get; private set; } = new Dictionary<string, IReadOnlyList<ListOption>>();

    public IEnumerable<ListFilter> Filters => List.Filters.Where(f => f.IsOffered(Actor));

    public ListCondition SaidOf(ListFilter filter) => State.Conditions.FirstOrDefault(c => c.Key == filter.Key) ?? new ListCondition(filter.Key, []);

    public IReadOnlyList<ListOption> OptionsOf(ListFilter filter) => ListOptions.Of(filter, Options);

    public async Task<IActionResult> OnGetAsync()
    {
        if (await OpenAsync() is { } refusal)
        {
            return refusal;
        }

        Options = await reader.OptionsAsync(List, Actor, Cancel);
        return Request.IsFragment() ? Partial("_Filter", this) : Page();
    }
}
