using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Microsoft.EntityFrameworkCore;
using NpgsqlTypes;

namespace KtPortal.Core.Tickets.Templates;

/// <summary>What staff begin a new ticket with.</summary>
public sealed class TicketTemplates(
    PortalDb db, TicketVerbs verbs, TicketRouting routing, TicketAssignment assignment, TicketTags tags)
{
    /// <summary>Templates are the provider's own.</summary>
    public async Task<IReadOnlyList<Choice>> OfferedAsync(Actor actor, CancellationToken cancel) => MayUse(actor)
        ? await db.Set<TicketTemplate>().Where(t => t.IsActive).OrderBy(t => t.SortOrder).ThenBy(t => t.Name)
            .Select(t => new Choice(t.Id, t.Name)).ToListAsync(cancel)
        : [];

    /// <summary>Null where none is chosen, or one that is not offered.</summary>
    public async Task<TicketTemplate?> FindAsync(Actor actor, Guid? id, CancellationToken cancel) => id is { } chosen && MayUse(actor)
        ? await db.Set<TicketTemplate>().AsNoTracking().Include(t => t.Children).SingleOrDefaultAsync(t => t.Id == chosen && t.IsActive, cancel)
        : null;

    private static bool MayUse(Actor actor) => actor.Audience == Audience.Provider && actor.May(TicketPermissions.Create);

    /// <summary>
    /// Puts a ticket that was just opened where its template says, as far as whoever opened it may: who may not assign, or let in, leaves
    /// that to others. What was set aside since is passed over.
    /// </summary>
    internal async Task ApplyAsync(Actor actor, Ticket ticket, TicketTemplate template, CancellationToken cancel)
    {
        await using (var command = db.Command("update tickets set template_id = $2, estimated_hours = $3 where id = $1", ticket.Id, template.Id))
        {
            command.Parameters.Add(new() { Value = template.EstimatedHours as object ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Numeric });
            await command.ExecuteNonQueryAsync(cancel);
        }

        var hand = verbs.InHand(actor, ticket);
        if (template.TypeId is { } type && actor.May(TicketPermissions.Update))
        {
            await verbs.RetypeAsync(hand, type, cancel);
        }

        if (template.TeamId is { } team)
        {
            await routing.PutAsync(hand, new RouteTicket(ticket.QueueId, team), cancel);
        }

        if (template.AssigneeId is { } assignee)
        {
            await assignment.PutAsync(hand, assignee, await StatusBook.LoadAsync(db, cancel), cancel);
        }

        await db.SaveChangesAsync(cancel);
        if (template.Tags.Length > 0)
        {
            await tags.ChangeAsync(actor, ticket.Number, template.Tags, [], cancel);
        }
    }
}
