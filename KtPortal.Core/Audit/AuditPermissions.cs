using KtPortal.Core.Kernel;
using static KtPortal.Core.Kernel.BuiltInRoles;

namespace KtPortal.Core.Audit;

/// <summary>Who reads the audit log: <c>audit.*</c> of the roles table.</summary>
public static class AuditPermissions
{
    public const string Read = "audit.read";

    public static readonly IReadOnlyList<PermissionGrant> Matrix = [new(Read, Admin | Manager | PartnerAdmin)];
}
