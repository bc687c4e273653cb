using KtPortal.Core.Data;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Administration;

/// <summary>A catalogue that is being changed: whoever changes the same one next waits until this change is over.</summary>
internal sealed record OpenCatalog(
    Actor Actor, Catalog Catalog, IReadOnlyList<CatalogEntry> All, IReadOnlyDictionary<string, IReadOnlyList<AdminChoice>> Choices)
{
    public CatalogEntry? Find(Guid id) => All.FirstOrDefault(e => e.Id == id);

    public Dictionary<string, object?> ValuesOf(CatalogEntry entry) => Catalog.ValuesOf(entry, Catalog.NamesOf(Choices));
}

/// <summary>Opens catalogues for those who change them, and counts what uses their entries.</summary>
public sealed class CatalogDesk(PortalDb db, IEnumerable<ForeignUsage> elsewhere)
{
    internal async Task<Result<OpenCatalog>> OpenAsync(Actor actor, Catalog catalog, CancellationToken cancel)
    {
        if (!actor.May(catalog.Permission))
        {
            return new Problem.Forbidden(AdminTexts.MayNotConfigure);
        }

        // Order, default and "the last one" concern all rows: they change one at a time.
        await using var turn = db.Command(
            "select pg_advisory_xact_lock(hashtextextended('catalog ' || $1 || $2, 0))", catalog.Key, actor.TenantId.ToString());
        await turn.ExecuteNonQueryAsync(cancel);
        var all = await catalog.LoadAsync(db, forChange: true, cancel);
        return new OpenCatalog(
            actor, catalog, all.FindAll(e => catalog.MayChange(actor, e)), await catalog.ChoicesAsync(db, cancel));
    }

    internal IReadOnlyList<Usage> UsagesOf(Catalog catalog) =>
        [.. catalog.UsedBy, .. elsewhere.Where(e => e.Catalog == catalog.Key).Select(e => e.Usage)];

    /// <summary>What uses the entry, in words, where its catalogue asks for that; null for nothing.</summary>
    internal async Task<string?> SayUsesAsync(Catalog catalog, CatalogEntry entry, CancellationToken cancel) =>
        catalog.ChecksUses && CatalogQueries.Say((await CountUsesAsync(UsagesOf(catalog), cancel))[entry.Id]).ToList() is { Count: > 0 } uses
            ? string.Join(", ", uses)
            : null;

    /// <summary>How many rows of each usage name each entry.</summary>
    internal async Task<ILookup<Guid, (Usage Usage, int Count)>> CountUsesAsync(IReadOnlyList<Usage> usages, CancellationToken cancel)
    {
        var found = new List<(Guid Id, Usage Usage, int Count)>();
        if (usages.Count > 0)
        {
#pragma warning disable CA2100 // names of tables and columns that features declare
            await using var count = db.Command(string.Join(" union all ", usages.Select((u, i) => $"""
                select {i} as usage, {u.Column} as id, count(*)::int as uses from {u.Table}
                where {u.Column} is not null group by {u.Column}
                """)));
#pragma warning restore CA2100
            await using var rows = await count.ExecuteReaderAsync(cancel);
            while (await rows.ReadAsync(cancel))
            {
                found.Add((rows.Id("id"), usages[rows.Number("usage")], rows.Number("uses")));
            }
        }

        return found.ToLookup(f => f.Id, f => (f.Usage, f.Count));
    }
}
