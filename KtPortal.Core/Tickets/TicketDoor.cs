using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Files;
using KtPortal.Core.Kernel;
using NpgsqlTypes;

namespace KtPortal.Core.Tickets;

/// <summary>
/// The one door by which a ticket comes in, whatever the way to it: form, desk, mail, the answer to one that is closed. Whether it may
/// come in was decided before; here it is written with all that belongs to it, and told of.
/// </summary>
public sealed class TicketDoor(PortalDb db, Journal journal, Attaching files, TimeProvider clock)
{
    // What is archived leads nowhere, and what only staff may choose leads nobody else there, unless a category or service says so.
    private const string RouteSql = """
        select u.id as requester_id, u.organization_id, u.partner_id, u.contact_id, u.name, u.email, v.id as service_id, c.id as category_id,
               w.id as wanted_id, coalesce(w.id, vo.id, o.id, d.id) as priority_id, q.id as queue_id, s.id as status_id, s.phase
        from ticket_queues usual
        join ticket_priorities d on d.is_default
        left join users u on u.id = $1 and u.status = 'active'
        left join lateral (
            select x.* from services x where x.id = any ($2) and x.is_active and (x.client_visible or $5) order by array_position($2, x.id) limit 1) v on true
        left join lateral (
            select x.* from ticket_categories x where x.id = any ($3 || v.default_category_id) and x.is_active and (x.client_visible or $5)
            order by array_position($3 || v.default_category_id, x.id) limit 1) c on true
        left join lateral (
            select x.id from ticket_priorities x where x.id = any ($4) and x.is_active and (x.client_selectable or $5)
            order by array_position($4, x.id) limit 1) w on true
        left join ticket_priorities vo on vo.id = v.default_priority_id and vo.is_active
        left join ticket_priorities o on o.id = c.default_priority_id and o.is_active
        left join ticket_queues m on m.id = $6 and m.is_active
        left join ticket_queues vn on vn.id = v.default_queue_id and vn.is_active
        left join ticket_queues n on n.id = c.default_queue_id and n.is_active
        join ticket_queues q on q.id = coalesce(m.id, vn.id, n.id, usual.id)
        join lateral (
            select s.id, s.phase from ticket_statuses s
            where s.phase = case when q.requires_acceptance then 'new' else 'open' end
            order by s.is_active desc, s.system_key = s.phase desc nulls last, s.is_default desc, s.sort_order limit 1) s on true
        where usual.is_default
        """;

    /// <summary>Where a ticket with these wishes goes. What can't be chosen is missing in the answer.</summary>
    internal async Task<TicketRoute> FindRouteAsync(TicketWishes wishes, CancellationToken cancel)
    {
        await using var command = db.Command(RouteSql);
        command.Parameters.Add(new() { Value = wishes.RequesterId as object ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        foreach (var named in new[] { wishes.Services, wishes.Categories, wishes.Priorities })
        {
            command.Parameters.Add(new() { Value = named.OfType<Guid>().ToArray() });
        }

        command.Parameters.Add(new() { Value = wishes.All });
        command.Parameters.Add(new() { Value = wishes.QueueId as object ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid });
        await using var row = await command.ExecuteReaderAsync(cancel);
        if (!await row.ReadAsync(cancel))
        {
            throw new InvalidOperationException("The tenant has no default queue or priority.");
        }

        return new TicketRoute(
            row.Id("queue_id"), row.Id("status_id"), EnumText<Phase>.Parse(row.Text("phase")), row.Id("priority_id"), row.OptionalId("category_id"),
            row.OptionalId("service_id"), row.OptionalId("wanted_id") is not null,
            row.OptionalId("requester_id") is { } id
                ? new TicketRequester(row.Id("organization_id"), row.OptionalId("contact_id"), id, row.Text("name"), row.OptionalText("email"))
                {
                    PartnerId = row.OptionalId("partner_id"),
                }
                : null);
    }

    internal async Task<Ticket> OpenAsync(Actor actor, TicketOpening opening, TicketRoute route, CancellationToken cancel)
    {
        var ticket = Ticket.Open(opening, route, actor.UserId, clock.GetUtcNow());
        db.Add(ticket);
        await files.AttachAsync(actor, ticket.About, null, ticket.OrganizationId, opening.FileIds, cancel);
        if (opening.Participants.Count > 0)
        {
            await db.SaveChangesAsync(cancel); // they take their organization from the ticket
            db.AddRange(opening.Participants.Select(named => TicketParticipant.Cc(ticket, named)));
        }

        journal.Record(ticket, actor, new TicketCreated(ticket.Id), "created", Visibility.Public,
            [new("subject", null, ticket.Subject)]);
        if (opening.FollowUpOf is { } closed)
        {
            journal.Record(ticket, actor, new TicketUpdated(ticket.Id), "follow_up", Visibility.Public, note: closed);
        }

        foreach (var (kind, note) in opening.Notes)
        {
            journal.Record(ticket, actor, new TicketUpdated(ticket.Id), kind, Visibility.Internal, note: note);
        }

        await db.SaveChangesAsync(cancel);
        return ticket;
    }

    /// <summary>A closed ticket stays closed: the answer to it becomes a new one that names the old, of the same sort.</summary>
    internal async Task<Ticket> FollowUpAsync(Actor actor, Ticket closed, TicketOpening answer, CancellationToken cancel) =>
        await OpenAsync(
            actor,
            answer with { FollowUpOf = closed.Number, SourceRef = JsonSerializer.Serialize(new { follow_up_of = closed.Number }) },
            await FindRouteAsync(
                new(null, All: true) { Services = [closed.ServiceId], Categories = [closed.CategoryId], Priorities = [closed.PriorityId] }, cancel),
            cancel);
}
