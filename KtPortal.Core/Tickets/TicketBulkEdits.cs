using KtPortal.Core.Changes;
using KtPortal.Core.Kernel;
using KtPortal.Core.Lists;

namespace KtPortal.Core.Tickets;

/// <summary>Changes of one field, as one of the many: everything else of the ticket stays as it is read.</summary>
public sealed class TicketBulkEdits(TicketEdits edits)
{
    /// <returns>What changed; null where it was that way already.</returns>
    internal async Task<Result<Change?>> ApplyAsync(Actor actor, Ticket ticket, BulkOrder order, CancellationToken cancel)
    {
        Guid? value = order.Value switch
        {
            LookupFilter.Nobody => null,
            LookupFilter.Me => actor.UserId,
            var id => Guid.Parse(id),
        };
        var here = new RouteTicket(ticket.QueueId, ticket.TeamId);
        var now = new EditTicket(
            ticket.Version, ticket.StatusId, ticket.PriorityId, ticket.AssignedToId, ticket.TypeId, ticket.CategoryId, ticket.ServiceId,
            order.Reason)
        {
            Route = here,
        };
        var edit = order.Action switch
        {
            TicketBulkActions.Assignee or TicketBulkActions.Take => now with { AssigneeId = value },
            TicketBulkActions.Category => now with { CategoryId = value },
            TicketBulkActions.Service => now with { ServiceId = value },
            TicketBulkActions.Priority => now with { PriorityId = value!.Value },
            TicketBulkActions.Queue => now with { Route = here with { QueueId = value!.Value } },
            TicketBulkActions.Team => now with { Route = here with { TeamId = value } },
            _ => now with { StatusId = value!.Value },
        };
        if (edit == now)
        {
            return (Change?)null;
        }

        var saved = await edits.SaveAsync(actor, ticket.Number, edit, cancel);
        return saved.Succeeded ? saved.Value : saved.Problem!;
    }
}
