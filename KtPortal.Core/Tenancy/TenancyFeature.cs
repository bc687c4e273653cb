using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Tenancy;

public static class TenancyFeature
{
    public static IServiceCollection AddTenancy(this IServiceCollection services)
    {
        services.AddSingleton<HostDirectory>();
        services.AddScoped<TenantProvisioning>();
        return services;
    }
}
