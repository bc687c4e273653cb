using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Tenancy;

public sealed class TenancyFeature : Feature
{
    public override IReadOnlyList<PermissionGrant> Permissions => TenancyPermissions.Matrix;

    public override void AddServices(IServiceCollection services, Deployment deployment)
    {
        services.AddSingleton<HostDirectory>();
        services.AddScoped<TenantProvisioning>();
    }
}
