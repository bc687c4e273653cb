using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Jobs;

/// <summary>Something done again and again, tenant by tenant, each in a transaction of its own as a named system actor.</summary>
public interface IScheduledTask
{
    Task RunAsync(PortalDb db, Actor actor, CancellationToken cancel);
}

/// <param name="Name">Identifies it among all nodes, and is how the audit log calls it.</param>
/// <param name="Cron">Minute, hour, day of month, month, weekday; in UTC. It begins up to half a minute later.</param>
/// <param name="Module">Not for tenants that have it switched off.</param>
public sealed record Schedule(string Name, string Cron, string? Module = null)
{
    public const string EveryMinute = "* * * * *";
    public const string EveryQuarter = "*/15 * * * *";
    public const string EveryHour = "7 * * * *";
    public const string EveryDay = "20 3 * * *";
}

public static class Schedules
{
    public static IServiceCollection AddSchedule<T>(this IServiceCollection services, string name, string cron, string? module = null)
        where T : class, IScheduledTask
    {
        services.AddSingleton(new Schedule(name, cron, module));
        return services.AddKeyedScoped<IScheduledTask, T>(name);
    }
}
