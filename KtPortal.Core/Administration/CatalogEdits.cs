using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Forms;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Administration;

/// <summary>What an edit needs to be taken back.</summary>
/// <param name="Draft">As the entry was.</param>
/// <param name="FormerDefault">Which was default before the entry became it.</param>
internal sealed record RememberedEdit(string Draft, Guid? FormerDefault);

/// <summary>Adds entries to catalogues and changes what they say.</summary>
public sealed class CatalogEdits(PortalDb db, CatalogDesk desk, AdminJournal journal)
{
    public async Task<Result<AdminChange>> AddAsync<TEntry, TDraft>(
        Actor actor, Catalog<TEntry, TDraft> catalog, TDraft draft, Guid formKey, CancellationToken cancel)
        where TEntry : CatalogEntry
        where TDraft : CatalogDraft
    {
        var opened = await desk.OpenAsync(actor, catalog, cancel);
        if (!opened.Succeeded)
        {
            return opened.Problem!;
        }

        var (open, typed) = (opened.Value, draft with { Name = draft.Name.Trim() });
        var entry = catalog.Begin(typed);
        if (await db.ClaimAsync(actor, FormKeys.KeyOf(formKey, catalog.Key, catalog.Remember(entry)), entry.Id, cancel) is { } first)
        {
            return open.Find(first) is { } made ? AdminChange.Of(actor, catalog.Key, made, "created") : new Problem.NotFound();
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
        journal.Record(actor, catalog, entry, "created", null, open.ValuesOf(entry));
        await db.SaveChangesAsync(cancel);
        return AdminChange.Of(actor, catalog.Key, entry, "created");
    }

    /// <param name="version">Which the form was read with.</param>
    public async Task<Result<AdminChange>> SaveAsync<TEntry, TDraft>(
        Actor actor, Catalog<TEntry, TDraft> catalog, Guid id, int version, TDraft draft, CancellationToken cancel)
        where TEntry : CatalogEntry
        where TDraft : CatalogDraft
    {
        var opened = await desk.OpenAsync(actor, catalog, cancel);
        if (!opened.Succeeded)
        {
            return opened.Problem!;
        }

        var (open, typed) = (opened.Value, draft with { Name = draft.Name.Trim() });
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
        var (old, now) = AdminValues.Difference(before, open.ValuesOf(entry));
        if (now.Count == 0)
        {
            return AdminChange.Of(actor, catalog.Key, entry, "changed");
        }

        entry.CountChange();
        journal.Record(actor, catalog, entry, "changed", wasPrivate ? null : old, now);
        await db.SaveChangesAsync(cancel);
        return AdminChange.Of(actor, catalog.Key, entry, "changed", JsonSerializer.Serialize(new RememberedEdit(remembered, former?.Id)));
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
