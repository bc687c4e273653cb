using KtPortal.Core.Administration;
using KtPortal.Core.Changes;
using KtPortal.Core.Demo;
using KtPortal.Core.Features;
using KtPortal.Core.Fields;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.Lists;
using KtPortal.Core.Placeholders;
using KtPortal.Core.Realtime;
using KtPortal.Core.Search;
using KtPortal.Core.Settings;
using KtPortal.Core.Skills;
using KtPortal.Core.Teams;
using KtPortal.Core.Tenancy;
using KtPortal.Core.Tickets.Assignment;
using KtPortal.Core.Tickets.Comments;
using KtPortal.Core.Tickets.Configuration;
using KtPortal.Core.Tickets.CustomFields;
using KtPortal.Core.Tickets.Deletion;
using KtPortal.Core.Tickets.Demo;
using KtPortal.Core.Tickets.Escalations;
using KtPortal.Core.Tickets.Lines;
using KtPortal.Core.Tickets.Mentions;
using KtPortal.Core.Tickets.Merging;
using KtPortal.Core.Tickets.Presence;
using KtPortal.Core.Tickets.Recurring;
using KtPortal.Core.Tickets.Relations;
using KtPortal.Core.Tickets.Reports;
using KtPortal.Core.Tickets.Services;
using KtPortal.Core.Tickets.Splitting;
using KtPortal.Core.Tickets.Templates;
using KtPortal.Core.Tickets.Totals;
using KtPortal.Core.Tickets.Waiting;
using KtPortal.Core.Tickets.Watching;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Tickets;

public sealed class TicketsFeature : Feature
{
    public override IReadOnlyList<PermissionGrant> Permissions => TicketPermissions.Matrix;

    public override IReadOnlyList<Place> Places => TicketPlaces.All;

    public override IReadOnlyList<Purge> Purges =>
    [
        new("delete from ticket_presence where seen_at < now() - interval '1 hour'"),
        new("select app.erase_deleted_tickets()"),
        new("delete from ticket_stop_links where expires_at < now()"),
    ];

