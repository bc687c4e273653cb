using KtPortal.Core.Administration;
using KtPortal.Core.Clients;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Teams;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Services;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Sla;

public sealed record SlaPolicyDraft : CatalogDraft
{
    public string? Description { get; init; }

    public SlaStart StartsOn { get; init; }

    public Guid? CalendarId { get; init; }

    public int? BaseFirstResponseMinutes { get; init; }

    public int? BaseResolutionMinutes { get; init; }

    public IReadOnlyList<SlaTargetDraft> Targets { get; init; } = [];

    public bool EscalationEnabled { get; init; } = true;

    public IReadOnlyList<SlaThreshold> Thresholds { get; init; } = [];

    public SlaResponseBy ResponseBy { get; init; } = SlaResponseBy.StaffOrPartner;

    public bool ClientSeesDue { get; init; }

    public DateOnly? EffectiveFrom { get; init; }

    public IReadOnlyList<SlaAssignedTo> Assigned { get; init; } = [];

    public IReadOnlyList<SlaExclusionDraft> Exclusions { get; init; } = [];
}

/// <summary>What a provider promises. Editing one changes nothing for tickets whose clocks run, unless somebody says so.</summary>
public sealed class SlaPolicyCatalog : Catalog<SlaPolicy, SlaPolicyDraft>
{
    public const string Name = "sla";
    public const string Calendars = "CalendarId";
    public const string Priorities = "Targets";
    public const string Organizations = "Organizations";
    public const string Services = "Services";
    public const string Queues = "Queues";
    public const string People = "Users";

    private const int LongestDescription = 2000;
    private const int LongestReason = 500;

    public override string Key => Name;

    public override string Family => "sla_policy";

    public override string Place => SlaFeature.Place;

    public override string Permission => SlaPermissions.Configure;

    public override CatalogWords Words => new(SlaTexts.Policies, SlaTexts.PoliciesLead, SlaTexts.NewPolicy, SlaTexts.PoliciesEmpty);

    protected override int NameLength => 255;

    public override IReadOnlyList<Usage> UsedBy { get; } =
    [
        new("(select ticket_id, policy_id from ticket_sla_clocks where completed_at is null group by 1, 2) c", "policy_id", () => SlaTexts.UsedByRunning),
        new("ticket_sla_clocks", "policy_id", () => SlaTexts.UsedByClocks),
        new("ticket_sla", "policy_id", () => SlaTexts.UsedByTickets),
        new("sla_assignments", "policy_id", () => SlaTexts.UsedByAssigned),
    ];

