using KtPortal.Core.Data;
using KtPortal.Core.Realtime;
using KtPortal.Core.Tickets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KtPortal.Core.Jobs;

public static class JobsFeature
{
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        AddOutbox(services);
        services.TryAddScoped<TicketJournal>();
        services.AddSchedule<WaitTimes>(WaitTimes.Name, Schedule.EveryQuarter);
        services.AddSchedule<ScheduledStarts>(ScheduledStarts.Name, Schedule.EveryMinute);
        services.AddSchedule<StreamPurge>(StreamPurge.Name, Schedule.EveryMinute);
        services.AddSchedule<HourlyPurge>(HourlyPurge.Name, Schedule.EveryHour);
        services.AddSchedule<AutoClosure>(AutoClosure.Name, Schedule.EveryDay);
        services.AddScoped<ScheduledRun>();
        return services;
    }

    /// <summary>This node takes its part in the schedules.</summary>
    public static IServiceCollection AddScheduler(this IServiceCollection services, DatabaseOptions database)
    {
        Scheduler.Configure(services, database);
        return services.AddHostedService<Scheduler>();
    }

    private static void AddOutbox(IServiceCollection services)
    {
        services.AddNotifications();
        services.TryAddSingleton(new OutboxOptions());
        services.AddSingleton<OutboxQueue>();
        services.AddSingleton<OutboxRun>();
        services.AddHostedService<OutboxWorker>();
        services.AddScoped<DeadLetters>();
        services.TryAddSingleton(BusinessTime.InCalendars);
        services.AddScoped<QueueLines>();
        services.AddOutboxHandler<LineMoved>(LineMoved.Kind);
    }

    /// <summary>Says who does the jobs of a kind.</summary>
    public static IServiceCollection AddOutboxHandler<T>(this IServiceCollection services, string kind)
        where T : class, IOutboxHandler => services.AddKeyedScoped<IOutboxHandler, T>(kind);

    /// <inheritdoc cref="AddOutboxHandler"/>
    public static IServiceCollection AddOutboxEffect<T>(this IServiceCollection services, string kind)
        where T : class, IOutboxEffect => services.AddKeyedScoped<IOutboxEffect, T>(kind);
}
