using KtPortal.Core.Kernel;
using static KtPortal.Core.Kernel.BuiltInRoles;

namespace KtPortal.Core.Tickets;

/// <summary>Who may do what with tickets: <c>tickets.*</c> of the roles table.</summary>
public static class TicketPermissions
{
    public const string Read = "tickets.read";
    public const string Create = "tickets.create";
    public const string Update = "tickets.update";
    public const string Accept = "tickets.accept";
    public const string Assign = "tickets.assign";
    public const string CommentInternal = "tickets.comment_internal";
    public const string CommentPartner = "tickets.comment_partner";
    public const string Escalate = "tickets.escalate";
    public const string Merge = "tickets.merge";
    public const string Bulk = "tickets.bulk";
    public const string ReopenClosed = "tickets.reopen_closed";
    public const string Delete = "tickets.delete";
    public const string Configure = "tickets.configure";

    private const BuiltInRoles Workers = Admin | Manager | Agent | Dispatcher;

    public static readonly IReadOnlyList<PermissionGrant> Matrix =
    [
        new(Read, Everyone),
        new(Create, Workers | Partner | Client),
        new(Update, Workers | Partner),
        new(CommentPartner, Workers | Partner),
        new(Escalate, Workers | Partner),
        new(Merge, Workers | Partner),
        new(Bulk, Workers | Partner),
        new(Accept, Admin | Manager),
        new(Assign, Admin | Manager | Dispatcher | Partner),
        new(CommentInternal, Workers),
        new(ReopenClosed, Admin | Manager),
        new(Delete, Admin),
        new(Configure, Admin),
    ];
}
