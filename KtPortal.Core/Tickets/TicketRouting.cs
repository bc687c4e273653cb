using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets;

/// <summary>Where a ticket stands and whose it is, with the version it was read with.</summary>
/// <param name="TeamId">Null for nobody's in particular.</param>
public sealed record RouteTicket(int Version, Guid QueueId, Guid? TeamId);

/// <summary>Moves tickets between queues and teams. Both are how the provider shares its work, and nobody else's to change.</summary>
public sealed class TicketRouting(PortalDb db, Journal journal, TicketVerbs verbs, TicketChanges changes, TimeProvider clock)
{
    public async Task<Result<TicketChange>> SaveAsync(Actor actor, string number, RouteTicket route, CancellationToken cancel)
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

        var before = ticket.State;
        var problem = await MoveAsync(actor, ticket, route, cancel) ?? await GiveAsync(actor, ticket, route, before, cancel);
        if (problem is not null)
        {
            return problem;
        }

        await db.SaveChangesAsync(cancel);
        return await changes.DescribeAsync(actor, ticket, before, await StatusBook.LoadAsync(db, cancel), cancel);
    }

    internal static bool MayRoute(Actor actor) => actor.Audience == Audience.Provider && actor.May(TicketPermissions.Update);

    private async Task<Problem?> MoveAsync(Actor actor, Ticket ticket, RouteTicket route, CancellationToken cancel)
    {
        if (route.QueueId == ticket.QueueId)
        {
            return null;
        }

        var both = await db.Set<TicketQueue>().AsNoTracking().Where(q => q.Id == route.QueueId || q.Id == ticket.QueueId).ToListAsync(cancel);
        if (both.Find(q => q.Id == route.QueueId) is not { IsActive: true } queue)
        {
            return new Problem.Invalid("QueueId", TicketProblemTexts.QueueNotShown);
        }

        var from = both.Find(q => q.Id == ticket.QueueId)?.Name;
        ticket.MoveTo(queue.Id, clock.GetUtcNow());
        journal.Record(ticket, actor, new TicketUpdated(ticket.Id), "queue", Visibility.Partner,
            new Dictionary<string, object?> { ["queue"] = from }, new Dictionary<string, object?> { ["queue"] = queue.Name });
        return null;
    }

    private async Task<Problem?> GiveAsync(Actor actor, Ticket ticket, RouteTicket route, TicketState before, CancellationToken cancel)
    {
        // With a queue it goes to the queue's team, unless somebody says otherwise.
        var follows = ticket.QueueId != before.QueueId && route.TeamId == before.TeamId;
        var followed = follows
            ? await db.Set<TicketQueue>().Where(q => q.Id == ticket.QueueId).Select(q => q.TeamId).SingleAsync(cancel) ?? before.TeamId
            : route.TeamId;
        if (followed == before.TeamId)
        {
            return null;
        }

        var both = await db.Set<Team>().AsNoTracking().Where(t => t.Id == followed || t.Id == before.TeamId).ToListAsync(cancel);
        var team = both.Find(t => t.Id == followed);
        if (followed is not null && team is not { IsActive: true })
        {
            return follows ? null : new Problem.Invalid("TeamId", TicketProblemTexts.TeamNotShown);
        }

        ticket.GiveTo(team?.Id);
        journal.Record(ticket, actor, new TicketUpdated(ticket.Id), "team", Visibility.Internal,
            new Dictionary<string, object?> { ["team"] = both.Find(t => t.Id == before.TeamId)?.Name },
            new Dictionary<string, object?> { ["team"] = team?.Name });
        return null;
    }
}
