using KtPortal.Core.Events;

namespace KtPortal.Core.Tickets.Merging;

/// <param name="Source">What is part of it now.</param>
public sealed record TicketMerged(Guid Ticket, Guid Source) : IEvent
{
    public static string Name => "ticket.merged";
}
