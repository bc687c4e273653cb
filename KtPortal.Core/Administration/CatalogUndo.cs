using KtPortal.Core.Changes;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;

namespace KtPortal.Core.Administration;

/// <summary>Takes back what was just done to an entry, as long as nothing else happened to it. History keeps both steps.</summary>
public sealed class CatalogUndo(IEnumerable<Catalog> catalogs, PortalDb db, CatalogDesk desk, AdminJournal journal) : ITakesBack
{
    public bool Knows(string kind) => catalogs.Any(c => c.Key == kind);

    public string Say(Change change) => AdminWords.Of(change);

    public async Task<Result<Done>> TakeBackAsync(Actor actor, Change change, CancellationToken cancel)
    {
        var catalog = catalogs.First(c => c.Key == change.Kind);
        var opened = await desk.OpenAsync(actor, catalog, cancel);
        if (!opened.Succeeded || opened.Value.Find(change.Of!.Value) is not { } entry)
        {
            return opened.Problem ?? new Problem.NotFound();
        }

        var before = opened.Value.ValuesOf(entry);
        var stays = new Problem.Conflict(AdminTexts.UndoTooLate.With(TenantWords.Of(entry.Name)));
        var problem = change.Verb switch
        {
            "moved" => PutOrderBack(opened.Value, change.Kept<RememberedOrder>()) ? null : stays,
            _ when entry.Version != change.Version => stays,
            "changed" => await PutEditBackAsync(opened.Value, entry, change.Kept<RememberedEdit>(), cancel),
            "archived" or "restored" => TurnBack(opened.Value, entry),
            _ => stays,
        };
        if (problem is not null)
        {
            return problem;
        }

        journal.Record(actor, catalog, entry, "undone", AdminValues.Difference(before, opened.Value.ValuesOf(entry)));
        await db.SaveChangesAsync(cancel);
        return Done.Instance;
    }

    private static bool PutOrderBack(OpenCatalog open, RememberedOrder order)
    {
        if (!open.All.Select(e => e.Id).SequenceEqual(order.After))
        {
            return false;
        }

        foreach (var (place, id) in order.Before.Index())
        {
            open.Find(id)!.SortOrder = place + 1;
        }

        return true;
    }

    private async Task<Problem?> PutEditBackAsync(OpenCatalog open, CatalogEntry entry, RememberedEdit edit, CancellationToken cancel)
    {
        if (edit.FormerDefault is { } former)
        {
            if (open.Find(former) is not { IsActive: true } again || open.Catalog.GroupOf(again) != open.Catalog.GroupOf(entry))
            {
                return new Problem.Conflict(AdminTexts.UndoTooLate.With(TenantWords.Of(entry.Name)));
            }

            entry.IsDefault = false;
            await db.SaveChangesAsync(cancel);
            again.IsDefault = true;
            again.CountChange();
        }

        if (open.Catalog.PutBack(entry, edit.Draft, open, await desk.SayUsesAsync(open.Catalog, entry, cancel)) is { Count: > 0 } errors)
        {
            return new Problem.Conflict(errors.All[0].Message);
        }

        entry.CountChange();
        return null;
    }

    private static Problem.Conflict? TurnBack(OpenCatalog open, CatalogEntry entry)
    {
        if (entry.IsActive && open.Catalog.RefuseToArchive(entry, open.All) is { } refusal)
        {
            return refusal;
        }

        entry.IsActive = !entry.IsActive;
        entry.CountChange();
        return null;
    }
}
