using KtPortal.Core.Kernel;

namespace KtPortal.Core.Lists;

/// <summary>What a list shows now: its view, and what the address changes of it.</summary>
public sealed record ListState
{
    public required ListDeclaration List { get; init; }

    public required ListRequest Request { get; init; }

    /// <summary>Built in, or saved.</summary>
    public required ListView View { get; init; }

    /// <summary>In force, lifted ones left out.</summary>
    public required IReadOnlyList<ListCondition> Conditions { get; init; }

    public required ListSort Sort { get; init; }

    public required bool IsDescending { get; init; }

    public ListGroup? Group { get; init; }

    public ListLayout Layout { get; init; }

    /// <summary>Keys of the columns that somebody chose; empty: those shown by default.</summary>
    public required IReadOnlyList<string> Chosen { get; init; }

    public IReadOnlyList<ListColumn> Columns => List.Shown(Chosen);

    public bool IsSearch => Searched is not null;

    /// <summary>What somebody looks for, as typed.</summary>
    public string? Searched => List.Search is { } key ? Conditions.FirstOrDefault(c => c.Key == key)?.Values[0] : null;

    /// <summary>How many of the filters are other than the view's.</summary>
    public int ChangedFilters => Request.Beside(View).Conditions.Count;

    /// <summary>Anything is other than the view has it.</summary>
    public bool IsChanged => ChangedFilters > 0
        || Request is not { Sort: null, Group: null, Layout: null, Columns.Count: 0 };

    /// <summary>The address of this list with something else of it.</summary>
    public string Address(Func<ListRequest, ListRequest> change) => change(Request).Write(List.Address);

    /// <param name="kept">The columns that the reader chose for views that don't say.</param>
    public static ListState Of(ListDeclaration list, ListRequest request, Actor actor, ListView? saved = null, IReadOnlyList<string>? kept = null)
    {
        var named = saved ?? list.View(request.View);
        var view = named ?? list.Views[0];
        var searches = list.Search is { } search && request.Conditions.Any(c => c.Key == search && !c.IsLifted);
        var shown = request.IsNarrowed && view.Narrowed is { } narrowed ? narrowed : view;
        var own = view.IsLiftedBySearch && searches ? [] : view.Conditions.Where(c => request.Conditions.All(r => r.Key != c.Key));
        var layout = request.Layout ?? view.Layout;
        var group = list.Group(request.Group ?? (request.Layout == ListLayout.Board ? null : shown.Group));
        if (layout == ListLayout.Board)
        {
            group = group?.Board is not null ? group : list.Groups.FirstOrDefault(g => g.Board is not null);
        }

        // An order that a saved view names may be gone.
        var sort = list.Sort(request.Sort) ?? list.Sort(shown.Sort) ?? list.Sorts[0];
        return new ListState
        {
            List = list,
            Request = request,
            View = view,
            Conditions = [.. own.Concat(request.Conditions).Where(c => !c.IsLifted && list.Filter(c.Key) is { } filter && filter.IsOffered(actor))],
            Sort = sort,
            IsDescending = list.Sort(request.Sort) is not null ? request.IsDescending : shown.IsDescending ?? sort.IsDescending,
            Group = group,
            Layout = group is null ? ListLayout.List : layout,
            Chosen =
            [
                .. (request.Columns.Count > 0 ? request.Columns : view.Columns.Count > 0 ? view.Columns : kept ?? [])
                    .Where(key => list.Shape.All(c => c.Key != key || c.IsOffered(actor))),
            ],
        };
    }

    /// <summary>This as a view of its own.</summary>
    public ListView ToView(string key, string name) => new()
    {
        Key = key,
        Label = () => name,
        Conditions = Conditions,
        Sort = Sort.Key,
        IsDescending = IsDescending,
        Group = Group?.Key,
        Layout = Layout,
        Columns = Chosen,
    };
}
