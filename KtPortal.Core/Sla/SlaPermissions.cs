using KtPortal.Core.Kernel;
using static KtPortal.Core.Kernel.BuiltInRoles;

namespace KtPortal.Core.Sla;

/// <summary><c>sla.*</c> of the roles table.</summary>
public static class SlaPermissions
{
    /// <summary>Policies, calendars and holidays.</summary>
    public const string Configure = "sla.configure";

    /// <summary>Gives one ticket another policy, or takes it out.</summary>
    public const string Apply = "sla.apply";

    public const string Waive = "sla.waive";

    /// <summary>Figures of one's clients, or of the own organization.</summary>
    public const string Reports = "sla.reports";

    public static readonly IReadOnlyList<PermissionGrant> Matrix =
    [
        new(Configure, Admin),
        new(Apply, Admin | Manager | Dispatcher),
        new(Waive, Admin),
        new(Reports, Admin | Manager | PartnerAdmin | ClientAdmin),
    ];
}
