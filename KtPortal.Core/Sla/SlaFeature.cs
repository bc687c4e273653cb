using KtPortal.Core.Administration;
using KtPortal.Core.Calendars;
using KtPortal.Core.Data;
using KtPortal.Core.Demo;
using KtPortal.Core.Features;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.LongJobs;
using KtPortal.Core.Sla.Reports;
using KtPortal.Core.Tenancy;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Sla;

/// <summary>Service levels: how soon an answer and a solution are promised, and whether that was kept.</summary>
public sealed class SlaFeature : Feature
{
    public const string Place = CalendarsFeature.Place;
    public const string DuePlace = "sla.due";
    public const string UnansweredPlace = "sla.unanswered";
    public const string ReportsPlace = "sla.reports";
    public const string OwnPlace = "sla.own";

    public override IReadOnlyList<PermissionGrant> Permissions => SlaPermissions.Matrix;

    public override IReadOnlyList<Place> Places =>
    [
        new(PlaceGroup.Views, 12, UnansweredPlace, "/desk/tickets?view=unanswered", "reply", () => SlaTexts.UnansweredView)
            { Permission = TicketPermissions.Read, Counter = SlaCounter.Unanswered },
        new(PlaceGroup.Views, 14, DuePlace, "/desk/tickets?view=due", "flame", () => SlaTexts.DueView)
            { Permission = TicketPermissions.Read, Counter = SlaCounter.Late, IsAlarm = true },
        new(PlaceGroup.Records, 55, ReportsPlace, "/desk/reports/sla", "chart-spline", () => SlaTexts.ServiceLevels) { Permission = SlaPermissions.Reports },
        new(PlaceGroup.Portal, 35, OwnPlace, "/portal/reports/sla", "chart-spline", () => SlaTexts.ServiceLevels) { Permission = SlaPermissions.Reports },
        new(PlaceGroup.Administration, 105, Place, "/desk/admin/sla", "timer", () => SlaTexts.ServiceLevels) { Permission = SlaPermissions.Configure },
    ];

    public override IReadOnlyList<Purge> Purges =>
    [
        new("delete from sla_notices where mailed_at < now() - interval '30 days'"),
        new("delete from sla_recalculations where asked_at < now() - interval '90 days'"),
    ];

    public override void AddServices(IServiceCollection services, Deployment deployment)
    {
        services.AddCatalog<SlaPolicyCatalog>();
        services.AddSingleton(new ForeignUsage(CalendarCatalog.Name, new("sla_policies", "calendar_id", () => SlaTexts.UsedByPolicies)));
        services.AddSingleton(new ForeignUsage("priorities", new("ticket_sla_clocks", "priority_id", () => SlaTexts.UsedByClocks)));
        services.AddSingleton(new ForeignUsage("priorities", new(SlaThreshold.NamedBy("set_priority"), "id", () => SlaTexts.UsedByWarnings)));
        services.AddSingleton(new ForeignUsage("queues", new(SlaThreshold.NamedBy("move_to_queue"), "id", () => SlaTexts.UsedByWarnings)));
        services.AddSingleton(new ForeignUsage("queues", new("sla_assignments", "queue_id", () => SlaTexts.UsedByPolicies)));
        services.AddSingleton(new ForeignUsage("services", new("sla_assignments", "service_id", () => SlaTexts.UsedByPolicies)));
        services.AddSingleton<TicketPart, SlaTicketPart>();
        services.AddSingleton<ICounterSource, SlaCounter>();
        services.AddScoped<SlaFollow>();
        services.AddScoped<SlaTicketQueries>();
        services.AddScoped<SlaActions>();
        services.AddScoped<SlaTickets>();
        services.AddScoped<SlaRecalculation>();
        services.AddScoped<SlaTrial>();
        services.AddScoped<SlaReports>();
        services.AddScoped<SlaClockList>();
        services.AddScoped<SlaTimes>();
        services.AddScoped<SlaApproaching>();
        services.AddScoped<OwnServiceLevels>();
        services.AddLongJob<SlaRecalculationJob>(SlaRecalculation.Kind);
        services.AddOutboxHandler<SlaMoved>(SlaMoved.Kind, together: true);
        services.AddScoped<SlaDue>();
        services.AddOutboxEffect<SlaDue>(SlaDue.Kind);
        services.AddHostedService<SlaTimer>();
        services.AddSchedule<SlaNoticePost>(SlaNoticePost.Name, Schedule.EveryMinute);
        services.AddScoped<ITenantSeed, SlaSeed>();
        services.AddScoped<IDemoPart, SlaDemo>();
    }
}

/// <summary>A new tenant promises what most do. Chosen so that the first answer comes within four hours from medium on.</summary>
public sealed class SlaSeed(PortalDb db) : ITenantSeed
{
    public async Task SowAsync(SeededTenant tenant, CancellationToken cancel)
    {
        var priorities = await db.Set<TicketPriority>().AsNoTracking().ToListAsync(cancel);
        db.Add(SlaPolicy.Standard(priorities.Select(p => p.Level switch
        {
            PriorityLevel.Critical => new SlaTargetDraft(p.Id, 30, 240),
            PriorityLevel.High => new SlaTargetDraft(p.Id, 60, 480),
            PriorityLevel.Medium => new SlaTargetDraft(p.Id, 240, 1440),
            _ => new SlaTargetDraft(p.Id, 480, 2400),
        })));
        await db.SaveChangesAsync(cancel);
    }
}
