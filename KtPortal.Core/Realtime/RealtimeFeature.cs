using KtPortal.Core.Tickets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KtPortal.Core.Realtime;

public static class RealtimeFeature
{
    public static IServiceCollection AddRealtime(this IServiceCollection services, LivePush? push = null)
    {
        services.AddNotifications();
        services.TryAddSingleton(push ?? new LivePush());
        services.TryAddSingleton(BusinessTime.InCalendars);
        services.AddSingleton<EventFetch>();
        services.AddSingleton<LineQuery>();
        services.AddSingleton<LiveHub>();
        services.AddHostedService(p => p.GetRequiredService<LiveHub>());
        services.AddSingleton<LineFeed>();
        services.AddHostedService(p => p.GetRequiredService<LineFeed>());
        services.AddSingleton<LiveStreams>();
        return services;
    }

    /// <summary>The node's LISTEN connection, shared by pages and jobs.</summary>
    internal static void AddNotifications(this IServiceCollection services)
    {
        if (services.All(s => s.ServiceType != typeof(Notifications)))
        {
            services.AddSingleton<Notifications>();
            services.AddHostedService(p => p.GetRequiredService<Notifications>());
        }
    }
}
