using KtPortal.Core.Changes;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;

namespace KtPortal.Core.Administration;

/// <summary>What a list is called and says of itself, in the reader's language.</summary>
/// <param name="Title">"Statuses".</param>
/// <param name="Lead">A sentence or two above the list: what these are, and what follows from them.</param>
/// <param name="New">"New status".</param>
/// <param name="Empty">What belongs here, where there is nothing yet.</param>
public sealed record CatalogWords(string Title, string Lead, string New, string Empty);

/// <summary>Rows elsewhere that name an entry. Names of the database.</summary>
/// <param name="Words">How many there are, as forms by number: "one: {0} ticket | other: {0} tickets".</param>
public sealed record Usage(string Table, string Column, Func<string> Words);

/// <summary>Rows of another feature that name entries, as that feature registers it.</summary>
/// <param name="Catalog">The key of the entries' catalogue.</param>
public sealed record ForeignUsage(string Catalog, Usage Usage);

/// <summary>How an entry looks in its list.</summary>
/// <param name="Symbol">Icon, or mark of a phase or priority; null for none.</param>
/// <param name="More">What else there is to know of it at a glance.</param>
/// <param name="Badges">Short words about it: "Pauses the clock".</param>
/// <param name="Depth">1 stands below the entry before it.</param>
public sealed record CatalogFace(
    string? Symbol = null, string? Color = null, string? More = null, IReadOnlyList<string>? Badges = null, string? Group = null,
    int Depth = 0);

/// <summary>
/// A list that a tenant keeps for itself. A feature declares one, registers it (<see cref="AdminServices.AddCatalog"/>) and gets list,
/// edit, order, setting aside, removal, history and undo; its web folder adds the form.
/// </summary>
public abstract class Catalog
{
    /// <summary>Names it in addresses and in changes that are taken back: "statuses".</summary>
    public abstract string Key { get; }

    public virtual string Address => "/desk/admin/" + Key;

    /// <summary>The place of the navigation that it belongs to.</summary>
    public abstract string Place { get; }

    /// <summary>The family of its events in the audit log, to be named in app.audit_families: "ticket_status".</summary>
    public abstract string Family { get; }

    public abstract string Permission { get; }

    public abstract CatalogWords Words { get; }

    /// <summary>Within its feature (others: <see cref="ForeignUsage"/>). The first is what the list counts.</summary>
    public abstract IReadOnlyList<Usage> UsedBy { get; }

    /// <summary>One of them, or one of each group, is taken where nobody chose.</summary>
    public virtual bool HasDefault => true;

    internal abstract Task<List<CatalogEntry>> LoadAsync(PortalDb db, bool forChange, CancellationToken cancel);

    /// <summary>What fields point at, by the name that the form asks for it under.</summary>
    public virtual Task<IReadOnlyDictionary<string, IReadOnlyList<AdminChoice>>> ChoicesAsync(PortalDb db, CancellationToken cancel) =>
        Task.FromResult<IReadOnlyDictionary<string, IReadOnlyList<AdminChoice>>>(new Dictionary<string, IReadOnlyList<AdminChoice>>());

    public abstract CatalogFace FaceOf(CatalogEntry entry);

    /// <summary>Entries are moved, and are default, among those of their group.</summary>
    public virtual string GroupOf(CatalogEntry entry) => "";

    /// <summary>The order in which they are shown.</summary>
    internal virtual IEnumerable<CatalogEntry> Arrange(IReadOnlyList<CatalogEntry> all) =>
        all.OrderBy(e => e.SortOrder).ThenBy(e => e.Name);

    /// <summary>Why it can't be set aside now; null where it can.</summary>
    public virtual Problem.Conflict? RefuseToArchive(CatalogEntry entry, IReadOnlyList<CatalogEntry> all) =>
        HasDefault && entry.IsDefault ? new(AdminTexts.DefaultStays.With(TenantWords.Of(entry.Name))) : null;

    /// <summary>Why it is never deleted; null where it is, unless something uses it.</summary>
    public virtual Problem.Conflict? RefuseToRemove(CatalogEntry entry, IReadOnlyList<CatalogEntry> all) => RefuseToArchive(entry, all);

    /// <summary>What was done to an entry, with the version that it has now.</summary>
    internal Change Changed(Actor actor, CatalogEntry entry, string verb, IReadOnlyList<ChangedField>? fields = null) =>
        Change.MadeBy(actor, Key, entry.Id, entry.Name, verb, entry.Version) with { Fields = fields ?? [] };

    internal abstract Dictionary<string, object?> ValuesOf(CatalogEntry entry, Func<Guid?, string?> name);

    internal abstract IReadOnlyList<FieldChange> Say(string? before, string? after);

    /// <summary>What is not the actor's to change is not there for those who change the list.</summary>
    public virtual bool MayChange(Actor actor, CatalogEntry entry) => true;

    /// <summary>One person's alone: that it changed is written down, and not what it says.</summary>
    internal virtual bool IsPrivate(CatalogEntry entry) => false;

    /// <summary>What is checked depends on how much an entry is used.</summary>
    internal virtual bool ChecksUses => false;

    /// <summary>What the entry is now, to be written back by <see cref="PutBack"/>.</summary>
    internal abstract string Remember(CatalogEntry entry);

    /// <returns>What is wrong with it today, by field; nothing where it was written.</returns>
    internal abstract FieldErrors PutBack(CatalogEntry entry, string remembered, OpenCatalog open, string? uses);

    internal async Task<Func<Guid?, string?>> NamesAsync(PortalDb db, CancellationToken cancel) => NamesOf(await ChoicesAsync(db, cancel));

    internal static Func<Guid?, string?> NamesOf(IReadOnlyDictionary<string, IReadOnlyList<AdminChoice>> choices)
    {
        var names = choices.Values.SelectMany(c => c).DistinctBy(c => c.Id).ToDictionary(c => c.Id, c => c.Name);
        return id => id is { } known ? names.GetValueOrDefault(known) : null;
    }
}
