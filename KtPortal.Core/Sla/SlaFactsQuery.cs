using System.Text.Json;
using KtPortal.Core.Calendars;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using Npgsql;

namespace KtPortal.Core.Sla;

/// <summary>Reads what clocks are counted from, of any number of tickets with one statement.</summary>
internal static class SlaFactsQuery
{
    // The turn of a ticket is its follower's until the end of the transaction. Always in one order: two never wait for each other.
    private const string Turn = "select pg_advisory_xact_lock(hashtextextended('sla' || t.id, 0)) from (select unnest($1::uuid[]) as id order by 1) t";

    // Nobody changes them meanwhile: what is read here is what is written about.
    private const string Hold = "select t.id from tickets t where t.id = any($1) order by t.id for no key update";

    private const string Facts = """
        select t.id, t.organization_id, t.partner_id, t.priority_id, t.queue_id, t.team_id, t.assigned_to_id, t.assignee_name, t.type_id, t.service_id,
            t.phase, t.created_at, t.accepted_at, t.first_response_at, coalesce(t.resolved_at, t.closed_at) as ended_at, t.reopened_count,
            t.source = 'phone' as is_by_phone,
            t.phase = 'cancelled' or t.merged_into_id is not null or t.deleted_at is not null or s.excluded_at is not null as is_out,
            case when t.first_response_at is not null and t.partner_id is not null then (
                select min(c.created_at) from ticket_comments c join users u on u.tenant_id = c.tenant_id and u.id = c.author_id
                where c.tenant_id = t.tenant_id and c.ticket_id = t.id and c.is_staff and c.visibility = 'public' and c.kind in ('comment', 'resolution')
                    and u.partner_id is null)
                else t.first_response_at end as answered_by_provider_at,
            s.policy_id as ticket_policy,
            (select a.policy_id from sla_assignments a where a.tenant_id = t.tenant_id and a.organization_id = t.organization_id) as organization_policy,
            (select a.policy_id from sla_assignments a where a.tenant_id = t.tenant_id and a.organization_id = t.partner_id) as partner_policy,
            (select a.policy_id from sla_assignments a where a.tenant_id = t.tenant_id and a.service_id = t.service_id) as service_policy,
            (select a.policy_id from sla_assignments a where a.tenant_id = t.tenant_id and a.queue_id = t.queue_id) as queue_policy,
            (select coalesce(jsonb_agg(jsonb_build_object('from', p.paused_at, 'until', p.resumed_at) order by p.paused_at), '[]')::text
                from ticket_sla_pauses p where p.tenant_id = t.tenant_id and p.ticket_id = t.id) as pauses
        from tickets t left join ticket_sla s on s.tenant_id = t.tenant_id and s.ticket_id = t.id
        where t.id = any($1)
        """;

    public static async Task<List<SlaTicketFacts>> ReadAsync(PortalDb db, Guid[] tickets, CancellationToken cancel)
    {
        await using var batch = db.Batch();
        batch.BatchCommands.Add(new(Turn) { Parameters = { new() { Value = tickets } } });
        batch.BatchCommands.Add(new(Hold) { Parameters = { new() { Value = tickets } } });
        batch.BatchCommands.Add(new(Facts) { Parameters = { new() { Value = tickets } } });
        await using var rows = await batch.ExecuteReaderAsync(cancel);
        await rows.NextResultAsync(cancel);
        await rows.NextResultAsync(cancel);
        var found = new List<SlaTicketFacts>();
        while (await rows.ReadAsync(cancel))
        {
            found.Add(Read(rows));
        }

        return found;
    }

    private static SlaTicketFacts Read(NpgsqlDataReader row) => new()
    {
        Id = row.Id("id"),
        OrganizationId = row.Id("organization_id"),
        PartnerId = row.OptionalId("partner_id"),
        PriorityId = row.Id("priority_id"),
        QueueId = row.Id("queue_id"),
        TeamId = row.OptionalId("team_id"),
        AgentId = row.OptionalId("assigned_to_id"),
        AgentName = row.OptionalText("assignee_name"),
        TypeId = row.OptionalId("type_id"),
        ServiceId = row.OptionalId("service_id"),
        Phase = EnumText<Phase>.Parse(row.Text("phase")),
        CreatedAt = Second(row.Instant("created_at")),
        AcceptedAt = Second(row.OptionalInstant("accepted_at")),
        AnsweredAt = Second(row.OptionalInstant("first_response_at")),
        AnsweredByProviderAt = Second(row.OptionalInstant("answered_by_provider_at")),
        EndedAt = Second(row.OptionalInstant("ended_at")),
        ReopenedCount = row.Number("reopened_count"),
        IsByPhone = row.Flag("is_by_phone"),
        IsOut = row.Flag("is_out"),
        Pauses = [.. JsonSerializer.Deserialize<Pause[]>(row.Text("pauses"), SlaJson.Options)!
            .Select(p => new Pause(Second(p.From), Second(p.Until)))],
        Candidates = [.. Candidates(row)],
    };

    private static IEnumerable<(SlaFoundBy By, Guid Policy)> Candidates(NpgsqlDataReader row)
    {
        foreach (var by in Enum.GetValues<SlaFoundBy>())
        {
            if (by != SlaFoundBy.Default && row.OptionalId(EnumText<SlaFoundBy>.Write(by) + "_policy") is { } policy)
            {
                yield return (by, policy);
            }
        }
    }

    internal static DateTimeOffset Second(DateTimeOffset at) => at.AddTicks(-(at.Ticks % TimeSpan.TicksPerSecond));

    private static DateTimeOffset? Second(DateTimeOffset? at) => at is { } known ? Second(known) : null;
}
