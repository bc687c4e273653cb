using KtPortal.Core.Changes;
using KtPortal.Core.Kernel;
using KtPortal.Core.Lists;

namespace KtPortal.Core.Tickets;

/// <summary>Changes of one field, as one of the many: everything else of the ticket stays as it is read.</summary>
public sealed class TicketBulkEdits(TicketEdits edits, TicketRouting routing)
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
        return order.Action is TicketBulkActions.Queue or TicketBulkActions.Team
            ? await RouteAsync(actor, ticket, order.Action, value, cancel)
            : await EditAsync(actor, ticket, order, value, cancel);
    }

    private async Task<Result<Change?>> EditAsync(Actor actor, Ticket ticket, BulkOrder order, Guid? value, CancellationToken cancel)
    {
        var now = new EditTicket(ticket.Version, ticket.StatusId, ticket.PriorityId, ticket.AssignedToId, ticket.CategoryId, order.Reason);
        var edit = order.Action switch
        {
            TicketBulkActions.Assignee => now with { AssigneeId = value },
            TicketBulkActions.Category => now with { CategoryId = value },
            TicketBulkActions.Priority => now with { PriorityId = value!.Value },
            _ => now with { StatusId = value!.Value },
        };
        return edit == now ? (Change?)null : Said(await edits.SaveAsync(actor, ticket.Number, edit, cancel));
    }

    private async Task<Result<Change?>> RouteAsync(Actor actor, Ticket ticket, string action, Guid? value, CancellationToken cancel)
    {
        var now = new RouteTicket(ticket.Version, ticket.QueueId, ticket.TeamId);
        var route = action == TicketBulkActions.Queue ? now with { QueueId = value!.Value } : now with { TeamId = value };
        return route == now ? (Change?)null : Said(await routing.SaveAsync(actor, ticket.Number, route, cancel));
    }

    private static Result<Change?> Said(Result<Change> saved) => saved.Succeeded ? saved.Value : saved.Problem!;
}
