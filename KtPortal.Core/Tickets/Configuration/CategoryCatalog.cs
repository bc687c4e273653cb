using KtPortal.Core.Administration;
using KtPortal.Core.Data;
using KtPortal.Core.Languages;
using KtPortal.Core.Skills;
using KtPortal.Core.Tickets.Requirements;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets.Configuration;

public sealed record CategoryDraft : CatalogDraft
{
    /// <summary>Below which it stands; null for a category of its own.</summary>
    public Guid? ParentId { get; init; }

    public bool ClientVisible { get; init; } = true;

    public Guid? DefaultPriorityId { get; init; }

    public Guid? DefaultQueueId { get; init; }

    public IReadOnlyList<SkillLevel> Skills { get; init; } = [];
}

/// <summary>What tickets are about, with one level of subcategories.</summary>
public sealed class CategoryCatalog : TicketCatalog<TicketCategory, CategoryDraft>
{
    public override string Key => "categories";

    public override string Family => "ticket_category";

    public override CatalogWords Words => new(
        ConfigurationTexts.Categories, ConfigurationTexts.CategoriesLead, ConfigurationTexts.NewCategory,
        ConfigurationTexts.CategoriesEmpty);

    public override bool HasDefault => false;

    public override IReadOnlyList<Usage> UsedBy =>
    [
        Tickets("category_id"),
        new("tickets", "subcategory_id", () => ConfigurationTexts.UsedByTickets),
        new("ticket_categories", "parent_id", () => ConfigurationTexts.UsedBySubcategories),
        Services("default_category_id"),
        Templates("category_id"),
        CustomFields,
    ];

    public override IReadOnlyList<AdminField<CategoryDraft>> Fields { get; } =
    [
        new("Name", () => AdminTexts.Name, d => d.Name),
        new("ParentId", () => ConfigurationTexts.Parent, (d, name) => name(d.ParentId)),
        new("ClientVisible", () => ConfigurationTexts.ClientVisible, d => d.ClientVisible),
        new("DefaultPriorityId", () => ConfigurationTexts.Priority, (d, name) => name(d.DefaultPriorityId)),
        new("DefaultQueueId", () => ConfigurationTexts.Queue, (d, name) => name(d.DefaultQueueId)),
        new("Skills", () => SkillTexts.Needed, (d, name) => SkillCatalog.Say(d.Skills, name)),
    ];

    public override CategoryDraft Blank => new() { Name = "" };

    public override async Task<IReadOnlyDictionary<string, IReadOnlyList<AdminChoice>>> ChoicesAsync(PortalDb db, CancellationToken cancel)
    {
        var all = await LoadAsync(db, forChange: false, cancel);
        return new Dictionary<string, IReadOnlyList<AdminChoice>>
        {
            ["ParentId"] =
            [
                .. all.Cast<TicketCategory>().Where(c => c.ParentId is null).Select(c => new AdminChoice(c.Id, c.Name, c.IsActive)),
            ],
            ["DefaultPriorityId"] = await AllAsync<TicketPriority>(db, cancel),
            ["DefaultQueueId"] = await AllAsync<TicketQueue>(db, cancel),
            ["Skills"] = await AllAsync<Skill>(db, cancel),
        };
    }

    public override CategoryDraft DraftOf(TicketCategory entry) => new()
    {
        Name = entry.Name,
        ParentId = entry.ParentId,
        ClientVisible = entry.ClientVisible,
        DefaultPriorityId = entry.DefaultPriorityId,
        DefaultQueueId = entry.DefaultQueueId,
        Skills = RequiredSkill.Levels(entry.Required),
    };

    public override CatalogFace FaceOf(CatalogEntry entry) => entry is not TicketCategory category ? new() : new()
    {
        Badges = category.ClientVisible ? [] : [ConfigurationTexts.StaffOnly],
        Depth = category.ParentId is null ? 0 : 1,
    };

    public override string GroupOf(CatalogEntry entry) => ((TicketCategory)entry).ParentId?.ToString() ?? "";

    internal override IEnumerable<CatalogEntry> Arrange(IReadOnlyList<CatalogEntry> all)
    {
        var below = all.Cast<TicketCategory>().OrderBy(c => c.SortOrder).ThenBy(c => c.Name).ToLookup(c => c.ParentId);
        return below[null].SelectMany(c => below[c.Id].Prepend(c));
    }

    protected override string GroupOf(CategoryDraft draft) => draft.ParentId?.ToString() ?? "";

    protected override bool SharesNames(CatalogEntry entry, CategoryDraft draft) => ((TicketCategory)entry).ParentId == draft.ParentId;

    protected override IQueryable<TicketCategory> Query(PortalDb db) => db.Set<TicketCategory>().Include(c => c.Required);

    protected override TicketCategory Make() => TicketCategory.Begin();

    protected override void Write(TicketCategory entry, CategoryDraft draft) => entry.Change(draft);

    protected override void Check(CategoryDraft draft, TicketCategory? now, CatalogCheck<TicketCategory> check)
    {
        check.Choice("ParentId", draft.ParentId, now?.ParentId);
        check.Choice("DefaultPriorityId", draft.DefaultPriorityId, now?.DefaultPriorityId);
        check.Choice("DefaultQueueId", draft.DefaultQueueId, now?.DefaultQueueId);
        SkillCatalog.Check("Skills", draft.Skills, id => now?.Required.Any(r => r.SkillId == id) == true, check);
        var below = now is null ? [] : check.All.Where(c => c.ParentId == now.Id).ToList();
        if (draft.ParentId is not null && (draft.ParentId == now?.Id || below.Count > 0))
        {
            check.Error("ParentId", ConfigurationTexts.OneLevel);
        }

        // What clients don't see has nothing below it that they do.
        if (draft.ClientVisible && check.All.FirstOrDefault(c => c.Id == draft.ParentId) is { ClientVisible: false } parent)
        {
            check.Error("ClientVisible", ConfigurationTexts.ParentHidden.With(TenantWords.Of(parent.Name)));
        }
        else if (!draft.ClientVisible && below.FirstOrDefault(c => c.ClientVisible) is { } seen)
        {
            check.Error("ClientVisible", ConfigurationTexts.SubcategorySeen.With(TenantWords.Of(seen.Name)));
        }
    }
}
