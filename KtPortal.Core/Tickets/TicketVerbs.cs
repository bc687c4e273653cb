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
    internal Problem? AcceptFirst(Actor actor, Ticket ticket, StatusBook book)
    {
        if (ticket.Phase != Phase.New)
        {
            return null;
        }

        if (!actor.May(TicketPermissions.Accept))
        {
            return new Problem.Forbidden(TicketProblemTexts.AcceptFirst);
        }

        Accept(actor, ticket, book);
        return null;
    }

    internal void Accept(Actor actor, Ticket ticket, StatusBook book)
    {
        ticket.Accept(actor, book[StatusKey.Accepted], clock.GetUtcNow());
        journal.Record(ticket, actor, new TicketAccepted(ticket.Id), "accepted", Visibility.Public,
            TicketReplies.StatusOf(Phase.New), TicketReplies.StatusOf(ticket.Phase));
    }

    /// <returns>What speaks against it; null where the ticket has the priority now.</returns>
    internal async Task<Problem?> ReprioritizeAsync(Actor actor, Ticket ticket, Guid priorityId, CancellationToken cancel)
    {
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
        journal.Record(ticket, actor, new TicketUpdated(ticket.Id), "priority", Visibility.Public,
            new Dictionary<string, object?> { ["priority"] = before }, new Dictionary<string, object?> { ["priority"] = priority.Name });
        return null;
    }
}
