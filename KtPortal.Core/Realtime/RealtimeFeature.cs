using KtPortal.Core.Features;
using KtPortal.Core.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Realtime;

public sealed class RealtimeFeature : Feature
{
    public override void AddServices(IServiceCollection services, Deployment deployment)
    {
        services.AddSingleton(new LivePush { Interval = TimeSpan.FromMilliseconds(deployment.Number("KT_PUSH_MILLISECONDS", 2000)) });
        services.AddSingleton<Notifications>();
        services.AddHostedService(p => p.GetRequiredService<Notifications>());
        services.AddSingleton<EventFetch>();
        services.AddSingleton<LiveHub>();
        services.AddHostedService(p => p.GetRequiredService<LiveHub>());
        services.AddSingleton<PassingFeed>();
        services.AddHostedService(p => p.GetRequiredService<PassingFeed>());
        services.AddSingleton<LiveStreams>();
        services.AddSchedule<StreamPurge>(StreamPurge.Name, Schedule.EveryMinute);
    }
}
