using KtPortal.Core.Kernel;
using static KtPortal.Core.Kernel.BuiltInRoles;

namespace KtPortal.Core.Surveys;

public static class SurveyPermissions
{
    /// <summary>Figures of one's clients; of the provider's people also what colleagues rated.</summary>
    public const string Read = "csat.read";

    public static readonly IReadOnlyList<PermissionGrant> Matrix = [new(Read, Admin | Manager | Partner)];
}
