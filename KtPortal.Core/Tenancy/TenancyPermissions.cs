using KtPortal.Core.Kernel;
using static KtPortal.Core.Kernel.BuiltInRoles;

namespace KtPortal.Core.Tenancy;

/// <summary>Who runs the tenant itself: <c>settings.*</c> of the roles table.</summary>
public static class TenancyPermissions
{
    public const string ManageSettings = "settings.manage";

    public static readonly IReadOnlyList<PermissionGrant> Matrix = [new(ManageSettings, Admin)];
}
