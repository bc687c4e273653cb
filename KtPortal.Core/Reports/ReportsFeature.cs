using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using Microsoft.Extensions.DependencyInjection;
using static KtPortal.Core.Kernel.BuiltInRoles;

namespace KtPortal.Core.Reports;

/// <summary>What reports share: which there are, their own features say.</summary>
public sealed class ReportsFeature : Feature
{
    /// <summary>Figures of work: of all, or of one's own clients.</summary>
    public const string Read = "reports.read";

    public override IReadOnlyList<PermissionGrant> Permissions => [new(Read, Provider | PartnerAdmin)];

    public override void AddServices(IServiceCollection services, Deployment deployment) => services.AddScoped<ReportNames>();
}
