using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
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

        return may(ticket) ? ticket : refusal;
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

    /// <returns>What speaks against it; null where the ticket has the priority now.</returns>
    internal async Task<Problem?> ReprioritizeAsync(TicketInHand hand, Guid priorityId, CancellationToken cancel)
    {
        var ticket = hand.Ticket;
        if (priorityId == ticket.PriorityId)
        {
            return null;
        }

        var both = await db.Set<TicketPriority>().AsNoTracking().Where(p => p.Id == priorityId || p.Id == ticket.PriorityId).ToListAsync(cancel);
        if (both.Find(p => p.Id == priorityId) is not { IsActive: true } priority)
        {
            return new Problem.Invalid("PriorityId", ProblemTexts.PriorityNotShown);
        }

        var before = both.Find(p => p.Id == ticket.PriorityId)?.Name;
        ticket.Reprioritize(priority.Id, clock.GetUtcNow());
        hand.Tell(TicketFields.Priority, before, priority.Name);
        return null;
    }

    /// <inheritdoc cref="ReprioritizeAsync"/>
    internal async Task<Problem?> CategorizeAsync(TicketInHand hand, Guid? categoryId, CancellationToken cancel)
    {
        var ticket = hand.Ticket;
        if (categoryId == ticket.CategoryId)
        {
            return null;
        }

        var both = await db.Set<TicketCategory>().AsNoTracking()
            .Where(c => c.Id == categoryId || c.Id == ticket.CategoryId).ToListAsync(cancel);
        var category = both.Find(c => c.Id == categoryId);
        if (categoryId is not null && category is not { IsActive: true })
        {
            return new Problem.Invalid("CategoryId", ProblemTexts.CategoryNotShown);
        }

        var before = both.Find(c => c.Id == ticket.CategoryId)?.Name;
        ticket.Categorize(category?.Id, clock.GetUtcNow());
        hand.Tell(TicketFields.Category, before, category?.Name);
        return null;
    }

    /// <summary>What is told of it from here on stands in the change that the edit answers with.</summary>
    internal TicketInHand InHand(Actor actor, Ticket ticket) => new(journal, actor, ticket);
}
