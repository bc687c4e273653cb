using KtPortal.Core.Events;

namespace KtPortal.Core.Sla;

/// <summary>A share of a target is used up, below all of it. Which one, its clock says.</summary>
public sealed record TicketSlaWarning(Guid Ticket, Guid Clock) : IEvent
{
    public static string Name => "ticket.sla_warning";
}

public sealed record TicketSlaBreached(Guid Ticket, Guid Clock) : IEvent
{
    public static string Name => "ticket.sla_breached";
}
