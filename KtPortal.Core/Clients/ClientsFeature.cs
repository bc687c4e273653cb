using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Clients;

public sealed class ClientsFeature : Feature
{
    public override IReadOnlyList<PermissionGrant> Permissions => ClientPermissions.Matrix;

    public override void AddServices(IServiceCollection services, Deployment deployment)
    {
    }
}
