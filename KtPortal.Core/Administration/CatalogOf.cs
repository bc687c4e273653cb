using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Administration;

/// <summary>A catalogue with its entries and what its form says of one.</summary>
public abstract class Catalog<TEntry, TDraft> : Catalog
    where TEntry : CatalogEntry
    where TDraft : CatalogDraft
{
    protected virtual int NameLength => 100;

    /// <summary>In the order of the form.</summary>
    public abstract IReadOnlyList<AdminField<TDraft>> Fields { get; }

    /// <summary>What the form of a new one shows.</summary>
    public abstract TDraft Blank { get; }

    public abstract TDraft DraftOf(TEntry entry);

    protected abstract TEntry Make();

    /// <summary>Takes over all but name and default.</summary>
    protected abstract void Write(TEntry entry, TDraft draft);

    protected virtual string GroupOf(TDraft draft) => "";

    /// <summary>Says at their fields what is wrong, beyond the name.</summary>
    /// <param name="now">Null for a new one.</param>
    protected virtual void Check(TDraft draft, TEntry? now, CatalogCheck<TEntry> check)
    {
    }

    /// <summary>What the form left to be found out: whom an address means. What isn't found is told by <see cref="Check"/>.</summary>
    protected internal virtual Task<TDraft> CompleteAsync(PortalDb db, Actor actor, TDraft draft, CancellationToken cancel) => Task.FromResult(draft);

    internal TEntry Begin(TDraft draft)
    {
        var entry = Make();
        Put(entry, draft);
        return entry;
    }

    internal void Put(TEntry entry, TDraft draft)
    {
        entry.Name = draft.Name;
        entry.IsDefault = HasDefault && draft.IsDefault;
        Write(entry, draft);
    }

    /// <param name="uses">What uses the entry, in words.</param>
    internal FieldErrors CheckAll(TDraft draft, TEntry? now, OpenCatalog open, string? uses = null)
    {
        var (all, errors) = (open.All, new FieldErrors());
        var (group, name) = (GroupOf(draft), TypedText.Of(draft.Name, int.MaxValue));
        if (TypedText.IsBlank(name))
        {
            errors.Add("Name", AdminTexts.NameMissing);
        }
        else if (name.Length > NameLength)
        {
            errors.Add("Name", AdminTexts.TooLong.For(NameLength));
        }
        else if (all.Any(e => e != now && SharesNames(e, draft) && string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            errors.Add("Name", AdminTexts.NameTaken);
        }

        if (HasDefault && now is { IsDefault: true } && (!draft.IsDefault || GroupOf(now) != group))
        {
            errors.Add("IsDefault", AdminTexts.DefaultNeeded);
        }
        else if (HasDefault && draft.IsDefault && now is { IsActive: false })
        {
            errors.Add("IsDefault", AdminTexts.DefaultIsActive);
        }

        Check(draft, now, new CatalogCheck<TEntry>(open.Actor, [.. all.Cast<TEntry>()], open.Choices, uses, errors));
        return errors;
    }

    /// <summary>Whether the two may not have one name.</summary>
    protected virtual bool SharesNames(CatalogEntry entry, TDraft draft) => true;

    /// <summary>The one that is default now where the draft takes that over.</summary>
    internal CatalogEntry? FormerDefault(TDraft draft, TEntry? entry, IReadOnlyList<CatalogEntry> all) => HasDefault && draft.IsDefault
        ? all.FirstOrDefault(e => e.IsDefault && e != entry && GroupOf(e) == GroupOf(draft))
        : null;

    internal override async Task<List<CatalogEntry>> LoadAsync(PortalDb db, bool forChange, CancellationToken cancel)
    {
        var all = await (forChange ? Query(db) : Query(db).AsNoTracking()).ToListAsync(cancel);
        return [.. Arrange([.. all])];
    }

    protected virtual IQueryable<TEntry> Query(PortalDb db) => db.Set<TEntry>();

    internal override Dictionary<string, object?> ValuesOf(CatalogEntry entry, Func<Guid?, string?> name) =>
        AdminValues.Of(Fields, DraftOf((TEntry)entry), name);

    internal override IReadOnlyList<FieldChange> Say(string? before, string? after) => AdminValues.Say(Fields, before, after);

    internal override string Remember(CatalogEntry entry) => JsonSerializer.Serialize(DraftOf((TEntry)entry));

    internal override FieldErrors PutBack(CatalogEntry entry, string remembered, OpenCatalog open, string? uses)
    {
        var draft = JsonSerializer.Deserialize<TDraft>(remembered)!;
        var errors = CheckAll(draft, (TEntry)entry, open, uses);
        if (errors.Count == 0)
        {
            Put((TEntry)entry, draft);
        }

        return errors;
    }

    /// <summary>What the two say of each field, where they differ.</summary>
    public IReadOnlyList<FieldChange> Compare(
        TDraft theirs, TDraft yours, IReadOnlyDictionary<string, IReadOnlyList<AdminChoice>> choices)
    {
        var name = NamesOf(choices);
        return [.. from field in Fields
                   let pair = (Theirs: field.Read(theirs, name), Yours: field.Read(yours, name))
                   where !Equals(pair.Theirs, pair.Yours)
                   select AdminValues.Say(field, pair.Theirs, pair.Yours)];
    }
}
