using Hangfire;
using Hangfire.AspNetCore;
using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Features;
using KtPortal.Core.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Jobs;

public sealed class JobsFeature : Feature
{
    public const string DeadLetterPlace = "dead-letters";

    public override IReadOnlyList<Place> Places =>
    [
        new(PlaceGroup.Administration, 900, DeadLetterPlace, "/desk/admin/dead-letters", "mail-warning", () => JobTexts.DeadLetters)
        {
            Permission = TenancyPermissions.ManageSettings,
            Counter = DeadLetterCounter.Name,
            IsAlarm = true,
        },
    ];

    public override IReadOnlyList<Purge> Purges =>
    [
        new("delete from outbox_messages where state = 'done' and done_at < now() - interval '7 days'"),
    ];

    public override void AddServices(IServiceCollection services, Deployment deployment)
    {
        var reading = TimeSpan.FromSeconds(Math.Max(1, deployment.Number("KT_MAIL_SECONDS", 60)));
        services.AddSingleton(new OutboxOptions { ReadingLimit = reading });
        services.AddSingleton<JobKinds>();
        services.AddSingleton<OutboxQueue>();
        services.AddSingleton<OutboxRun>();
        services.AddHostedService<OutboxWorker>();
        services.AddScoped<DeadLetters>();
        services.AddSingleton<Reactions>();
        services.AddScoped<Journal>();
        services.AddSingleton<ICounterSource, DeadLetterCounter>();
        services.AddSchedule<HourlyPurge>(HourlyPurge.Name, Schedule.EveryHour);
        services.AddScoped<ScheduledRun>();
    }
}

public static class JobServices
{
    /// <summary>This node takes its part in schedules and long jobs.</summary>
    public static IServiceCollection AddBackgroundJobs(this IServiceCollection services, DatabaseOptions database, JobServerOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(_ => JobStore.Open(database, options.Patience));
        services.AddSingleton<IBackgroundJobClient>(provider => new BackgroundJobClient(provider.GetRequiredService<JobStorage>()));
        services.AddSingleton<JobActivator, AspNetCoreJobActivator>();
        return services.AddHostedService<JobServer>();
    }

    /// <summary>Says who does the jobs of a kind.</summary>
    /// <param name="together">See <see cref="JobKind"/>.</param>
    public static IServiceCollection AddOutboxHandler<T>(
        this IServiceCollection services, string kind, RetryPlan? plan = null, bool together = false)
        where T : class, IOutboxHandler => services.Know(kind, plan, together).AddKeyedScoped<IOutboxHandler, T>(kind);

    /// <inheritdoc cref="AddOutboxHandler"/>
    public static IServiceCollection AddOutboxEffect<T>(this IServiceCollection services, string kind, RetryPlan? plan = null)
        where T : class, IOutboxEffect => services.Know(kind, plan).AddKeyedScoped<IOutboxEffect, T>(kind);

    // Tests put another in the place of one of the product's.
    private static IServiceCollection Know(this IServiceCollection services, string kind, RetryPlan? plan, bool together = false) =>
        services.Any(s => s.ImplementationInstance is JobKind known && known.Kind == kind)
            ? services
            : services.AddSingleton(new JobKind(kind, plan ?? RetryPlan.Usual, Together: together));
}
