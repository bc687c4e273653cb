using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KtPortal.Core.Limits;

public static class LimitsFeature
{
    public static IServiceCollection AddLimits(this IServiceCollection services)
    {
        services.TryAddSingleton(new LimitSettings(_ => null));
        services.TryAddSingleton<LimitCounts>();
        services.TryAddSingleton<RateLimits>();
        return services.AddHostedService<LimitTelling>();
    }
}
