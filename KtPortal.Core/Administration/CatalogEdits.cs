using KtPortal.Core.Changes;
using KtPortal.Core.Data;
using KtPortal.Core.Forms;
using KtPortal.Core.Kernel;
using KtPortal.Core.Text;

namespace KtPortal.Core.Administration;

/// <summary>What an edit needs to be taken back.</summary>
/// <param name="Draft">As the entry was.</param>
/// <param name="FormerDefault">Which was default before the entry became it.</param>
internal sealed record RememberedEdit(string Draft, Guid? FormerDefault);

/// <summary>Adds entries to catalogues and changes what they say.</summary>
public sealed class CatalogEdits(PortalDb db, CatalogDesk desk, AdminJournal journal)
{
    public async Task<Result<Change>> AddAsync<TEntry, TDraft>(
        Actor actor, Catalog<TEntry, TDraft> catalog, TDraft draft, Guid formKey, CancellationToken cancel)
        where TEntry : CatalogEntry
        where TDraft : CatalogDraft
    {
        var opened = await desk.OpenAsync(actor, catalog, cancel);
        if (!opened.Succeeded)
        {
            return opened.Problem!;
        }

        var open = opened.Value;
        var typed = await catalog.CompleteAsync(db, actor, draft with { Name = TypedText.Of(draft.Name, int.MaxValue) }, cancel);
        var entry = catalog.Begin(typed);
        if (await db.ClaimAsync(actor, FormKeys.KeyOf(formKey, catalog.Key, catalog.Remember(entry)), entry.Id, cancel) is { } first)
        {
            return open.Find(first) is { } made ? catalog.Changed(actor, made, "created") : new Problem.NotFound();
        }

        if (catalog.CheckAll(typed, null, open) is { Count: > 0 } errors)
        {
            return new Problem.Invalid(errors);
        }

        await DemoteAsync(catalog.FormerDefault(typed, null, open.All), cancel);
        entry.SortOrder = int.MaxValue; // the last of its group
        foreach (var (place, one) in catalog.Arrange([.. open.All, entry]).Index())
        {
            one.SortOrder = place + 1;
        }

        db.Add(entry);
        var change = catalog.Changed(actor, entry, "created", AdminValues.Fields([], open.ValuesOf(entry)));
        journal.Record(actor, catalog, entry, change.Verb, change.Fields);
        await db.SaveChangesAsync(cancel);
        return change;
    }

    /// <param name="version">Which the form was read with.</param>
    public async Task<Result<Change>> SaveAsync<TEntry, TDraft>(
        Actor actor, Catalog<TEntry, TDraft> catalog, Guid id, int version, TDraft draft, CancellationToken cancel)
        where TEntry : CatalogEntry
        where TDraft : CatalogDraft
    {
        var opened = await desk.OpenAsync(actor, catalog, cancel);
        if (!opened.Succeeded)
        {
            return opened.Problem!;
        }

        var open = opened.Value;
        var typed = await catalog.CompleteAsync(db, actor, draft with { Name = TypedText.Of(draft.Name, int.MaxValue) }, cancel);
        if (open.Find(id) is not TEntry entry)
        {
            return new Problem.NotFound();
        }

        if (entry.Version != version)
        {
            return new Problem.Stale(AdminTexts.ChangedMeanwhile);
        }

        if (catalog.CheckAll(typed, entry, open, await desk.SayUsesAsync(catalog, entry, cancel)) is { Count: > 0 } errors)
        {
            return new Problem.Invalid(errors);
        }

        var (before, remembered, wasPrivate) = (open.ValuesOf(entry), catalog.Remember(entry), catalog.IsPrivate(entry));
        var former = catalog.FormerDefault(typed, entry, open.All);
        await DemoteAsync(former, cancel);
        catalog.Put(entry, typed);
        var fields = AdminValues.Difference(before, open.ValuesOf(entry));
        if (fields.Count == 0)
        {
            return catalog.Changed(actor, entry, "changed");
        }

        entry.CountChange();
        var change = catalog.Changed(actor, entry, "changed", fields).Keeping(new RememberedEdit(remembered, former?.Id));
        journal.Record(actor, catalog, entry, change.Verb, wasPrivate ? [.. fields.Select(f => f with { Before = null })] : fields);
        await db.SaveChangesAsync(cancel);
        return change;
    }

    // In a statement of its own: an index allows one default at a time.
    private async Task DemoteAsync(CatalogEntry? former, CancellationToken cancel)
    {
        if (former is not null)
        {
            former.IsDefault = false;
            former.CountChange();
            await db.SaveChangesAsync(cancel);
        }
    }
}
