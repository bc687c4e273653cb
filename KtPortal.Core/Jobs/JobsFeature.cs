using KtPortal.Core.Realtime;
using KtPortal.Core.Tickets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KtPortal.Core.Jobs;

public static class JobsFeature
{
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddNotifications();
        services.TryAddSingleton(new OutboxOptions());
        services.AddSingleton<OutboxQueue>();
        services.AddSingleton<OutboxRun>();
        services.AddHostedService<OutboxWorker>();
        services.AddScoped<DeadLetters>();
        services.TryAddSingleton(BusinessTime.AroundTheClock);
        services.AddScoped<QueueLines>();
        services.AddOutboxHandler<LineMoved>(LineMoved.Kind);
        return services;
    }

    /// <summary>Says who does the jobs of a kind.</summary>
    public static IServiceCollection AddOutboxHandler<T>(this IServiceCollection services, string kind)
        where T : class, IOutboxHandler => services.AddKeyedScoped<IOutboxHandler, T>(kind);

    /// <inheritdoc cref="AddOutboxHandler"/>
    public static IServiceCollection AddOutboxEffect<T>(this IServiceCollection services, string kind)
        where T : class, IOutboxEffect => services.AddKeyedScoped<IOutboxEffect, T>(kind);
}
