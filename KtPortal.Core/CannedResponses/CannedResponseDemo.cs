using KtPortal.Core.Data;
using KtPortal.Core.Demo;

namespace KtPortal.Core.CannedResponses;

/// <summary>What the demo's people keep besides the ten texts that every desk begins with: a team's, one person's, a partner's.</summary>
public sealed class CannedResponseDemo(PortalDb db) : IDemoPart
{
    private const string Sql = """
        insert into canned_responses (tenant_id, id, name, shortcut, category, scope, owner_id, team_id, partner_id, created_by_id, content, sets, usage_count)
        select $1, gen_random_uuid(), r.name, r.shortcut, 'Answer', r.scope,
            case r.scope when 'personal' then $2::uuid end, case r.scope when 'team' then (select id from teams where name = 'Web') end,
            case r.scope when 'partner' then $3::uuid end, case r.scope when 'partner' then $4::uuid else $2::uuid end, r.content,
            coalesce((select jsonb_build_object('status_id', s.id) from ticket_statuses s where s.system_key = r.then_set), '{}'), r.uses
        from (values
            ('DNS takes a while', '/dns', 'team', null, 14, E'Hello {{contact.first_name}},\n\nthe change is made. Until every name server has heard of it the old address may still answer: usually an hour, at most a day. Please try it then in a new private window.\n\n{{agent.name}}'),
            ('Clear the cache', '/cache', 'team', 'pending_client', 9, E'Hello {{contact.first_name}},\n\nyour browser may still show the page it kept. Please press **Ctrl + F5** (on a Mac **Cmd + Shift + R**) and tell us whether the new one is there.'),
            ('I drive by', '/on-site', 'personal', null, 6, E'Hello {{contact.first_name}},\n\nthis needs somebody on the spot. I can be with you tomorrow between 9 and 11; please tell me if that does not suit you.\n\n{{agent.name}}'),
            ('Passed to our technicians', '/passed', 'partner', null, 11, E'Hello {{contact.first_name}},\n\nthank you for {{ticket.number}}. Our technicians look into it and answer here.\n\n{{agent.name}}, {{brand.name}}')
        ) r (name, shortcut, scope, then_set, uses, content)
        """;

    public async Task WriteAsync(DemoTenant tenant, DateTimeOffset now, CancellationToken cancel)
    {
        if (tenant.PartnerStaff is not { } partner)
        {
            return;
        }

        await using var write = db.Command(Sql, tenant.Id, tenant["agent"].User.Id, partner.Organization.Id, partner.User.Id);
        await write.ExecuteNonQueryAsync(cancel);
    }
}
