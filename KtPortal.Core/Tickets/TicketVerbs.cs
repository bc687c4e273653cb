using KtPortal.Core.Administration;
using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Tickets.Merging;
using KtPortal.Core.Tickets.Services;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets;

/// <summary>How every verb begins: with a ticket that is there for the actor, that he may change, and that nobody else changes meanwhile.</summary>
public sealed class TicketVerbs(PortalDb db, Journal journal, TimeProvider clock)
{
    /// <summary>Reads the ticket and locks it until the transaction ends.</summary>
    /// <param name="refusal">What is said to who sees it, and lacks the right.</param>
    internal Task<Result<Ticket>> TakeUpAsync(Actor actor, string number, string right, Problem.Forbidden refusal, CancellationToken cancel) =>
        TakeUpAsync(number, _ => actor.May(right), refusal, cancel);

    /// <inheritdoc cref="TakeUpAsync(Actor, string, string, Problem.Forbidden, CancellationToken)"/>
    internal async Task<Result<Ticket>> TakeUpAsync(string number, Func<Ticket, bool> may, Problem.Forbidden refusal, CancellationToken cancel)
    {
        if (await db.Set<Ticket>().ForUpdate().SingleOrDefaultAsync(t => t.Number == number, cancel) is not { } ticket)
        {
            return new Problem.NotFound();
        }

        if (!may(ticket))
        {
            return refusal;
        }

        if (ticket.MergedIntoId is not { } into)
        {
            return ticket;
        }

        var now = await db.Set<Ticket>().Where(t => t.Id == into).Select(t => t.Number).SingleOrDefaultAsync(cancel);
        return new Problem.Conflict(TicketProblemTexts.MergedAlready.With(ticket.Number, now));
    }

    /// <summary>What a client says on a ticket that was merged is said on the one it is now.</summary>
    /// <inheritdoc cref="TakeUpAsync(Actor, string, string, Problem.Forbidden, CancellationToken)"/>
    internal async Task<Result<Ticket>> TakeUpNowAsync(Actor actor, string number, string right, Problem.Forbidden refusal, CancellationToken cancel)
    {
        if (await db.Set<Ticket>().ForUpdate().SingleOrDefaultAsync(t => t.Number == number, cancel) is not { } ticket)
        {
            return new Problem.NotFound();
        }

        return actor.May(right) ? await db.FollowAsync(ticket, cancel) : refusal;
    }

    /// <summary>Several at once, and what they were merged into, by their numbers.</summary>
    internal async Task<Dictionary<string, Ticket>> TakeUpAllAsync(IReadOnlyCollection<string> numbers, CancellationToken cancel)
    {
        var named = await db.Set<Ticket>().Where(t => numbers.Contains(t.Number)).Select(t => new { t.Id, Now = t.MergedIntoId ?? t.Id }).ToListAsync(cancel);
        var wanted = named.SelectMany(t => new[] { t.Id, t.Now }).Distinct().ToList();
        // In one order: two who take up the same ones don't wait for each other.
        var held = await db.Set<Ticket>().ForUpdate().Where(t => wanted.Contains(t.Id)).OrderBy(t => t.Id).ToListAsync(cancel);
        return held.ToDictionary(t => t.Number, StringComparer.Ordinal);
    }

    /// <summary>Whatever is done with a new ticket lets it in: for that, too, one needs the right.</summary>
    internal Problem? AcceptFirst(TicketInHand hand, StatusBook book)
    {
        if (hand.Ticket.Phase != Phase.New)
        {
            return null;
        }

        if (!hand.Actor.May(TicketPermissions.Accept))
        {
            return new Problem.Forbidden(TicketProblemTexts.AcceptFirst);
        }

        Accept(hand, book);
        return null;
    }

    internal void Accept(TicketInHand hand, StatusBook book)
    {
        var (ticket, accepted) = (hand.Ticket, book[StatusKey.Accepted]);
        var fields = TicketFields.Of(book.Find(ticket.StatusId), accepted);
        ticket.Accept(hand.Actor, accepted, clock.GetUtcNow());
        hand.Tell(new TicketAccepted(ticket.Id), "accepted", Visibility.Public, fields);
    }

    internal Task<Problem?> ReprioritizeAsync(TicketInHand hand, Guid priorityId, CancellationToken cancel) =>
        ChooseAsync<TicketPriority>(
            hand, TicketFields.Priority, hand.Ticket.PriorityId, priorityId, new("PriorityId", ProblemTexts.PriorityNotShown),
            id => hand.Ticket.Reprioritize(id!.Value, clock.GetUtcNow()), cancel);

    internal Task<Problem?> CategorizeAsync(TicketInHand hand, Guid? categoryId, CancellationToken cancel) =>
        ChooseAsync<TicketCategory>(
            hand, TicketFields.Category, hand.Ticket.CategoryId, categoryId, new("CategoryId", ProblemTexts.CategoryNotShown),
            hand.Ticket.Categorize, cancel);

    internal Task<Problem?> RetypeAsync(TicketInHand hand, Guid? typeId, CancellationToken cancel) =>
        ChooseAsync<TicketType>(
            hand, TicketFields.Type, hand.Ticket.TypeId, typeId, new("TypeId", TicketProblemTexts.TypeNotShown),
            hand.Ticket.Retype, cancel);

    internal Task<Problem?> ConcernAsync(TicketInHand hand, Guid? serviceId, CancellationToken cancel) =>
        ChooseAsync<Service>(
            hand, TicketFields.Service, hand.Ticket.ServiceId, serviceId, new("ServiceId", TicketProblemTexts.ServiceNotShown),
            hand.Ticket.Concern, cancel);

    /// <summary>Another entry of one of the tenant's lists. What a ticket has it keeps, though it was set aside meanwhile.</summary>
    /// <returns>What speaks against it; null where the ticket has it now.</returns>
    internal async Task<Problem?> ChooseAsync<T>(
        TicketInHand hand, string field, Guid? had, Guid? wanted, Problem.Invalid notShown, Action<Guid?> put, CancellationToken cancel)
        where T : CatalogEntry
    {
        if (wanted == had)
        {
            return null;
        }

        var both = await db.Set<T>().AsNoTracking().Where(e => e.Id == wanted || e.Id == had).ToListAsync(cancel);
        var chosen = both.Find(e => e.Id == wanted);
        if (wanted is not null && chosen is not { IsActive: true })
        {
            return notShown;
        }

        put(wanted);
        hand.Tell(field, both.Find(e => e.Id == had)?.Name, chosen?.Name);
        return null;
    }

    /// <summary>What is told of it from here on stands in the change that the edit answers with.</summary>
    internal TicketInHand InHand(Actor actor, Ticket ticket) => new(journal, actor, ticket, clock.GetUtcNow());
}
