using KtPortal.Core.Kernel;
using static KtPortal.Core.Kernel.BuiltInRoles;

namespace KtPortal.Core.CannedResponses;

public static class CannedResponsePermissions
{
    /// <summary>Reads them, and keeps some for oneself.</summary>
    public const string Use = "canned_responses.use";

    /// <summary>Keeps those of one's teams, of all staff, or of one's partner.</summary>
    public const string Manage = "canned_responses.manage";

    public static readonly IReadOnlyList<PermissionGrant> Matrix =
    [
        new(Use, Admin | Manager | Agent | Dispatcher | Partner),
        new(Manage, Admin | Manager | PartnerAdmin),
    ];
}
