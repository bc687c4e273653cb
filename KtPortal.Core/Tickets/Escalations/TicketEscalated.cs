using KtPortal.Core.Events;

namespace KtPortal.Core.Tickets.Escalations;

public sealed record TicketEscalated(Guid Ticket, Guid Escalation) : IEvent
{
    public static string Name => "ticket.escalated";
}
