using KtPortal.Core.Accounts;
using KtPortal.Core.Administration;
using KtPortal.Core.Audit;
using KtPortal.Core.Branding;
using KtPortal.Core.Calendars;
using KtPortal.Core.CannedResponses;
using KtPortal.Core.Changes;
using KtPortal.Core.Clients;
using KtPortal.Core.Demo;
using KtPortal.Core.Fields;
using KtPortal.Core.Files;
using KtPortal.Core.Forms;
using KtPortal.Core.Jobs;
using KtPortal.Core.Limits;
using KtPortal.Core.Lists;
using KtPortal.Core.LongJobs;
using KtPortal.Core.Mail;
using KtPortal.Core.Payments;
using KtPortal.Core.Pdf;
using KtPortal.Core.Placeholders;
using KtPortal.Core.Realtime;
using KtPortal.Core.Reports;
using KtPortal.Core.Requests;
using KtPortal.Core.Search;
using KtPortal.Core.Settings;
using KtPortal.Core.Skills;
using KtPortal.Core.Sla;
using KtPortal.Core.Surveys;
using KtPortal.Core.Teams;
using KtPortal.Core.Tenancy;
using KtPortal.Core.TicketMail;
using KtPortal.Core.Tickets;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Features;

/// <summary>The features of this program, for the product, its tests and the bench: the one place that names them.</summary>
public static class FeatureList
{
    public static readonly FeatureCatalog Catalog = new(
    [
        new TenancyFeature(),
        new LimitsFeature(),
        new JobsFeature(),
        new LongJobsFeature(),
        new RealtimeFeature(),
        new FilesFeature(),
        new FormsFeature(),
        new AuditFeature(),
        new ChangesFeature(),
        new AdminFeature(),
        new FieldsFeature(),
        new SettingsFeature(),
        new PlaceholdersFeature(),
        new BrandingFeature(),
        new PdfFeature(),
        new PaymentsFeature(),
        new ClientsFeature(),
        new AccountsFeature(),
        new SearchFeature(),
        new ListsFeature(),
        new ReportsFeature(),
        new TeamsFeature(),
        new SkillsFeature(),
        new TicketsFeature(),
        new CannedResponsesFeature(),
        new MailFeature(),
        new TicketMailFeature(),
        new SurveysFeature(),
        new RequestsFeature(),
        new SlaFeature(),
        new CalendarsFeature(),
        new DemoFeature(),
    ]);

    /// <summary>Everything but the database (<see cref="Data.DataFeature"/>) and this node's part of the background jobs.</summary>
    public static IServiceCollection AddFeatures(this IServiceCollection services, Deployment deployment)
    {
        services.AddSingleton(Catalog);
        services.AddSingleton<RoleSync>();
        services.AddSingleton<Counters>();
        services.AddScoped<Suggestions>();
        foreach (var feature in Catalog.Features)
        {
            feature.AddServices(services, deployment);
        }

        return services;
    }
}
