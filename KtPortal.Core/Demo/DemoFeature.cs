using KtPortal.Core.Features;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Demo;

public sealed class DemoFeature : Feature
{
    public override void AddServices(IServiceCollection services, Deployment deployment)
    {
        services.AddScoped<DemoData>();
        services.AddScoped<DemoTenants>();
    }
}
