using KtPortal.Core.Features;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Limits;

public sealed class LimitsFeature : Feature
{
    public override IReadOnlyList<Purge> Purges => [new("delete from limit_counts where expires_at < now()")];

    public override void AddServices(IServiceCollection services, Deployment deployment)
    {
        services.AddSingleton(new LimitSettings(deployment.Setting));
        services.AddSingleton<LimitCounts>();
        services.AddSingleton<RateLimits>();
        services.AddHostedService<LimitTelling>();
    }
}
