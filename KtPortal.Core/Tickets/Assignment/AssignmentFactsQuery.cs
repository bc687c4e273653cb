using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Teams;
using Npgsql;

namespace KtPortal.Core.Tickets.Assignment;

/// <summary>Reads what the choice is made of: queues with all their people in one statement, tickets in another, however many there are.</summary>
public sealed class AssignmentFactsQuery(PortalDb db, IEnumerable<Absence> absences)
{
    // Until the end of the transaction a queue's tickets are given out by this one alone. Always in one order: two never wait for each other.
    private const string Turn = "select pg_advisory_xact_lock(hashtextextended('assign ' || q.id, 0)) from (select unnest($1::uuid[]) as id order by 1) q";

    private readonly string people = $"""
        select q.id as queue_id, q.name as queue_name, s.strategy, s.prefer_previous, s.respect_presence, s.version, m.place, m.most,
            u.id as user_id, u.name, u.display_name, '{TicketPermissions.Update}' = any (r.permissions) as may_work, l.open, l.load, n.assigned_at,
            (select jsonb_object_agg(h.skill_id, h.level)::text from user_skills h where h.tenant_id = u.tenant_id and h.user_id = u.id) as skills,
            case {string.Concat(absences.Select(a => $"when {a.Sql} then '{a.Key}' "))}end as absence
        from ticket_queues q
        left join ticket_queue_assignments s on s.tenant_id = q.tenant_id and s.queue_id = q.id
        left join lateral (
            select c.user_id, min(c.place)::int as place, min(c.most) as most from (
                select m.user_id, row_number() over (order by x.sort_order, x.id, m.position, m.user_id) as place,
                    coalesce(m.max_open_tickets, x.max_open_tickets, {Team.UsualMost}) as most
                from teams x join team_members m on m.tenant_id = x.tenant_id and m.team_id = x.id
                where x.tenant_id = q.tenant_id and x.is_active and (q.team_id is null or x.id = q.team_id)) c
            group by c.user_id) m on true
        left join users u on u.tenant_id = q.tenant_id and u.id = m.user_id and u.status = 'active'
        left join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id
        left join ticket_queue_turns n on n.tenant_id = q.tenant_id and n.queue_id = q.id and n.user_id = u.id
        left join lateral (
            select count(*)::int as open, coalesce(sum({TicketWeight.Sql}), 0) as load
            from tickets t join ticket_priorities p on p.tenant_id = t.tenant_id and p.id = t.priority_id
            where t.tenant_id = u.tenant_id and t.assigned_to_id = u.id and t.deleted_at is null and t.phase in ('open', 'in_progress', 'pending')) l on true
        where q.id = any ($1)
        order by q.id, m.place
        """;

    private const string Tickets = $"""
        select t.id, t.number, t.subject, t.phase, p.level, w.wish::text as wish,
            (select jsonb_agg(jsonb_build_object('skill', k.id, 'name', k.name, 'level', d.level) order by k.sort_order, k.name)::text
                from ({Requirements.NeededSkills.Needed}) d
                join skills k on k.tenant_id = d.tenant_id and k.id = d.skill_id and k.is_active) as needs,
            case when $3 then (select e.actor_id from tickets x
                join timeline_events e on e.tenant_id = x.tenant_id and e.subject_kind = 'ticket' and e.subject_id = x.id and e.kind = 'status'
                    and e.data -> 'to' ->> 'phase' = 'resolved'
                where x.tenant_id = t.tenant_id and x.requester_id = t.requester_id and x.deleted_at is null and x.resolved_at > now() - interval '90 days'
                order by e.created_at desc limit 1) end as previous_id
        from tickets t
        join ticket_priorities p on p.tenant_id = t.tenant_id and p.id = t.priority_id
        left join ticket_assignment_waits w on w.tenant_id = t.tenant_id and w.ticket_id = t.id
        where (t.id = any ($1) or t.number = $2) and t.deleted_at is null
        """;

    internal async Task TakeTurnAsync(IEnumerable<Guid> queues, CancellationToken cancel)
    {
        await using var command = db.Command(Turn, queues.ToArray());
        await command.ExecuteNonQueryAsync(cancel);
    }

    internal async Task<Dictionary<Guid, QueueFacts>> QueuesAsync(IEnumerable<Guid> queues, CancellationToken cancel)
    {
        await using var command = db.Command(people, queues.ToArray());
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var (heads, found) = (new List<QueueFacts>(), new List<(Guid Queue, Member Member)>());
        while (await rows.ReadAsync(cancel))
        {
            var queue = rows.Id("queue_id");
            if (heads.Count == 0 || heads[^1].Id != queue)
            {
                heads.Add(ReadHead(rows, queue));
            }

            if (rows.OptionalId("user_id") is { } user)
            {
                found.Add((queue, ReadMember(rows, user)));
            }
        }

        var members = found.ToLookup(f => f.Queue, f => f.Member);
        return heads.ToDictionary(h => h.Id, h => h with { Members = [.. members[h.Id]] });
    }

    /// <param name="number">One that somebody named; else empty.</param>
    /// <param name="previous">Also who resolved what their requesters asked before.</param>
    internal async Task<List<TicketFacts>> TicketsAsync(Guid[] ids, string number, bool previous, CancellationToken cancel)
    {
        await using var command = db.Command(Tickets, ids, number, previous);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var found = new List<TicketFacts>();
        while (await rows.ReadAsync(cancel))
        {
            found.Add(new(
                rows.Id("id"), rows.Text("number"), rows.Text("subject"),
                TicketWeight.Of(EnumText<PriorityLevel>.Parse(rows.Text("level")), EnumText<Phase>.Parse(rows.Text("phase"))),
                rows.OptionalText("needs") is { } needs ? JsonSerializer.Deserialize<NeededLevel[]>(needs, JsonSerializerOptions.Web)! : [],
                rows.OptionalId("previous_id"))
            {
                Wish = rows.OptionalText("wish"),
            });
        }

        return found;
    }

    private static QueueFacts ReadHead(NpgsqlDataReader row, Guid queue) => new(
        queue, row.Text("queue_name"),
        row.OptionalText("strategy") is { } strategy
            ? new(EnumText<AssignmentStrategy>.Parse(strategy), row.Flag("prefer_previous"), row.Flag("respect_presence"))
            : AssignmentRules.Initial,
        row.OptionalNumber("version") ?? 0, []);

    private static Member ReadMember(NpgsqlDataReader row, Guid user) => new(user, row.Text("name"), row.Text("display_name"))
    {
        Place = row.Number("place"),
        Open = row.Number("open"),
        Most = row.Number("most"),
        Load = row.OptionalDecimal("load") ?? 0,
        LastAt = row.OptionalInstant("assigned_at"),
        Skills = row.OptionalText("skills") is { } skills ? JsonSerializer.Deserialize<Dictionary<Guid, int>>(skills)! : new Dictionary<Guid, int>(),
        MayWork = row.Flag("may_work"),
        Absence = row.OptionalText("absence"),
    };
}
