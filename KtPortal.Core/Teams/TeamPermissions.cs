using KtPortal.Core.Kernel;
using static KtPortal.Core.Kernel.BuiltInRoles;

namespace KtPortal.Core.Teams;

/// <summary>Who says who works together: <c>teams.*</c> of the roles table.</summary>
public static class TeamPermissions
{
    public const string Manage = "teams.manage";

    public static readonly IReadOnlyList<PermissionGrant> Matrix = [new(Manage, Admin)];
}
