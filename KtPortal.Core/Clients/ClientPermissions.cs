using KtPortal.Core.Kernel;
using static KtPortal.Core.Kernel.BuiltInRoles;

namespace KtPortal.Core.Clients;

/// <summary>Who may know of clients: <c>organizations.*</c> of the roles table.</summary>
public static class ClientPermissions
{
    public const string Read = "organizations.read";

    public static readonly IReadOnlyList<PermissionGrant> Matrix = [new(Read, Staff | ClientAdmin)];
}
