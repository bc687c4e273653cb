using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Audit;

public sealed class AuditFeature : Feature
{
    public override IReadOnlyList<PermissionGrant> Permissions => AuditPermissions.Matrix;

    public override void AddServices(IServiceCollection services, Deployment deployment)
    {
    }
}
