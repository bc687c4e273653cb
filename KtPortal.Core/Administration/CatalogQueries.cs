using KtPortal.Core.Audit;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Administration;

/// <summary>An entry in its list.</summary>
/// <param name="Uses">"12 tickets"; null where nothing uses it.</param>
/// <param name="IsFirst">Of its group: it moves no further up.</param>
public sealed record CatalogRow(
    Guid Id, string Name, CatalogFace Face, bool IsActive, bool IsDefault, string? Uses, bool IsFirst, bool IsLast);

/// <summary>An entry on its own page.</summary>
/// <param name="Uses">All that names it, in words; empty: it can be deleted unless something else speaks against that.</param>
/// <param name="Kept">Why it can't be deleted; null where it can.</param>
/// <param name="Targets">What its uses can be given to.</param>
public sealed record CatalogPageEntry<TDraft>(
    Guid Id, string Name, bool IsActive, int Version, TDraft Draft, IReadOnlyList<string> Uses, string? Kept,
    IReadOnlyList<AdminChoice> Targets, IReadOnlyList<HistoryStep> History);

/// <summary>Reads catalogues for their pages.</summary>
public sealed class CatalogQueries(PortalDb db, CatalogDesk desk, CatalogMoves moves)
{
    private const int Steps = 50;

    public async Task<Result<IReadOnlyList<CatalogRow>>> ListAsync(Actor actor, Catalog catalog, CancellationToken cancel)
    {
        if (!actor.May(catalog.Permission))
        {
            return new Problem.Forbidden(AdminTexts.MayNotConfigure);
        }

        var all = await catalog.LoadAsync(db, forChange: false, cancel);
        var uses = await desk.CountUsesAsync([.. desk.UsagesOf(catalog).Take(1)], cancel);
        var groups = all.ToLookup(catalog.GroupOf);
        return all.ConvertAll(e => new CatalogRow(
            e.Id, TenantWords.Of(e.Name), catalog.FaceOf(e), e.IsActive, catalog.HasDefault && e.IsDefault,
            Say(uses[e.Id]).FirstOrDefault(),
            groups[catalog.GroupOf(e)].First() == e, groups[catalog.GroupOf(e)].Last() == e));
    }

    public Task<IReadOnlyDictionary<string, IReadOnlyList<AdminChoice>>> ChoicesAsync(Catalog catalog, CancellationToken cancel) =>
        catalog.ChoicesAsync(db, cancel);

    public async Task<Result<CatalogPageEntry<TDraft>>> FindAsync<TEntry, TDraft>(
        Actor actor, Catalog<TEntry, TDraft> catalog, Guid id, CancellationToken cancel)
        where TEntry : CatalogEntry
        where TDraft : CatalogDraft
    {
        if (!actor.May(catalog.Permission))
        {
            return new Problem.Forbidden(AdminTexts.MayNotConfigure);
        }

        var all = await catalog.LoadAsync(db, forChange: false, cancel);
        if (all.Find(e => e.Id == id && catalog.MayChange(actor, e)) is not TEntry entry)
        {
            return new Problem.NotFound();
        }

        var uses = await desk.CountUsesAsync(desk.UsagesOf(catalog), cancel);
        return new CatalogPageEntry<TDraft>(
            entry.Id, TenantWords.Of(entry.Name), entry.IsActive, entry.Version, catalog.DraftOf(entry), [.. Say(uses[id])],
            catalog.RefuseToRemove(entry, all)?.Message, [.. moves.TargetsOf(catalog, entry, all).Select(e => new AdminChoice(e.Id, e.Name))],
            await HistoryAsync(catalog, id, cancel));
    }

    internal static IEnumerable<string> Say(IEnumerable<(Usage Usage, int Count)> uses) => uses.Select(u => u.Usage.Words().For(u.Count));

    private async Task<IReadOnlyList<HistoryStep>> HistoryAsync(Catalog catalog, Guid id, CancellationToken cancel)
    {
        var entries = await db.Set<AuditEntry>().AsNoTracking().Where(a => a.EntityType == catalog.Family && a.EntityId == id)
            .OrderByDescending(a => a.CreatedAt).ThenByDescending(a => a.Id).Take(Steps).ToListAsync(cancel);
        return entries.ConvertAll(a => new HistoryStep(
            a.CreatedAt, a.ActorName, a.Event[(a.Event.LastIndexOf('.') + 1)..], catalog.Say(a.OldValues, a.NewValues)));
    }
}
