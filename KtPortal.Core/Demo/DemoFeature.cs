using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Demo;

public static class DemoFeature
{
    public static IServiceCollection AddDemo(this IServiceCollection services)
    {
        services.AddScoped<DemoData>();
        services.AddScoped<DemoTenants>();
        services.AddScoped<DemoTickets>();
        services.AddScoped<DemoFiles>();
        services.AddScoped<DemoLines>();
        return services;
    }
}
