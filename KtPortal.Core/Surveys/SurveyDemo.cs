using KtPortal.Core.Data;
using KtPortal.Core.Demo;

namespace KtPortal.Core.Surveys;

/// <summary>Most clients of the demo are content, some said why, one in three said nothing though reminded; a manager looked at some tickets, too.</summary>
public sealed class SurveyDemo(PortalDb db) : IDemoPart
{
    // A ticket's number decides, so the story is the same each time.
    private const string Solved = """
        with solved as (
            select t.*, coalesce(t.resolved_at, t.closed_at) as solved_at, ('x' || substr(md5(t.number), 1, 6))::bit(24)::int % 100 as chance
            from tickets t
            join organizations o on o.tenant_id = t.tenant_id and o.id = t.organization_id and o.kind = 'client'
            where t.tenant_id = $1 and t.phase in ('resolved', 'closed') and t.requester_id is not null and t.requester_email is not null
                and coalesce(t.resolved_at, t.closed_at) < $2::timestamptz - interval '1 day')
        """;

    private const string Asked = Solved + """
        insert into csat_surveys (tenant_id, id, ticket_id, organization_id, partner_id, contact_id, agent_id, respondent_email, round, due_at,
            token_hash, sent_at, expires_at, reminder_token_hash, reminded_at)
        select tenant_id, gen_random_uuid(), id, organization_id, partner_id, contact_id, assigned_to_id, requester_email, reopened_count, solved_at,
            sha256(gen_random_uuid()::text::bytea), solved_at, solved_at + interval '30 days',
            case when solved_at < $2 - interval '3 days' then sha256(gen_random_uuid()::text::bytea) end,
            case when solved_at < $2 - interval '3 days' then solved_at + interval '3 days' end
        from solved
        """;

    private const string Answered = Solved + """
        insert into ticket_ratings (tenant_id, id, ticket_id, organization_id, partner_id, contact_id, agent_id, round, rating, comment, source,
            rated_by_id, rated_by_name, created_at, changed_at)
        select tenant_id, gen_random_uuid(), id, organization_id, partner_id, contact_id, assigned_to_id, reopened_count,
            case when chance < 50 then 5 when chance < 62 then 4 when chance < 65 then 3 when chance < 67 then 2 else 1 end,
            case chance
                when 3 then 'Fast and friendly, thank you!' when 14 then 'Explained so that even I understood it.'
                when 27 then 'Solved before lunch. Great.' when 41 then 'As always, no need to ask twice.'
                when 55 then 'Good, though I had to describe it twice.' when 63 then 'It works again, but it took three days.'
                when 66 then 'The same thing broke again the day after.' when 67 then 'Nobody told me anything for two days.' end,
            'mail', requester_id, requester_name, solved_at + (chance + 5) * interval '17 minutes', solved_at + (chance + 5) * interval '17 minutes'
        from solved where chance < 68
        """;

    private const string Looked = Solved + """
        insert into internal_ratings (tenant_id, id, ticket_id, agent_id, rating, comment, rated_by_id, rated_by_name, created_at, changed_at)
        select tenant_id, gen_random_uuid(), id, assigned_to_id, case when chance < 88 then 5 when chance < 94 then 4 else 3 end,
            case when chance >= 94 then 'Right answer, but the client waited too long for the first word.' end,
            $3, $4, solved_at + interval '20 hours', solved_at + interval '20 hours'
        from solved s where chance >= 80 and assigned_to_id is not null and assigned_to_id <> $3
            and not exists (select 1 from ticket_comments c where c.tenant_id = s.tenant_id and c.ticket_id = s.id and c.author_id = $3)
        """;

    private const string Exempt = """
        insert into csat_exemptions (tenant_id, id, name, email) values ($1, gen_random_uuid(), 'alerts@monitoring.example', 'alerts@monitoring.example')
        """;

    public async Task WriteAsync(DemoTenant tenant, DateTimeOffset now, CancellationToken cancel)
    {
        foreach (var sql in (string[])[Asked, Answered])
        {
            await using var write = db.Command(sql, tenant.Id, now);
            await write.ExecuteNonQueryAsync(cancel);
        }

        await using (var exempt = db.Command(Exempt, tenant.Id))
        {
            await exempt.ExecuteNonQueryAsync(cancel);
        }

        var manager = tenant.Manager.User;
        await using var look = db.Command(Looked, tenant.Id, now, manager.Id, manager.Name);
        await look.ExecuteNonQueryAsync(cancel);
    }
}
