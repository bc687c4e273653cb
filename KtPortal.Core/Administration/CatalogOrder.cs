using KtPortal.Core.Changes;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Administration;

/// <summary>What a move needs to be taken back: the order before, and the one it left.</summary>
internal sealed record RememberedOrder(IReadOnlyList<Guid> Before, IReadOnlyList<Guid> After);

/// <summary>Moves entries within their groups. The order is no part of what their forms edit: nobody's version changes.</summary>
public sealed class CatalogOrder(PortalDb db, CatalogDesk desk, AdminJournal journal)
{
    /// <param name="step">-1 up, 1 down. What stands at the edge stays there.</param>
    public async Task<Result<Change>> MoveAsync(Actor actor, Catalog catalog, Guid id, int step, CancellationToken cancel)
    {
        var opened = await desk.OpenAsync(actor, catalog, cancel);
        if (!opened.Succeeded || opened.Value.Find(id) is not { } moved)
        {
            return opened.Problem ?? new Problem.NotFound();
        }

        var group = opened.Value.All.Where(e => catalog.GroupOf(e) == catalog.GroupOf(moved)).ToList();
        var place = group.IndexOf(moved);
        group.RemoveAt(place);
        group.Insert(Math.Clamp(place + step, 0, group.Count), moved);
        return await ArrangeAsync(actor, opened.Value, moved, group, cancel);
    }

    /// <param name="moved">Which was dragged.</param>
    /// <param name="ids">All entries as they were arranged. Where some came or went meanwhile, nothing is moved.</param>
    public async Task<Result<Change>> PutInOrderAsync(
        Actor actor, Catalog catalog, Guid moved, IReadOnlyList<Guid> ids, CancellationToken cancel)
    {
        var opened = await desk.OpenAsync(actor, catalog, cancel);
        if (!opened.Succeeded || opened.Value.Find(moved) is not { } entry)
        {
            return opened.Problem ?? new Problem.NotFound();
        }

        var all = opened.Value.All;
        if (ids.Count != all.Count || !ids.ToHashSet().SetEquals(all.Select(e => e.Id)))
        {
            return new Problem.Conflict(AdminTexts.ListChanged);
        }

        var places = ids.Index().ToDictionary(p => p.Item, p => p.Index);
        var group = all.Where(e => catalog.GroupOf(e) == catalog.GroupOf(entry)).OrderBy(e => places[e.Id]).ToList();
        return await ArrangeAsync(actor, opened.Value, entry, group, cancel);
    }

    private async Task<Result<Change>> ArrangeAsync(
        Actor actor, OpenCatalog open, CatalogEntry moved, List<CatalogEntry> group, CancellationToken cancel)
    {
        var before = open.All.Select(e => e.Id).ToList();
        Number(open, group);
        var after = open.Catalog.Arrange(open.All).Select(e => e.Id).ToList();
        if (after.SequenceEqual(before))
        {
            return open.Catalog.Changed(actor, moved, "moved");
        }

        var place = new ChangedField("Place", before.IndexOf(moved.Id) + 1, after.IndexOf(moved.Id) + 1);
        var change = open.Catalog.Changed(actor, moved, "moved", [place]).Keeping(new RememberedOrder(before, after));
        journal.Record(actor, open.Catalog.Family, moved.Id, change.Verb, change.Fields);
        await db.SaveChangesAsync(cancel);
        return change;
    }

    /// <summary>Numbers all entries anew, those of the group in this order.</summary>
    internal static void Number(OpenCatalog open, IReadOnlyList<CatalogEntry> group)
    {
        var next = new Queue<CatalogEntry>(group);
        var arranged = open.All.Select(e => group.Contains(e) ? next.Dequeue() : e).ToList();
        foreach (var (place, entry) in arranged.Index())
        {
            entry.SortOrder = place + 1;
        }
    }
}