    public override IReadOnlyList<AdminField<SlaPolicyDraft>> Fields { get; } =
    [
        new("Name", () => AdminTexts.Name, d => d.Name),
        new("Description", () => AdminTexts.Description, d => d.Description),
        new("IsDefault", () => SlaTexts.DefaultPolicy, d => d.IsDefault),
        new("StartsOn", () => SlaTexts.StartsOn, d => EnumText<SlaStart>.Write(d.StartsOn)) { Say = SayStart },
        new("CalendarId", () => SlaTexts.Calendar, (d, name) => name(d.CalendarId)),
        new("Targets", () => SlaTexts.Targets, (d, name) => SlaPolicyWords.Say(d.Targets, name)),
        new("BaseFirstResponseMinutes", () => SlaTexts.BaseFirstResponse, d => d.BaseFirstResponseMinutes),
        new("BaseResolutionMinutes", () => SlaTexts.BaseResolution, d => d.BaseResolutionMinutes),
        new("ResponseBy", () => SlaTexts.ResponseBy, d => EnumText<SlaResponseBy>.Write(d.ResponseBy)) { Say = SayResponse },
        new("ClientSeesDue", () => SlaTexts.ClientSeesDue, d => d.ClientSeesDue),
        new("EffectiveFrom", () => SlaTexts.EffectiveFrom, d => d.EffectiveFrom?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)),
        new("EscalationEnabled", () => SlaTexts.EscalationEnabled, d => d.EscalationEnabled),
        new("Thresholds", () => SlaTexts.Thresholds, (d, name) => SlaPolicyWords.Say(d.Thresholds, name)),
        new("Assigned", () => SlaTexts.AppliesTo, (d, name) => string.Join(", ", d.Assigned.Select(a => name(a.Id)).Order())),
        new("Exclusions", () => SlaTexts.Exclusions, d => SlaPolicyWords.Say(d.Exclusions)),
    ];

    public override SlaPolicyDraft Blank => new() { Name = "", Thresholds = SlaThreshold.Usual };

    public override async Task<IReadOnlyDictionary<string, IReadOnlyList<AdminChoice>>> ChoicesAsync(PortalDb db, CancellationToken cancel) =>
        new Dictionary<string, IReadOnlyList<AdminChoice>>
        {
            [Calendars] = await CalendarsAsync(db, cancel),
            [Priorities] = await AllAsync<TicketPriority>(db, cancel),
            [Services] = await AllAsync<Service>(db, cancel),
            [Queues] = await AllAsync<TicketQueue>(db, cancel),
            [Organizations] = await db.Set<Organization>().AsNoTracking().Where(o => o.Kind == OrganizationKind.Client || o.Kind == OrganizationKind.Partner)
                .OrderBy(o => o.Name).Select(o => new AdminChoice(o.Id, o.Name, o.Status == "active")).ToListAsync(cancel),
            [People] = await TeamCatalog.StaffAsync(db, cancel),
        };

    public override SlaPolicyDraft DraftOf(SlaPolicy entry) => new()
    {
        Name = entry.Name,
        Description = entry.Description,
        IsDefault = entry.IsDefault,
        StartsOn = entry.StartsOn,
        CalendarId = entry.CalendarId,
        BaseFirstResponseMinutes = entry.BaseFirstResponseMinutes,
        BaseResolutionMinutes = entry.BaseResolutionMinutes,
        Targets = [.. entry.Targets.Select(t => t.Draft).OrderBy(t => t.PriorityId)],
        EscalationEnabled = entry.EscalationEnabled,
        Thresholds = SlaThreshold.Read(entry.EscalationRules),
        ResponseBy = entry.ResponseBy,
        ClientSeesDue = entry.ClientSeesDue,
        EffectiveFrom = entry.EffectiveFrom,
        Assigned = [.. entry.Assignments.Select(a => a.To).OrderBy(a => a.Kind).ThenBy(a => a.Id)],
        Exclusions = [.. entry.Exclusions.Select(e => e.Draft).OrderBy(e => e.StartsAt)],
    };

    public override CatalogFace FaceOf(CatalogEntry entry) => entry is not SlaPolicy policy ? new() : new()
    {
        Symbol = "timer",
        More = policy.Description,
        Badges = policy.Assignments.Count > 0 ? [SlaTexts.SomeAssigned.For(policy.Assignments.Count)] : [],
    };

    protected override IQueryable<SlaPolicy> Query(PortalDb db) =>
        db.Set<SlaPolicy>().Include(p => p.Targets).Include(p => p.Assignments).Include(p => p.Exclusions).AsSplitQuery();

    protected override SlaPolicy Make() => SlaPolicy.Begin();

    protected override void Write(SlaPolicy entry, SlaPolicyDraft draft) => entry.Change(draft);

    protected override void Check(SlaPolicyDraft draft, SlaPolicy? now, CatalogCheck<SlaPolicy> check)
    {
        check.Length("Description", draft.Description, LongestDescription);
        check.Choice(Calendars, draft.CalendarId, now?.CalendarId);
        SlaPolicyChecks.Targets(draft, now, check);
        SlaPolicyChecks.Thresholds(draft, now, check);
        CheckAssigned(draft, now, check);
        foreach (var excluded in draft.Exclusions)
        {
            if (excluded.EndsAt <= excluded.StartsAt)
            {
                check.Error("Exclusions", SlaProblemTexts.ExclusionEnds);
            }
            else if (string.IsNullOrWhiteSpace(excluded.Reason) || excluded.Reason.Length > LongestReason)
            {
                check.Error("Exclusions", SlaProblemTexts.ExclusionWhy.For(LongestReason));
            }
        }
    }

    // Each has one policy at most: whose, says the page of that one.
    private static void CheckAssigned(SlaPolicyDraft draft, SlaPolicy? now, CatalogCheck<SlaPolicy> check)
    {
        foreach (var to in draft.Assigned)
        {
            var field = to.Kind switch { SlaFoundBy.Service => Services, SlaFoundBy.Queue => Queues, _ => Organizations };
            if (!check.Offers(field, to.Id, now?.Assignments.Any(a => a.IsFor(to)) == true))
            {
                check.Error(field, AdminTexts.NotOffered);
            }
            else if (check.All.FirstOrDefault(p => p != now && p.Assignments.Any(a => a.IsFor(to))) is { } other)
            {
                check.Error(field, SlaProblemTexts.AssignedElsewhere.With(TenantWords.Of(other.Name)));
            }
        }
    }

    private static async Task<IReadOnlyList<AdminChoice>> CalendarsAsync(PortalDb db, CancellationToken cancel)
    {
        await using var command = db.Command("select id, name, is_active from business_calendars order by sort_order, name");
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var found = new List<AdminChoice>();
        while (await rows.ReadAsync(cancel))
        {
            found.Add(new(rows.Id("id"), rows.Text("name"), rows.Flag("is_active")));
        }

        return found;
    }

    private static string SayStart(string word) => word == EnumText<SlaStart>.Write(SlaStart.Created) ? SlaTexts.StartsCreated : SlaTexts.StartsAccepted;

    private static string SayResponse(string word) =>
        word == EnumText<SlaResponseBy>.Write(SlaResponseBy.Staff) ? SlaTexts.ResponseByStaff : SlaTexts.ResponseByBoth;

    private static async Task<IReadOnlyList<AdminChoice>> AllAsync<T>(PortalDb db, CancellationToken cancel)
        where T : CatalogEntry =>
        await db.Set<T>().AsNoTracking().OrderBy(e => e.SortOrder).ThenBy(e => e.Name)
            .Select(e => new AdminChoice(e.Id, e.Name, e.IsActive)).ToListAsync(cancel);
}
