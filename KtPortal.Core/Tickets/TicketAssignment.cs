using KtPortal.Core.Accounts;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets;

/// <summary>Who works on a ticket. Partners hand it to their own users only.</summary>
public sealed class TicketAssignment(PortalDb db, TicketVerbs verbs, TimeProvider clock)
{
    internal async Task<Result<Done>> PutAsync(TicketInHand hand, Guid? assigneeId, StatusBook book, CancellationToken cancel)
    {
        var (actor, ticket) = (hand.Actor, hand.Ticket);
        if (assigneeId == ticket.AssignedToId)
        {
            return Done.Instance;
        }

        var takes = assigneeId == actor.UserId && !ticket.IsAssigned;
        if (!actor.May(takes ? TicketPermissions.Update : TicketPermissions.Assign))
        {
            return new Problem.Forbidden(TicketProblemTexts.OnlyTake);
        }

        if (assigneeId is null)
        {
            var (had, before) = (ticket.AssignedToId, ticket.AssigneeName);
            ticket.Unassign(book[StatusKey.Open], clock.GetUtcNow());
            Tell(hand, "unassigned", had, before);
            return Done.Instance;
        }

        var assignee = await Assignable(actor).SingleOrDefaultAsync(u => u.Id == assigneeId, cancel);
        if (assignee is null)
        {
            return new Problem.Invalid("AssigneeId", TicketProblemTexts.PersonNotShown);
        }

        if (verbs.AcceptFirst(hand, book) is { } refusal)
        {
            return refusal;
        }

        Give(hand, assignee.Id, ticket.PartnerId is not null && assignee.PartnerId is null ? assignee.DisplayName : assignee.Name, book);
        return Done.Instance;
    }

    /// <summary>To somebody of whom it is known that he may have it, of a ticket that was let in.</summary>
    /// <param name="name">As its client reads it.</param>
    internal void Give(TicketInHand hand, Guid to, string name, StatusBook book)
    {
        var (had, before) = (hand.Ticket.AssignedToId, hand.Ticket.AssigneeName);
        hand.Ticket.Assign(to, name, book[StatusKey.Assigned], clock.GetUtcNow());
        Tell(hand, "assigned", had, before);
    }

    /// <summary>Staff this actor may hand a ticket to: provider staff for the provider, own users for a partner.</summary>
    public IQueryable<User> Assignable(Actor actor)
    {
        var audience = actor.Audience == Audience.Partner ? "partner" : "provider";
        return from user in db.Set<User>().AsNoTracking()
               join role in db.Set<Role>() on user.RoleId equals role.Id
               where user.Status == "active" && role.Audience == audience
               orderby user.Name
               select user;
    }

    private static void Tell(TicketInHand hand, string step, Guid? had, string? before) => hand.Tell(
        new TicketAssigned(hand.Ticket.Id, had, hand.Ticket.AssignedToId), step,
        TicketFields.ReadersOf(TicketFields.Assignee), [new(TicketFields.Assignee, before, hand.Ticket.AssigneeName)]);
}
