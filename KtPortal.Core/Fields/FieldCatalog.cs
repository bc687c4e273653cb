using KtPortal.Core.Administration;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Fields;

/// <summary>What a tenant asks for on its records besides what every record has. While there are values, their type and readers stay.</summary>
public sealed class FieldCatalog(IEnumerable<FieldEntity> entities) : Catalog<FieldDefinition, FieldDraft>
{
    public const string Name = "fields";
    public const int LongestKey = 60;

    /// <summary>What fields can be limited to, under this name.</summary>
    public const string Scopes = "ScopeId";

    /// <summary>Those of them that clients don't know.</summary>
    internal const string StaffScopes = "StaffScopes";


    public IReadOnlyList<FieldEntity> Entities { get; } = [.. entities];

    public override string Key => Name;

    public override string Family => "custom_field";

    public override string Place => FieldsFeature.Place;

    public override string Permission => FieldPermissions.Manage;

    public override CatalogWords Words => new(FieldTexts.Fields, FieldTexts.FieldsLead, FieldTexts.NewField, FieldTexts.FieldsEmpty);

    public override bool HasDefault => false;

    internal override bool ChecksUses => true;

    public override IReadOnlyList<Usage> UsedBy => [];

    public override IReadOnlyList<AdminField<FieldDraft>> Fields { get; } =
    [
        new("Name", () => AdminTexts.Name, d => d.Name),
        new("Type", () => FieldTexts.Type, d => d.Type) { Say = code => FieldTypes.Find(code)?.Name ?? code },
        new("Help", () => FieldTexts.Help, d => d.Help),
        new("Placeholder", () => FieldTexts.Placeholder, d => d.Placeholder),
        new("Options", () => FieldTexts.Options, d => string.Join(", ", d.Options.Select(o => o.IsActive ? o.Label : $"({o.Label})"))),
        new("Rules", () => FieldTexts.Rules, d => FieldWords.Of(d.Rules)),
        new("Default", () => FieldTexts.Default, d => d.Default),
        new("RequiredOn", () => FieldTexts.Required, d => d.RequiredOn) { Say = FieldWords.OfNeed },
        new("Visibility", () => FieldTexts.Visibility, d => FieldWords.CodeOf(d.Visibility, d.ClientEdits)) { Say = FieldWords.OfVisibility },
        new("ScopeId", () => FieldTexts.Scope, (d, name) => name(d.ScopeId)),
        new("Conditions", () => FieldTexts.ShownWhen, (d, name) => FieldWords.Of(d, name)),
        new("Section", () => FieldTexts.Section, d => d.Section),
        new("InList", () => FieldTexts.InList, d => d.InList),
    ];

    public override FieldDraft Blank => new() { Name = "", EntityType = Entities[0].Type };

    public override async Task<IReadOnlyDictionary<string, IReadOnlyList<AdminChoice>>> ChoicesAsync(PortalDb db, CancellationToken cancel)
    {
        var (scopes, named, ofStaff) = (new List<AdminChoice>(), new List<AdminChoice>(), new List<AdminChoice>());
        foreach (var entity in Entities)
        {
            foreach (var fact in await entity.FactsAsync(db, cancel))
            {
                foreach (var (value, label) in fact.Choices)
                {
                    if (!Guid.TryParse(value, out var id))
                    {
                        continue;
                    }

                    named.Add(new(id, label));
                    if (fact.IsScope)
                    {
                        scopes.Add(new(id, FieldTexts.ScopeOf.With(fact.Label(), label)));
                        ofStaff.AddRange(entity.IsForStaff(fact.Name) ? [new(id, label)] : Array.Empty<AdminChoice>());
                    }
                }
            }
        }

        return new Dictionary<string, IReadOnlyList<AdminChoice>> { [Scopes] = scopes, [StaffScopes] = ofStaff, ["Facts"] = named };
    }

    /// <summary>All there are of a kind of record, as forms and conditions know them.</summary>
    public static async Task<FieldBook> BookAsync(PortalDb db, string entity, CancellationToken cancel)
    {
        var all = await db.Set<FieldDefinition>().AsNoTracking().Where(d => d.EntityType == entity).OrderBy(d => d.SortOrder).ToListAsync(cancel);
        return new FieldBook([.. all.Select(d => d.Known())]);
    }

    public override FieldDraft DraftOf(FieldDefinition entry)
    {
        var known = entry.Known();
        var (any, rows) = FieldDraft.RowsOf(known.Spec.ShowIf);
        return new FieldDraft
        {
            Name = entry.Name,
            EntityType = entry.EntityType,
            Key = entry.Key,
            Type = entry.FieldType,
            Help = entry.HelpText,
            Placeholder = entry.Placeholder,
            Options = known.Spec.Options,
            RequiredOn = entry.RequiredOn,
            Default = entry.DefaultValue,
            Rules = known.Spec.Rules,
            MatchesAny = any,
            Conditions = rows,
            Visibility = entry.Visibility,
            ClientEdits = entry.ClientEdits,
            ScopeId = entry.ScopeId,
            Section = entry.Section,
            InList = entry.InList,
        };
    }

    public override CatalogFace FaceOf(CatalogEntry entry) => entry is not FieldDefinition field ? new() : new()
    {
        Symbol = "text-cursor-input",
        More = string.Join(" · ", new[] { FieldTypes.Find(field.FieldType)?.Name, field.Key, field.Section }.OfType<string>()),
        Badges =
        [
            FieldWords.OfVisibility(FieldWords.CodeOf(field.Visibility, field.ClientEdits)),
            .. field.RequiredOn == FieldNeeds.Never ? Array.Empty<string>() : [FieldWords.OfNeed(field.RequiredOn)],
            .. field.Conditions is null && field.ScopeId is null ? Array.Empty<string>() : [FieldTexts.Conditional],
        ],
    };

    public override Problem.Conflict? RefuseToRemove(CatalogEntry entry, IReadOnlyList<CatalogEntry> all) =>
        entry is FieldDefinition field && FieldChecks.AskedBy(field, all.OfType<FieldDefinition>()) is { } other
            ? new Problem.Conflict(FieldProblemTexts.AskedByOther.With(field.Name, other.Name))
            : null;

    protected override FieldDefinition Make() => FieldDefinition.Begin();

    protected override void Write(FieldDefinition entry, FieldDraft draft) => entry.Change(draft);

    // One name may stand for two things under two scopes.
    protected override bool SharesNames(CatalogEntry entry, FieldDraft draft) =>
        entry is FieldDefinition field && field.EntityType == draft.EntityType && field.ScopeId == draft.ScopeId;

    protected override void Check(FieldDraft draft, FieldDefinition? now, CatalogCheck<FieldDefinition> check) =>
        new FieldChecks(draft, now, check, Entities.FirstOrDefault(e => e.Type == draft.EntityType)).Run();
}
