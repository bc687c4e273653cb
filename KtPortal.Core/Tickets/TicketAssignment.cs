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

        var (had, before, now) = (ticket.AssignedToId, ticket.AssigneeName, clock.GetUtcNow());
        if (assigneeId is null)
        {
            ticket.Unassign(book[StatusKey.Open], now);
        }
        else
        {
            var assignee = await Assignable(actor).SingleOrDefaultAsync(u => u.Id == assigneeId, cancel);
            if (assignee is null)
            {
                return new Problem.Invalid("AssigneeId", TicketProblemTexts.PersonNotShown);
            }

            if (verbs.AcceptFirst(hand, book) is { } refusal)
            {
                return refusal;
            }

            ticket.Assign(assignee.Id, ticket.PartnerId is not null && assignee.PartnerId is null ? assignee.DisplayName : assignee.Name, book[StatusKey.Assigned], now);
        }

        hand.Tell(
            new TicketAssigned(ticket.Id, had, ticket.AssignedToId), assigneeId is null ? "unassigned" : "assigned",
            TicketFields.ReadersOf(TicketFields.Assignee), [new(TicketFields.Assignee, before, ticket.AssigneeName)]);
        return Done.Instance;
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
}
