using KtPortal.Core.Events;

namespace KtPortal.Core.Tickets.Splitting;

/// <param name="Into">The new one.</param>
public sealed record TicketSplit(Guid Ticket, Guid Into) : IEvent
{
    public static string Name => "ticket.split";
}
