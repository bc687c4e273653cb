using KtPortal.Core.Administration;
using KtPortal.Core.Demo;
using KtPortal.Core.Events;
using KtPortal.Core.Features;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.Settings;
using KtPortal.Core.Tickets;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Surveys;

/// <summary>How satisfied clients are with how their tickets were solved, and what colleagues think of it.</summary>
public sealed class SurveysFeature : Feature
{
    public const string Figures = "csat";

    public override IReadOnlyList<PermissionGrant> Permissions => SurveyPermissions.Matrix;

    public override IReadOnlyList<Place> Places =>
    [
        new(PlaceGroup.Records, 60, Figures, "/desk/csat", "star", () => SurveyTexts.Satisfaction) { Permission = SurveyPermissions.Read },
    ];

    public override void AddServices(IServiceCollection services, Deployment deployment)
    {
        services.AddSettings<SurveySettingsBook, SurveySettings>();
        services.AddCatalog<ExemptionCatalog>();
        services.AddScoped<ExemptionCandidates>();
        services.AddScoped<SurveyMails>();
        services.AddScoped<TicketRatings>();
        services.AddScoped<SurveyAnswers>();
        services.AddScoped<InternalRatings>();
        services.AddScoped<SurveyReports>();
        services.AddReaction<TicketStatusChanged, SurveyStart>("survey", together: true);
        services.AddReaction<TicketRated, LowRatingNotices>("low", together: true);
        services.AddSchedule<SurveyPost>(SurveyPost.Name, Schedule.EveryMinute);
        services.AddScoped<IDemoPart, SurveyDemo>();
    }
}
