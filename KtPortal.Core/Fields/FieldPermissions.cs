using KtPortal.Core.Kernel;
using static KtPortal.Core.Kernel.BuiltInRoles;

namespace KtPortal.Core.Fields;

/// <summary>Who says which fields records have.</summary>
public static class FieldPermissions
{
    public const string Manage = "custom_fields.manage";

    public static readonly IReadOnlyList<PermissionGrant> Matrix = [new(Manage, Admin)];
}
