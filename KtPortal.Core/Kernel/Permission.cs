namespace KtPortal.Core.Kernel;

/// <summary>The permissions that pages, endpoints and services ask for. Names as in the roles table.</summary>
public static class Permission
{
    public const string TicketsRead = "tickets.read";
    public const string TicketsCreate = "tickets.create";
    public const string TicketsUpdate = "tickets.update";
    public const string TicketsAccept = "tickets.accept";
    public const string TicketsAssign = "tickets.assign";
    public const string TicketsCommentInternal = "tickets.comment_internal";
    public const string TicketsCommentPartner = "tickets.comment_partner";
    public const string TicketsEscalate = "tickets.escalate";
    public const string TicketsMerge = "tickets.merge";
    public const string TicketsBulk = "tickets.bulk";
    public const string TicketsReopenClosed = "tickets.reopen_closed";
    public const string TicketsDelete = "tickets.delete";
    public const string TicketsConfigure = "tickets.configure";
    public const string OrganizationsRead = "organizations.read";
    public const string UsersRead = "users.read";
    public const string SettingsManage = "settings.manage";
    public const string MailConfigure = "mail.configure";
    public const string AuditRead = "audit.read";
    public const string BrandingManage = "branding.manage";

    private static readonly string[] Work =
        [TicketsRead, TicketsCreate, TicketsUpdate, TicketsCommentPartner, TicketsEscalate, TicketsMerge, TicketsBulk];

    /// <summary>The built-in roles: name, audience as the database writes it, permissions.</summary>
    public static readonly IReadOnlyList<(string Name, string Audience, string[] Permissions)> BuiltInRoles =
    [
        ("admin", "provider", [.. Work, TicketsAccept, TicketsAssign, TicketsCommentInternal, TicketsReopenClosed, TicketsDelete,
            TicketsConfigure, OrganizationsRead, UsersRead, SettingsManage, MailConfigure, AuditRead, BrandingManage]),
        ("manager", "provider", [.. Work, TicketsAccept, TicketsAssign, TicketsCommentInternal, TicketsReopenClosed,
            OrganizationsRead, UsersRead, AuditRead]),
        ("agent", "provider", [.. Work, TicketsCommentInternal, OrganizationsRead, UsersRead]),
        ("dispatcher", "provider", [.. Work, TicketsAssign, TicketsCommentInternal, OrganizationsRead, UsersRead]),
        ("sales", "provider", [TicketsRead, OrganizationsRead, UsersRead]),
        ("finance", "provider", [TicketsRead, OrganizationsRead, UsersRead]),
        ("partner_admin", "partner", [.. Work, TicketsAssign, OrganizationsRead, UsersRead, AuditRead, BrandingManage]),
        ("partner_staff", "partner", [.. Work, TicketsAssign, OrganizationsRead, UsersRead]),
        ("client_admin", "client_admin", [TicketsRead, TicketsCreate, OrganizationsRead, UsersRead]),
        ("client_user", "client_user", [TicketsRead, TicketsCreate]),
    ];
}
