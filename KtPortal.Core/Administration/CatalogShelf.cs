using KtPortal.Core.Changes;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;

namespace KtPortal.Core.Administration;

/// <summary>Sets entries aside, brings them back, and deletes what nothing uses.</summary>
public sealed class CatalogShelf(PortalDb db, CatalogDesk desk, AdminJournal journal)
{
    public async Task<Result<Change>> SetActiveAsync(Actor actor, Catalog catalog, Guid id, bool active, CancellationToken cancel)
    {
        var opened = await desk.OpenAsync(actor, catalog, cancel);
        if (!opened.Succeeded || opened.Value.Find(id) is not { } entry)
        {
            return opened.Problem ?? new Problem.NotFound();
        }

        var verb = active ? "restored" : "archived";
        if (entry.IsActive == active)
        {
            return catalog.Changed(actor, entry, verb); // somebody was faster, or pressed twice
        }

        if (!active && catalog.RefuseToArchive(entry, opened.Value.All) is { } refusal)
        {
            return refusal;
        }

        entry.IsActive = active;
        entry.CountChange();
        var change = catalog.Changed(actor, entry, verb).Keeping(!active);
        journal.Record(actor, catalog, entry, change.Verb, change.Fields);
        await db.SaveChangesAsync(cancel);
        return change;
    }

    /// <summary>Asked before, and for good: what is deleted has no way back.</summary>
    public async Task<Result<Change>> RemoveAsync(Actor actor, Catalog catalog, Guid id, CancellationToken cancel)
    {
        var opened = await desk.OpenAsync(actor, catalog, cancel);
        if (!opened.Succeeded || opened.Value.Find(id) is not { } entry)
        {
            return opened.Problem ?? new Problem.NotFound();
        }

        var uses = CatalogQueries.Say((await desk.CountUsesAsync(desk.UsagesOf(catalog), cancel))[id]).ToList();
        if (uses.Count > 0)
        {
            return new Problem.Conflict(AdminTexts.InUse.With(TenantWords.Of(entry.Name), string.Join(", ", uses)));
        }

        if (catalog.RefuseToRemove(entry, opened.Value.All) is { } refusal)
        {
            return refusal;
        }

        db.Remove(entry);
        var change = catalog.Changed(actor, entry, "deleted", AdminValues.Fields(opened.Value.ValuesOf(entry), []));
        journal.Record(actor, catalog, entry, change.Verb, change.Fields);
        await db.SaveChangesAsync(cancel);
        return change;
    }
}
