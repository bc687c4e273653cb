using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Lines;
using KtPortal.Web.Http;
using KtPortal.Web.Tickets;

namespace KtPortal.Web.Pages.Portal;

/// <summary>Where a ticket stands, as a card that keeps itself current.</summary>
public sealed record QueueCard(
    Guid TicketId, string Ticket, Phase Phase, string StatusName, string PriorityName, QueuePlace? Place, string? AssigneeName, DateTimeOffset? AssignedAt,
    DateTimeOffset Now, TimeZoneInfo Zone, string Estimate)
{
    public DateTimeOffset? ScheduledStart { get; init; }

    public DateTimeOffset? ScheduledEnd { get; init; }

    /// <summary>What was told last about the place; null where it is no news any more.</summary>
    public PlaceNotice? Notice { get; init; }

    /// <summary>It waits for its day, and not in line.</summary>
    public bool IsPlanned => Place is null && Phase is Phase.New or Phase.Open && ScheduledStart > Now;

    public string Address => Ticket + "/queue";

    public static QueueCard Of(PortalTicket ticket, PortalPage page) => new(
        ticket.Id, $"/portal/tickets/{ticket.Number}", ticket.Phase, ticket.StatusName, ticket.PriorityName, ticket.Place, ticket.AssigneeName,
        ticket.AssignedAt, page.Now, page.Zone, ticket.Place is { } place ? page.EstimateOf(place) : "")
    {
        Notice = ticket.Place is null ? null : ticket.Notice,
        ScheduledStart = ticket.ScheduledStart,
        ScheduledEnd = ticket.ScheduledEnd,
    };
}
