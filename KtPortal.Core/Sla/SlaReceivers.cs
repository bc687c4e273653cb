using System.Text.Json;
using KtPortal.Core.Data;

namespace KtPortal.Core.Sla;

/// <summary>Notes who is to be told that a clock has come so far. A mail gathers it (<see cref="SlaNoticePost"/>).</summary>
public static class SlaReceivers
{
    public const string Assignee = "assignee";
    public const string TeamLead = "team_lead";
    public const string Manager = "manager";
    public const string Admin = "admin";
    public const string Dispatcher = "dispatcher";

    /// <summary>Whom a threshold can name without naming a person.</summary>
    public static readonly IReadOnlyList<string> Known = [Assignee, TeamLead, Manager, Dispatcher, Admin];

    // A breach is also told to people of the partner who watch the ticket. Clients are told of nothing. Each way to be named is asked by itself:
    // a tenant has many users, and few of them are.
    private const string Note = """
        with happened as materialized (
            select * from jsonb_to_recordset($1::jsonb) h (clock uuid, ticket uuid, percent int, at timestamptz, notify text[], users uuid[], agent uuid, team uuid)),
        named as (
            select clock, percent, at, agent as id from happened where 'assignee' = any (notify)
            union select clock, percent, at, unnest(users) from happened
            union select h.clock, h.percent, h.at, t.lead_id from happened h join teams t on t.id = h.team where 'team_lead' = any (h.notify)
            union select h.clock, h.percent, h.at, u.id from happened h
                join roles r on r.is_builtin and r.audience = 'provider' and r.name = any (h.notify) join users u on u.tenant_id = r.tenant_id and u.role_id = r.id
            union select h.clock, h.percent, h.at, p.user_id from happened h join ticket_participants p on p.ticket_id = h.ticket and h.percent = 100
                join users u on u.tenant_id = p.tenant_id and u.id = p.user_id join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id and r.audience = 'partner')
        insert into sla_notices (tenant_id, id, user_id, clock_id, percent, happened_at)
        select u.tenant_id, gen_random_uuid(), u.id, n.clock, n.percent, n.at
        from named n join users u on u.id = n.id and u.status = 'active'
        join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id and r.audience in ('provider', 'partner')
        on conflict do nothing
        """;

    internal static async Task NoteAsync(PortalDb db, IReadOnlyList<SlaHappening> told, CancellationToken cancel)
    {
        // New clocks are rows by then: notices name them.
        await db.SaveChangesAsync(cancel);
        var happened = told.Select(h => new
        {
            Clock = h.Clock.Id,
            Ticket = h.Clock.TicketId,
            h.Percent,
            h.At,
            Notify = h.Threshold?.Notify ?? [],
            Users = h.Threshold?.Users ?? [],
            Agent = h.Clock.AgentId,
            Team = h.Clock.TeamId,
        });
        await using var command = db.Command(Note, JsonSerializer.Serialize(happened, SlaJson.Options));
        await command.ExecuteNonQueryAsync(cancel);
    }
}
