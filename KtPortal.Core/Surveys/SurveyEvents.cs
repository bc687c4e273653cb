using KtPortal.Core.Events;

namespace KtPortal.Core.Surveys;

/// <summary>A survey's mail, or its reminder, is on its way to who asked for the ticket.</summary>
public sealed record TicketRatingAsked(Guid Ticket) : IEvent
{
    public static string Name => "ticket.csat_requested";
}

/// <summary>A client said how satisfied he is, or changed it.</summary>
public sealed record TicketRated(Guid Ticket, Guid Rating) : IEvent
{
    public static string Name => "ticket.csat_received";
}

/// <summary>A colleague rated how a ticket was solved, or changed it.</summary>
public sealed record TicketRatedInternally(Guid Ticket, Guid Rating) : IEvent
{
    public static string Name => "ticket.csat_internal";
}
