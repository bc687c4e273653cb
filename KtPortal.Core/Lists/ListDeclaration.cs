using KtPortal.Core.Kernel;
using Npgsql;

namespace KtPortal.Core.Lists;

/// <summary>
/// A list, said once: address, form, chips, table, cards, pages, export, saved views and bulk actions follow from it. A feature
/// derives one class and adds it as a service (<see cref="ListServices.AddList{T}"/>). Expressions name the list's own table <c>w</c> in the inner
/// select, which alone is limited and walks an index, and <c>t</c> in the outer, where other tables are joined to the rows found.
/// </summary>
public abstract class ListDeclaration
{
    private ListExtras extras = ListExtras.None;
    private bool isWhole;

    /// <summary>Names it in addresses, saved views and runs.</summary>
    public abstract string Name { get; }

    /// <summary>What a row of it is, as the audit log calls it: <c>ticket</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>Of its page.</summary>
    public abstract string Address { get; }

    /// <summary>Who hasn't it reads nothing.</summary>
    public abstract string Permission { get; }

    /// <summary>What it lists: "Tickets".</summary>
    public abstract string Label { get; }

    /// <summary>Forms of "{0} tickets" by number.</summary>
    public abstract string Counted { get; }

    public abstract string Table { get; }

    /// <summary>Holds for every row that is listed.</summary>
    public virtual string Always(Actor actor) => "true";

    /// <summary>The columns of every tenant.</summary>
    protected abstract IReadOnlyList<ListColumn> OwnColumns { get; }

    /// <summary>Which columns there are.</summary>
    public IReadOnlyList<ListColumn> Shape => extras.Columns.Count == 0 ? OwnColumns :
    [
        .. OwnColumns.TakeWhile(c => c.Key != Extension?.Before), .. extras.Columns, .. OwnColumns.SkipWhile(c => c.Key != Extension?.Before),
    ];

    /// <summary>The filters of every tenant.</summary>
    public abstract IReadOnlyList<ListFilter> Filters { get; }

    /// <summary>Which filters there are.</summary>
    public IReadOnlyList<ListFilter> AllFilters => extras.Filters.Count == 0 ? Filters : [.. Filters, .. extras.Filters];

    /// <summary>What a tenant adds to it; null: nothing.</summary>
    public virtual ListExtension? Extension => null;

    /// <summary>What its tenant adds is known.</summary>
    public bool IsWhole => isWhole || Extension is null;

    public abstract IReadOnlyList<ListSort> Sorts { get; }

    public virtual IReadOnlyList<ListGroup> Groups => [];

    /// <summary>The first is what the bare address shows.</summary>
    public abstract IReadOnlyList<ListView> Views { get; }

    /// <summary>The key of the <see cref="SearchFilter"/>, if it has one.</summary>
    public virtual string? Search => null;

    public virtual IReadOnlyList<BulkAction> Actions => [];

    /// <summary>Who has it works on many rows at once.</summary>
    public virtual string? BulkPermission => null;

    /// <summary>Topics of the event stream, and events, at which an open page reads the list again.</summary>
    public virtual string? Topics => null;

    public virtual IReadOnlyList<string> Events => [];

    /// <summary>Keys of a row's own page that act from the list, too, and what they do there.</summary>
    public virtual IReadOnlyList<(string Key, Func<string> Label)> RowKeys => [];

    /// <summary>Rows of a group, or cards of a board's column, before "show all".</summary>
    public virtual int RowsOfGroup => 15;

    public ListFilter? Filter(string key) => AllFilters.FirstOrDefault(f => f.Key == key);

    public ListSort? Sort(string? key) => Sorts.FirstOrDefault(s => s.Key == key);

    public ListGroup? Group(string? key) => Groups.FirstOrDefault(g => g.Key == key);

    public ListView? View(string? key) => Views.FirstOrDefault(v => v.Key == key);

    public bool MayChangeMany(Actor actor) => BulkPermission is { } permission && actor.May(permission) && Actions.Any(a => a.IsOffered(actor));

    /// <summary>Whether a key is one that a tenant adds.</summary>
    public bool IsAdded(string key) => Extension is { } extension && key.StartsWith(extension.Prefix, StringComparison.Ordinal);

    /// <summary>This list with what its tenant adds.</summary>
    internal ListDeclaration With(ListExtras added)
    {
        var whole = (ListDeclaration)MemberwiseClone();
        (whole.extras, whole.isWhole) = (added, true);
        return whole;
    }

    internal abstract Task ExportAsync(ListExport export, ExportOrder order, CancellationToken cancel);

    /// <summary>The columns that a view shows, in the declaration's order.</summary>
    public IReadOnlyList<ListColumn> Shown(IReadOnlyList<string> chosen) =>
        [.. Shape.Where(c => c.IsFixed || (chosen.Count == 0 ? c.IsDefault : chosen.Contains(c.Key)))];
}

/// <inheritdoc/>
/// <typeparam name="TRow">A row as it is read.</typeparam>
public abstract class ListDeclaration<TRow> : ListDeclaration
{
    public abstract IReadOnlyList<ListColumn<TRow>> Columns { get; }

    protected override IReadOnlyList<ListColumn> OwnColumns => Columns;

    /// <summary>Columns of the inner select, each <c>w.name</c>; tenant_id and id among them.</summary>
    public abstract string Needed(Actor actor);

    /// <summary>Expressions of the outer select, each with a name.</summary>
    public abstract string Selected(Actor actor);

    public virtual string Joins => "";

    /// <param name="row">By the names of <see cref="Selected"/>, and of the sources of the columns shown.</param>
    public abstract TRow Read(NpgsqlDataReader row, IReadOnlySet<string> shown);

    public abstract Guid IdOf(TRow row);

    /// <summary>How people quote the row.</summary>
    public abstract string CodeOf(TRow row);

    internal sealed override Task ExportAsync(ListExport export, ExportOrder order, CancellationToken cancel) => export.WriteAsync(this, order, cancel);
}

/// <summary>The lists of this program by their names.</summary>
public sealed class ListCatalog(IEnumerable<ListDeclaration> lists)
{
    private readonly Dictionary<string, ListDeclaration> byName = lists.ToDictionary(l => l.Name, StringComparer.Ordinal);

    public ListDeclaration? Find(string? name) => name is null ? null : byName.GetValueOrDefault(name);

    /// <summary>Null where there is none, or not for this actor.</summary>
    public ListDeclaration? Find(string? name, Actor actor) => Find(name) is { } list && actor.May(list.Permission) ? list : null;

    public IEnumerable<ListDeclaration> All => byName.Values;
}
