using KtPortal.Core.Kernel;
using static KtPortal.Core.Kernel.BuiltInRoles;

namespace KtPortal.Core.Mail;

/// <summary>Who decides about mailboxes and held mail: <c>mail.*</c> of the roles table.</summary>
public static class MailPermissions
{
    public const string Configure = "mail.configure";

    public static readonly IReadOnlyList<PermissionGrant> Matrix = [new(Configure, Admin)];
}
