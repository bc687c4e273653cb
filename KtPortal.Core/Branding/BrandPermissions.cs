using KtPortal.Core.Kernel;
using static KtPortal.Core.Kernel.BuiltInRoles;

namespace KtPortal.Core.Branding;

/// <summary>Who says how a portal looks: <c>branding.*</c> of the roles table.</summary>
public static class BrandPermissions
{
    public const string Manage = "branding.manage";

    public static readonly IReadOnlyList<PermissionGrant> Matrix = [new(Manage, Admin | PartnerAdmin)];
}
