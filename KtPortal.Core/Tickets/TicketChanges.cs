using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets;

/// <summary>Says what an edit changed, by comparing before and after.</summary>
public sealed class TicketChanges(PortalDb db)
{
    internal async Task<TicketChange> DescribeAsync(Actor actor, Ticket ticket, TicketState before, StatusBook book, CancellationToken cancel)
    {
        var (now, fields) = (ticket.State, new List<ChangedField>());
        if (before.Phase == Phase.New && now.Phase != Phase.New)
        {
            fields.Add(new("accepted", null));
        }
        else if (!before.Phase.IsActive() && now.Phase.IsActive())
        {
            fields.Add(new("reopened", null));
        }
        else if (now.StatusId != before.StatusId && (now.Phase != before.Phase || now.AssignedToId == before.AssignedToId))
        {
            fields.Add(new("status", book.Find(now.StatusId)?.Name));
        }

        if (now.AssignedToId != before.AssignedToId)
        {
            fields.Add(new("assignee", now.AssigneeName));
        }

        if (now.PriorityId != before.PriorityId)
        {
            fields.Add(new("priority", await db.Set<TicketPriority>().Where(p => p.Id == now.PriorityId).Select(p => p.Name).SingleAsync(cancel)));
        }

        if (now.CategoryId != before.CategoryId)
        {
            fields.Add(new("category", await db.Set<TicketCategory>().Where(c => c.Id == now.CategoryId).Select(c => c.Name).SingleOrDefaultAsync(cancel)));
        }

        if (now.QueueId != before.QueueId)
        {
            fields.Add(new("queue", await db.Set<TicketQueue>().Where(q => q.Id == now.QueueId).Select(q => q.Name).SingleAsync(cancel)));
        }

        if (now.TeamId != before.TeamId)
        {
            fields.Add(new("team", await db.Set<Team>().Where(t => t.Id == now.TeamId).Select(t => t.Name).SingleOrDefaultAsync(cancel)));
        }

        return new TicketChange(Guid.CreateVersion7(), actor.UserId!.Value, ticket.Number, ticket.Version, before, fields);
    }
}
