using KtPortal.Core.Administration;
using KtPortal.Core.Data;
using KtPortal.Core.Skills;
using KtPortal.Core.Teams;
using KtPortal.Core.Tickets.Configuration;
using KtPortal.Core.Tickets.Requirements;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets.Services;

public sealed record ServiceDraft : CatalogDraft
{
    public string? Description { get; init; }

    public Guid? DefaultPriorityId { get; init; }

    public Guid? DefaultCategoryId { get; init; }

    public Guid? DefaultQueueId { get; init; }

    public Guid? DefaultTeamId { get; init; }

    public bool ClientVisible { get; init; } = true;

    public IReadOnlyList<SkillLevel> Skills { get; init; } = [];
}

/// <summary>What the tenant looks after. What a service names may be set aside later: then it is as if it named nothing.</summary>
public sealed class ServiceCatalog : TicketCatalog<Service, ServiceDraft>
{
    private const int LongestDescription = 500;

    public override string Key => "services";

    public override string Family => "service";

    public override CatalogWords Words => new(
        ServiceTexts.Services, ServiceTexts.ServicesLead, ServiceTexts.NewService, ServiceTexts.ServicesEmpty);

    public override bool HasDefault => false;

    public override IReadOnlyList<Usage> UsedBy => [Tickets("service_id"), Templates("service_id"), CustomFields];

    public override IReadOnlyList<AdminField<ServiceDraft>> Fields { get; } =
    [
        new("Name", () => AdminTexts.Name, d => d.Name),
        new("Description", () => AdminTexts.Description, d => d.Description),
        new("ClientVisible", () => ConfigurationTexts.ClientVisible, d => d.ClientVisible),
        new("DefaultPriorityId", () => ServiceTexts.ServicesPriority, (d, name) => name(d.DefaultPriorityId)),
        new("DefaultCategoryId", () => ServiceTexts.ServicesCategory, (d, name) => name(d.DefaultCategoryId)),
        new("DefaultQueueId", () => ServiceTexts.ServicesQueue, (d, name) => name(d.DefaultQueueId)),
        new("DefaultTeamId", () => ServiceTexts.ServicesTeam, (d, name) => name(d.DefaultTeamId)),
        new("Skills", () => SkillTexts.Needed, (d, name) => SkillCatalog.Say(d.Skills, name)),
    ];

    public override ServiceDraft Blank => new() { Name = "" };

    public override async Task<IReadOnlyDictionary<string, IReadOnlyList<AdminChoice>>> ChoicesAsync(PortalDb db, CancellationToken cancel) =>
        new Dictionary<string, IReadOnlyList<AdminChoice>>
        {
            ["DefaultPriorityId"] = await AllAsync<TicketPriority>(db, cancel),
            ["DefaultCategoryId"] = await AllAsync<TicketCategory>(db, cancel),
            ["DefaultQueueId"] = await AllAsync<TicketQueue>(db, cancel),
            ["DefaultTeamId"] = await AllAsync<Team>(db, cancel),
            ["Skills"] = await AllAsync<Skill>(db, cancel),
        };

    public override ServiceDraft DraftOf(Service entry) => new()
    {
        Name = entry.Name,
        Description = entry.Description,
        ClientVisible = entry.ClientVisible,
        DefaultPriorityId = entry.DefaultPriorityId,
        DefaultCategoryId = entry.DefaultCategoryId,
        DefaultQueueId = entry.DefaultQueueId,
        DefaultTeamId = entry.DefaultTeamId,
        Skills = RequiredSkill.Levels(entry.Required),
    };

    public override CatalogFace FaceOf(CatalogEntry entry) => entry is not Service service ? new() : new()
    {
        More = service.Description,
        Badges = service.ClientVisible ? [] : [ConfigurationTexts.StaffOnly],
    };

    protected override IQueryable<Service> Query(PortalDb db) => db.Set<Service>().Include(s => s.Required);

    protected override Service Make() => Service.Begin();

    protected override void Write(Service entry, ServiceDraft draft) => entry.Change(draft);

    protected override void Check(ServiceDraft draft, Service? now, CatalogCheck<Service> check)
    {
        check.Length("Description", draft.Description, LongestDescription);
        check.Choice("DefaultPriorityId", draft.DefaultPriorityId, now?.DefaultPriorityId);
        check.Choice("DefaultCategoryId", draft.DefaultCategoryId, now?.DefaultCategoryId);
        check.Choice("DefaultQueueId", draft.DefaultQueueId, now?.DefaultQueueId);
        check.Choice("DefaultTeamId", draft.DefaultTeamId, now?.DefaultTeamId);
        SkillCatalog.Check("Skills", draft.Skills, id => now?.Required.Any(r => r.SkillId == id) == true, check);
    }
}
