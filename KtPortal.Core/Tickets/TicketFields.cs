using KtPortal.Core.Changes;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Tickets;

/// <summary>The fields of a ticket as changes tell them: in the timeline, in the audit log, and to who made the change.</summary>
internal static class TicketFields
{
    public const string Status = "status";
    public const string Phase = "phase";
    public const string ClientStatus = "client_status";
    public const string Assignee = "assignee";
    public const string Priority = "priority";
    public const string Type = "type";
    public const string Category = "category";
    public const string Service = "service";
    public const string Queue = "queue";
    public const string Team = "team";
    public const string Tags = "tags";
    public const string Escalation = "escalation";
    public const string Planned = "planned";

    /// <summary>Who reads that it changed. How the provider shares its work is its own; how staff sort it, staff's.</summary>
    public static Visibility ReadersOf(string field) => field switch
    {
        Status or Phase or ClientStatus or Priority or Planned => Visibility.Public,
        Team => Visibility.Internal,
        _ => Visibility.Partner,
    };

    /// <summary>Where it is enough to say what its status amounts to.</summary>
    public static IReadOnlyList<ChangedField> Of(Tickets.Phase before, Tickets.Phase after) =>
        [new(Status, EnumText<Tickets.Phase>.Write(before), EnumText<Tickets.Phase>.Write(after))];

    /// <summary>A tenant's own status: as staff call it, what it amounts to, and as clients read it where that differs.</summary>
    /// <param name="before">Null where it is not in the list any more.</param>
    public static IReadOnlyList<ChangedField> Of(TicketStatus? before, TicketStatus after)
    {
        List<ChangedField> fields =
        [
            new(Status, before?.Name, after.Name),
            new(Phase, before is null ? null : EnumText<Tickets.Phase>.Write(before.Phase), EnumText<Tickets.Phase>.Write(after.Phase)),
        ];
        if ((before?.ClientName ?? after.ClientName) is not null)
        {
            fields.Add(new(ClientStatus, before?.ClientName, after.ClientName));
        }

        return fields;
    }
}
