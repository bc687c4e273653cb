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

    // A breach is also told to people of the partner who watch the ticket. Clients are told of nothing.
    private const string Note = """
        insert into sla_notices (tenant_id, id, user_id, clock_id, percent, happened_at)
        select distinct on (h.clock, h.percent, u.id) u.tenant_id, gen_random_uuid(), u.id, h.clock, h.percent, h.at
        from jsonb_to_recordset($1::jsonb) h (clock uuid, ticket uuid, percent int, at timestamptz, notify text[], users uuid[], agent uuid, team uuid)
        join users u on u.status = 'active'
        join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id and r.audience in ('provider', 'partner')
        where 'assignee' = any (h.notify) and u.id = h.agent
            or r.audience = 'provider' and (u.id = any (h.users) or r.is_builtin and r.name = any (h.notify)
                or 'team_lead' = any (h.notify) and u.id = (select t.lead_id from teams t where t.tenant_id = u.tenant_id and t.id = h.team))
            or r.audience = 'partner' and h.percent = 100 and exists (select 1 from ticket_participants p
                where p.tenant_id = u.tenant_id and p.ticket_id = h.ticket and p.user_id = u.id)
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
