using KtPortal.Core.Changes;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets;

/// <summary>Where a ticket stands and whose it is, with the version it was read with.</summary>
/// <param name="TeamId">Null for nobody's in particular.</param>
public sealed record RouteTicket(int Version, Guid QueueId, Guid? TeamId);

/// <summary>Moves tickets between queues and teams. Both are how the provider shares its work, and nobody else's to change.</summary>
public sealed class TicketRouting(PortalDb db, TicketVerbs verbs, TimeProvider clock)
{
    public async Task<Result<Change>> SaveAsync(Actor actor, string number, RouteTicket route, CancellationToken cancel)
    {
        var found = await verbs.TakeUpAsync(
            number, _ => MayRoute(actor),
            actor.Audience == Audience.Provider
                ? new Problem.Forbidden(TicketProblemTexts.MayNotChange) : new Problem.Forbidden(TicketProblemTexts.OnlyProviderRoutes),
            cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        var ticket = found.Value;
        if (ticket.Phase is Phase.Closed or Phase.Cancelled)
        {
            return new Problem.Conflict(TicketProblemTexts.ClosedForChanges.With(ticket.Number));
        }

        if (ticket.Version != route.Version)
        {
            return new Problem.Stale(TicketProblemTexts.ChangedMeanwhile);
        }

        var hand = verbs.InHand(actor, ticket);
        var problem = await MoveAsync(hand, route.QueueId, cancel) ?? await GiveAsync(hand, route, cancel);
        if (problem is not null)
        {
            return problem;
        }

        await db.SaveChangesAsync(cancel);
        return hand.Change();
    }

    internal static bool MayRoute(Actor actor) => actor.Audience == Audience.Provider && actor.May(TicketPermissions.Update);

    private async Task<Problem?> MoveAsync(TicketInHand hand, Guid queueId, CancellationToken cancel)
    {
        var ticket = hand.Ticket;
        if (queueId == ticket.QueueId)
        {
            return null;
        }

        var both = await db.Set<TicketQueue>().AsNoTracking().Where(q => q.Id == queueId || q.Id == ticket.QueueId).ToListAsync(cancel);
        if (both.Find(q => q.Id == queueId) is not { IsActive: true } queue)
        {
            return new Problem.Invalid("QueueId", TicketProblemTexts.QueueNotShown);
        }

        var from = both.Find(q => q.Id == ticket.QueueId)?.Name;
        ticket.MoveTo(queue.Id, clock.GetUtcNow());
        hand.Tell(TicketFields.Queue, from, queue.Name);
        return null;
    }

    private async Task<Problem?> GiveAsync(TicketInHand hand, RouteTicket route, CancellationToken cancel)
    {
        // With a queue it goes to the queue's team, unless somebody says otherwise.
        var (ticket, had) = (hand.Ticket, hand.Ticket.TeamId);
        var follows = hand.HasChanged(TicketFields.Queue) && route.TeamId == had;
        var followed = follows
            ? await db.Set<TicketQueue>().Where(q => q.Id == ticket.QueueId).Select(q => q.TeamId).SingleAsync(cancel) ?? had
            : route.TeamId;
        if (followed == had)
        {
            return null;
        }

        var both = await db.Set<Team>().AsNoTracking().Where(t => t.Id == followed || t.Id == had).ToListAsync(cancel);
        var team = both.Find(t => t.Id == followed);
        if (followed is not null && team is not { IsActive: true })
        {
            return follows ? null : new Problem.Invalid("TeamId", TicketProblemTexts.TeamNotShown);
        }

        ticket.GiveTo(team?.Id);
        hand.Tell(TicketFields.Team, both.Find(t => t.Id == had)?.Name, team?.Name);
        return null;
    }
}
