using KtPortal.Core.Tickets;

namespace KtPortal.Web.Pages.Portal;

/// <summary>Where a ticket stands, as a card that keeps itself current.</summary>
public sealed record QueueCard(
    Guid TicketId, string Address, Phase Phase, string StatusName, string PriorityName, QueuePlace? Place, string? AssigneeName, DateTimeOffset? AssignedAt,
    DateTimeOffset Now, TimeZoneInfo Zone)
{
    public static QueueCard Of(PortalTicket ticket, DateTimeOffset now, TimeZoneInfo zone) => new(
        ticket.Id, $"/portal/tickets/{ticket.Number}/queue", ticket.Phase, ticket.StatusName, ticket.PriorityName, ticket.Place, ticket.AssigneeName,
        ticket.AssignedAt, now, zone);
}
