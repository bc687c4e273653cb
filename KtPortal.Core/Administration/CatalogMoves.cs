using KtPortal.Core.Changes;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Administration;

/// <summary>Gives what names an entry to another one. A feature registers one for the catalogues whose users it knows.</summary>
public interface IMovesUses
{
    bool Knows(Catalog catalog);

    /// <returns>How many rows were given on: not more than one request bears, so that some may be left.</returns>
    Task<int> MoveAsync(Actor actor, Catalog catalog, CatalogEntry from, CatalogEntry to, CancellationToken cancel);
}

/// <summary>Empties an entry, before it is set aside or deleted: what uses it goes to another one of its group.</summary>
public sealed class CatalogMoves(PortalDb db, CatalogDesk desk, IEnumerable<IMovesUses> movers, AdminJournal journal)
{
    internal const string Verb = "given";

    /// <summary>Where the uses of the entry can go; empty where nobody moves them.</summary>
    internal IReadOnlyList<CatalogEntry> TargetsOf(Catalog catalog, CatalogEntry entry, IReadOnlyList<CatalogEntry> all) =>
        movers.Any(m => m.Knows(catalog))
            ? [.. all.Where(e => e != entry && e.IsActive && catalog.GroupOf(e) == catalog.GroupOf(entry))]
            : [];

    public async Task<Result<Change>> MoveAsync(Actor actor, Catalog catalog, Guid id, Guid? to, CancellationToken cancel)
    {
        var opened = await desk.OpenAsync(actor, catalog, cancel);
        if (!opened.Succeeded || opened.Value.Find(id) is not { } entry)
        {
            return opened.Problem ?? new Problem.NotFound();
        }

        if (TargetsOf(catalog, entry, opened.Value.All).FirstOrDefault(e => e.Id == to) is not { } target)
        {
            return new Problem.Invalid("MoveTo", AdminTexts.NotOffered);
        }

        var moved = 0;
        foreach (var mover in movers.Where(m => m.Knows(catalog)))
        {
            moved += await mover.MoveAsync(actor, catalog, entry, target, cancel);
        }

        var change = catalog.Changed(actor, entry, Verb, [new ChangedField(AdminValues.GivenTo, moved, target.Name)]);
        if (moved > 0)
        {
            journal.Record(actor, catalog.Family, entry.Id, change.Verb, change.Fields);
            await db.SaveChangesAsync(cancel);
        }

        return change;
    }
}
