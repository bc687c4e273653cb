using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets;

/// <summary>Where a ticket stands and whose it is.</summary>
/// <param name="TeamId">Null for nobody's in particular.</param>
public sealed record RouteTicket(Guid QueueId, Guid? TeamId);

/// <summary>Moves tickets between queues and teams. Both are how the provider shares its work, and nobody else's to change.</summary>
public sealed class TicketRouting(PortalDb db, TicketVerbs verbs)
{
    public static bool MayRoute(Actor actor) => actor.Audience == Audience.Provider && actor.May(TicketPermissions.Update);

    /// <returns>What speaks against it; null where the ticket stands there now.</returns>
    internal async Task<Problem?> PutAsync(TicketInHand hand, RouteTicket route, CancellationToken cancel)
    {
        var ticket = hand.Ticket;
        if (route == new RouteTicket(ticket.QueueId, ticket.TeamId))
        {
            return null;
        }

        if (!MayRoute(hand.Actor))
        {
            return new Problem.Forbidden(TicketProblemTexts.OnlyProviderRoutes);
        }

        var isMoved = route.QueueId != ticket.QueueId;
        var problem = await verbs.ChooseAsync<TicketQueue>(
            hand, TicketFields.Queue, ticket.QueueId, route.QueueId, new("QueueId", TicketProblemTexts.QueueNotShown),
            id => ticket.MoveTo(id!.Value), cancel);
        if (problem is not null)
        {
            return problem;
        }

        // With a queue it goes to the queue's team, unless somebody says otherwise. A team set aside gets no more.
        var follows = isMoved && route.TeamId == ticket.TeamId;
        var refusal = await verbs.ChooseAsync<Team>(
            hand, TicketFields.Team, ticket.TeamId, follows ? await TeamOfAsync(ticket.QueueId, cancel) ?? ticket.TeamId : route.TeamId,
            new("TeamId", TicketProblemTexts.TeamNotShown), ticket.GiveTo, cancel);
        return follows ? null : refusal;
    }

    private Task<Guid?> TeamOfAsync(Guid queueId, CancellationToken cancel) =>
        db.Set<TicketQueue>().Where(q => q.Id == queueId).Select(q => q.TeamId).SingleAsync(cancel);
}
