using KtPortal.Tests.Support;

namespace KtPortal.Tests.Sla.Reports;

/// <summary>A clock as it may stand in the database, made by hand.</summary>
/// <param name="At">By which it belongs to a period; its ticket began eight hours before.</param>
internal sealed record MadeClock(OpenedTicket Ticket, string Metric, string State, string At)
{
    public bool IsWaived { get; init; }

    /// <summary>Not finished.</summary>
    public bool IsOpen { get; init; }

    public int Elapsed { get; init; } = 30;

    public int PausedSeconds { get; init; }

    public int[] Fired { get; init; } = [];

    public Person? Agent { get; init; }

    public Task PutAsync(TestDatabase database) => database.Force("""
        insert into ticket_sla_clocks (tenant_id, id, ticket_id, metric, organization_id, partner_id, policy_id, priority_id, queue_id, team_id,
            agent_id, agent_name, type_id, service_id, found_by, target_minutes, started_at, due_at, state, completed_at, elapsed_minutes,
            paused_seconds, breached_at, breach_cause, waived_at, waived_by_name, waive_reason, thresholds_fired, counted_at, warned_at, running_since)
        select t.tenant_id, gen_random_uuid(), t.id, $2, t.organization_id, t.partner_id,
            (select p.id from sla_policies p where p.tenant_id = t.tenant_id and p.is_default), t.priority_id, t.queue_id, t.team_id,
            nullif($5, '00000000-0000-0000-0000-000000000000'::uuid), (select u.name from users u where u.id = $5), t.type_id, t.service_id, 'default', 60,
            $4::timestamptz - interval '8 hours', $4::timestamptz, $3, case when $6 then null else $4::timestamptz end, $7, $8,
            case when $3 = 'breached' then $4::timestamptz end, case when $3 = 'breached' then 'late' end,
            case when $9 then $4::timestamptz end, case when $9 then 'Somebody' end, case when $9 then 'The power was out' end, $10,
            case when $3 in ('met', 'breached') then $4::timestamptz end, case when 80 = any($10) then $4::timestamptz end,
            case when $6 and $3 = 'breached' then $4::timestamptz end
        from tickets t where t.id = $1
        """, Ticket.Id, Metric, State, At, Agent?.Id ?? Guid.Empty, IsOpen, Elapsed, PausedSeconds, IsWaived, Fired);
}
