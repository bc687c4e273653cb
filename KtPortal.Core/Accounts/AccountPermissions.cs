using KtPortal.Core.Kernel;
using static KtPortal.Core.Kernel.BuiltInRoles;

namespace KtPortal.Core.Accounts;

/// <summary>Who may know of logins: <c>users.*</c> of the roles table.</summary>
public static class AccountPermissions
{
    public const string Read = "users.read";

    public static readonly IReadOnlyList<PermissionGrant> Matrix = [new(Read, Staff | ClientAdmin)];
}
