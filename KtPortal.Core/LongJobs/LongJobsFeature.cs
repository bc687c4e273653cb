using KtPortal.Core.Features;
using KtPortal.Core.Jobs;
using KtPortal.Core.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.LongJobs;

/// <summary>Work that takes minutes, with its progress; what it is, other features say.</summary>
public sealed class LongJobsFeature : Feature
{
    public const string Place = "long-jobs";

    public override IReadOnlyList<Place> Places =>
    [
        new(PlaceGroup.Administration, 890, Place, "/desk/jobs", "hourglass", () => LongJobTexts.LongJobs)
        {
            Permission = TenancyPermissions.ManageSettings,
        },
    ];

    public override IReadOnlyList<Purge> Purges => [new("delete from long_jobs where ended_at < now() - interval '7 days'")];

    public override void AddServices(IServiceCollection services, Deployment deployment)
    {
        services.AddScoped<LongJobRegister>();
        services.AddScoped<LongJobRun>();
        services.AddSingleton<LongJobPeople>();
        services.AddOutboxEffect<LongJobRelay>(LongJobRelay.Kind);
    }
}

public static class LongJobServices
{
    /// <summary>Says who does the long jobs of a kind.</summary>
    public static IServiceCollection AddLongJob<T>(this IServiceCollection services, string kind)
        where T : class, ILongJob => services.AddKeyedScoped<ILongJob, T>(kind);
}
