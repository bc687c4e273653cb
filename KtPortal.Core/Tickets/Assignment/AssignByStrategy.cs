using System.Globalization;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets.Assignment;

/// <summary>What a rule asks for besides what the queue says.</summary>
/// <param name="Strategy">Null: the queue's own.</param>
/// <param name="Skills">Needed besides those of service and category.</param>
public sealed record AssignmentWish(AssignmentStrategy? Strategy, IReadOnlyList<NeededLevel> Skills)
{
    /// <summary>As the queue says.</summary>
    public static readonly AssignmentWish None = new(null, []);
}

/// <summary>What became of it.</summary>
/// <param name="Assignee">Null: nobody, for the reason given; without a reason nothing was to be given out.</param>
public sealed record AssignmentOutcome(Guid? Assignee, NobodyFree? Why);

/// <summary>
/// Gives tickets to people by their queues' strategies. Choice and write happen in the turn of the queue, so two at once never choose by the same
/// facts. Rules call it with the ticket that they have in hand; jobs, for what was let in, moved, or waits.
/// </summary>
public sealed class AssignByStrategy(
    PortalDb db, TicketVerbs verbs, TicketAssignment assignment, AssignmentFactsQuery facts, AssignmentWaits waits, TimeProvider clock)
{
    /// <summary>The step beside the assignment that says why; staff of the provider read it.</summary>
    public const string Step = "auto_assigned";

    /// <summary>For a rule: within its transaction, in its name, written with what is saved next.</summary>
    internal async Task<Result<AssignmentOutcome>> PutAsync(TicketInHand hand, AssignmentWish wish, CancellationToken cancel)
    {
        if (hand.Ticket.IsAssigned || !hand.Ticket.Phase.IsActive())
        {
            return new AssignmentOutcome(hand.Ticket.AssignedToId, null);
        }

        var book = await StatusBook.LoadAsync(db, cancel);
        if (verbs.AcceptFirst(hand, book) is { } refusal)
        {
            return refusal;
        }

        // What the rule did to the ticket before is read again.
        await db.SaveChangesAsync(cancel);
        await facts.TakeTurnAsync([hand.Ticket.QueueId], cancel);
        return (await ChooseAsync([hand], _ => wish, book, cancel))[0];
    }

    /// <summary>One that was let in, or came to its queue, unless somebody has it by now.</summary>
    internal async Task AssignAsync(Actor system, Guid id, CancellationToken cancel)
    {
        var ticket = await db.Set<Ticket>().ForUpdate().SingleOrDefaultAsync(t => t.Id == id && t.AssignedToId == null && t.MergedIntoId == null, cancel);
        if (ticket is not { Phase: Phase.Open or Phase.InProgress or Phase.Pending })
        {
            return;
        }

        // Room that somebody has again is for what waits, before it is for what comes.
        await AssignWaitingAsync(system, cancel);
        if (!ticket.IsAssigned)
        {
            await facts.TakeTurnAsync([ticket.QueueId], cancel);
            await ChooseAsync([verbs.InHand(Automatic(system), ticket)], AssignmentWaits.WishOf, await StatusBook.LoadAsync(db, cancel), cancel);
            await db.SaveChangesAsync(cancel);
        }
    }

    /// <summary>What found nobody before: the oldest first, as long as there is room.</summary>
    internal async Task AssignWaitingAsync(Actor system, CancellationToken cancel)
    {
        // The turn first, and no row that another holds: whoever has a ticket in hand and waits for the turn isn't waited for.
        var queues = await waits.QueuesAsync(cancel);
        if (queues.Count == 0)
        {
            return;
        }

        await facts.TakeTurnAsync(queues, cancel);
        var ids = await waits.TakeAsync(queues, cancel);
        var tickets = await db.Set<Ticket>().Where(t => ids.Contains(t.Id)).ToDictionaryAsync(t => t.Id, cancel);
        List<TicketInHand> hands = [.. ids.Where(tickets.ContainsKey).Select(id => verbs.InHand(Automatic(system), tickets[id]))];
        await ChooseAsync(hands, AssignmentWaits.WishOf, await StatusBook.LoadAsync(db, cancel), cancel);
        await db.SaveChangesAsync(cancel);
    }

    private static Actor Automatic(Actor system) => system with { Name = AssignmentTexts.AsActor, DisplayName = AssignmentTexts.AsActor };

    private async Task<List<AssignmentOutcome>> ChooseAsync(
        IReadOnlyList<TicketInHand> hands, Func<TicketFacts, AssignmentWish> wishOf, StatusBook book, CancellationToken cancel)
    {
        var queues = await facts.QueuesAsync(hands.Select(h => h.Ticket.QueueId).Distinct(), cancel);
        var tickets = (await facts.TicketsAsync(
            [.. hands.Select(h => h.Ticket.Id)], "", queues.Values.Any(q => q.Rules.PreferPrevious), cancel)).ToDictionary(t => t.Id);
        var (outcomes, nobody) = (new List<AssignmentOutcome>(), new List<Waiting>());
        foreach (var hand in hands)
        {
            var (queue, ticket) = (queues[hand.Ticket.QueueId], tickets[hand.Ticket.Id]);
            var wish = wishOf(ticket);
            var strategy = wish.Strategy ?? queue.Rules.Strategy;
            if (strategy == AssignmentStrategy.None)
            {
                outcomes.Add(new(null, null));
                continue;
            }

            var ranking = Ranking.Of(
                strategy, queue.Members, NeededLevel.Together(ticket.Needs, wish.Skills), queue.Rules.PreferPrevious ? ticket.PreviousId : null);
            if (ranking.First is not { } chosen)
            {
                nobody.Add(new(hand.Ticket, ranking.Why, wish));
                outcomes.Add(new(null, ranking.Why));
                continue;
            }

            Give(hand, chosen, strategy, book);
            outcomes.Add(new(chosen.Member.Id, null));
            queues = queues.ToDictionary(q => q.Key, q => q.Value.After(chosen.Member.Id, ticket.Weight, queue.Id, clock.GetUtcNow()));
        }

        await waits.KeepAsync(nobody, cancel);
        return outcomes;
    }

    private void Give(TicketInHand hand, Candidate chosen, AssignmentStrategy strategy, StatusBook book)
    {
        var (member, ticket) = (chosen.Member, hand.Ticket);
        assignment.Give(hand, member.Id, ticket.PartnerId is null ? member.Name : member.DisplayName, book);
        hand.TellBeside(new TicketUpdated(ticket.Id), Step, Visibility.Internal,
        [
            new(TicketFields.Assignee, null, member.Name),
            new("why", null, chosen.IsPrevious ? "previous" : EnumText<AssignmentStrategy>.Write(strategy)),
            new("load", null, member.Load.ToString("0.#", CultureInfo.InvariantCulture)),
            new("last", null, member.LastAt?.ToString("O", CultureInfo.InvariantCulture)),
        ]);
    }
}