    public override void AddServices(IServiceCollection services, Deployment deployment)
    {
        services.AddSingleton(new TicketLimits { PerHour = deployment.Number("KT_TICKETS_PER_HOUR", 10) });
        services.AddSingleton(BusinessTime.InCalendars);
        services.AddScoped<TicketAllowance>();
        services.AddScoped<TicketVerbs>();
        services.AddScoped<TicketDoor>();
        services.AddScoped<TicketSubmission>();
        services.AddScoped<TicketReplies>();
        services.AddScoped<StaffAnswers>();
        services.AddScoped<MailedFiles>();
        services.AddScoped<MailedTickets>();
        services.AddScoped<MailedReplies>();
        services.AddScoped<TicketAssignment>();
        services.AddSingleton(Absence.Offline);
        services.AddSingleton<AssignmentWords>();
        services.AddScoped<AssignmentFactsQuery>();
        services.AddScoped<AssignmentWaits>();
        services.AddScoped<AssignByStrategy>();
        services.AddScoped<AssignmentNotices>();
        services.AddScoped<QueueAssignments>();
        services.AddOutboxHandler<TicketToAssign>(TicketToAssign.Kind);
        services.AddOutboxHandler<WaitingToAssign>(WaitingToAssign.Kind);
        services.AddSchedule<AssignmentRound>(AssignmentRound.Name, Schedule.EveryMinute);
        services.AddScoped<ITakesBack, TicketUndo>();
        services.AddScoped<TicketAcceptance>();
        services.AddScoped<TicketEscalations>();
        services.AddScoped<TicketFinder>();
        services.AddScoped<OpenTies>();
        services.AddScoped<ClosedDuplicates>();
        services.AddScoped<TicketRelations>();
        services.AddScoped<ITakesBack, TicketRelations>();
        services.AddScoped<TicketMerging>();
        services.AddScoped<TicketSplitting>();
        services.AddScoped<TicketMentions>();
        services.AddScoped<CommentChanges>();
        services.AddScoped<Redaction>();
        services.AddScoped<TicketDeletion>();
        services.AddScoped<ITakesBack, TicketDeletion>();
        services.AddScoped<TicketParticipants>();
        services.AddScoped<TicketPeople>();
        services.AddScoped<StopLinks>();
        services.AddScoped<ITakesBack, TicketPeople>();
        services.AddScoped<PersonFinder>();
        services.AddScoped<TicketEdits>();
        services.AddScoped<ClientClosure>();
        services.AddScoped<PortalTicketQueries>();
        services.AddScoped<UnreadAnswers>();
        services.AddScoped<DeskTicketQueries>();
        services.AddList<TicketList>();
        services.AddBulkWork<TicketBulk>(TicketList.ListName);
        services.AddScoped<TicketBulkEdits>();
        services.AddScoped<TicketBulkComments>();
        services.AddScoped<TicketTags>();
        services.AddScoped<TicketRouting>();
        services.AddScoped<TicketScheduling>();
        services.AddScoped<TicketPresence>();
        services.AddScoped<TicketTemplates>();
        services.AddScoped<TemplateUse>();
        services.AddFieldsOf<TicketFieldEntity>();
        services.AddScoped<TicketFieldValues>();
        services.AddScoped<TicketAnswers>();
        services.AddScoped<NewTicketFields>();
        services.AddScoped<TicketChoices>();
        services.AddScoped<TicketRequesters>();
        services.AddSingleton(new LiveKind(
            Ticket.SubjectKind, "tickets", TicketPermissions.Read,
                "select id, priority_id as group_id from tickets where id = any($1) and deleted_at is null",
            "created", "updated", "comment"));
        services.AddSingleton<IPassingSource, LineQuery>();
        services.AddPlaceholders<TicketPlaceholders>(TicketPlaceholders.Names, TicketPlaceholders.Custom);
        services.AddSingleton<ICounterSource, TicketCounters>();
        services.AddSingleton<ISearchSource, TicketSearch>();
        services.AddSingleton<ISuggestionSource, TicketSuggestions>();
        services.AddSingleton<ISuggestionSource, RequestingClients>();
        services.AddScoped<ITenantSeed, TicketSeed>();
        services.AddScoped<TicketDemoFiles>();
        services.AddScoped<DemoLines>();
        services.AddScoped<IDemoPart, ServiceDemo>();
        services.AddScoped<IDemoPart, TicketDemo>();
        services.AddScoped<IDemoPart, TicketViewDemo>();
        services.AddScoped<IDemoPart, TemplateDemo>();
        services.AddScoped<IDemoPart, RecurringDemo>();
        services.AddScoped<IDemoPart, FieldDemo>();
        services.AddSettings<TicketSettingsBook, TicketSettings>();
        services.AddCatalog<StatusCatalog>();
        services.AddCatalog<PriorityCatalog>();
        services.AddCatalog<TypeCatalog>();
        services.AddCatalog<CategoryCatalog>();
        services.AddCatalog<ServiceCatalog>();
        services.AddCatalog<QueueCatalog>();
        services.AddCatalog<TemplateCatalog>();
        services.AddCatalog<RecurringCatalog>();
        services.AddScoped<RecurringEnd>();
        services.AddScoped<RecurringTimes>();
        services.AddOutboxHandler<RecurringOpening>(RecurringOpening.Kind);
        services.AddSchedule<RecurringRun>(RecurringRun.Name, Schedule.EveryMinute);
        services.AddScoped<IMovesUses, TicketMoves>();
        services.AddSingleton(new ForeignUsage(TeamCatalog.Name, new("ticket_queues", "team_id", () => ConfigurationTexts.UsedByQueues)));
        services.AddSingleton(new ForeignUsage(TeamCatalog.Name, new("tickets", "team_id", () => ConfigurationTexts.UsedByTickets)));
        services.AddSingleton(new ForeignUsage(TeamCatalog.Name, new("ticket_templates", "team_id", () => ConfigurationTexts.UsedByTemplates)));
        services.AddSingleton(new ForeignUsage(TeamCatalog.Name, new("services", "default_team_id", () => ServiceTexts.UsedByServices)));
        services.AddSingleton(new ForeignUsage(SkillCatalog.Name, new("service_skills", "skill_id", () => ServiceTexts.UsedByServices)));
        services.AddSingleton(new ForeignUsage(SkillCatalog.Name, new("category_skills", "skill_id", () => ConfigurationTexts.UsedByCategories)));
        services.AddScoped<QueueLines>();
        services.AddScoped<WaitReports>();
        services.AddScoped<ClientTotalQueries>();
        services.AddScoped<TicketSummary>();
        services.AddScoped<TicketBacklog>();
        services.AddScoped<QueueWaits>();
        services.AddScoped<ReportedTickets>();
        services.AddOutboxHandler<LineMoved>(LineMoved.Kind);
        services.AddSchedule<WaitTimes>(WaitTimes.Name, Schedule.EveryQuarter);
        services.AddSchedule<ScheduledStarts>(ScheduledStarts.Name, Schedule.EveryMinute);
        services.AddSchedule<AutoClosure>(AutoClosure.Name, Schedule.EveryDay);
    }
}
