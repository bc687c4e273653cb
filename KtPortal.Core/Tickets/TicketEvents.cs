using KtPortal.Core.Events;

namespace KtPortal.Core.Tickets;

public sealed record TicketCreated(Guid Ticket) : IEvent
{
    public static string Name => "ticket.created";
}

public sealed record TicketAccepted(Guid Ticket) : IEvent
{
    public static string Name => "ticket.accepted";
}

/// <param name="From">Who had it; null for nobody.</param>
/// <param name="To">Who has it now; null for nobody.</param>
public sealed record TicketAssigned(Guid Ticket, Guid? From, Guid? To) : IEvent
{
    public static string Name => "ticket.assigned";
}

/// <summary>Priority, category, participants, a mail that was let in: whatever has no event of its own.</summary>
public sealed record TicketUpdated(Guid Ticket) : IEvent
{
    public static string Name => "ticket.updated";
}

/// <param name="Status">The tenant's status now.</param>
public sealed record TicketStatusChanged(Guid Ticket, Guid Status) : IEvent
{
    public static string Name => "ticket.status_changed";
}

public sealed record TicketReopened(Guid Ticket) : IEvent
{
    public static string Name => "ticket.reopened";
}

public sealed record TicketClosed(Guid Ticket) : IEvent
{
    public static string Name => "ticket.closed";
}

/// <summary>Withdrawn by its client, or refused.</summary>
public sealed record TicketCancelled(Guid Ticket) : IEvent
{
    public static string Name => "ticket.cancelled";
}

public sealed record TicketCommented(Guid Ticket, Guid Comment) : IEvent
{
    public static string Name => "ticket.commented";
}
