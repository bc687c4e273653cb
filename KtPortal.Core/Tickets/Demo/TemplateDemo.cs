using KtPortal.Core.Data;
using KtPortal.Core.Demo;

namespace KtPortal.Core.Tickets.Demo;

/// <summary>Requests that come to the demo's desk again and again.</summary>
public sealed class TemplateDemo(PortalDb db) : IDemoPart
{
    private const string Sql = """
        insert into ticket_templates (tenant_id, id, name, subject, description, type_id, category_id, priority_id, team_id, service_id, tags, sort_order)
        select $1, gen_random_uuid(), r.name, r.subject, r.description, (select id from ticket_types where name = r.type),
            (select id from ticket_categories where name = r.category), (select id from ticket_priorities where name = r.priority),
            (select id from teams where name = r.team), (select id from services where name = r.service), r.tags, r.place
        from (values
            ('New employee', 'Set up a new employee: ', E'Name:\nFirst day:\nMailbox and groups:\nDevice:\nAccess to:', 'Request', 'General Inquiry', 'Medium', 'Support', 'Workplaces', '{onboarding}'::text[], 1),
            ('Employee leaves', 'Close the accounts of ', E'Name:\nLast day:\nWho gets the mail:\nDevices to return:', 'Request', 'General Inquiry', 'High', 'Support', null, '{offboarding}', 2),
            ('Website is down', 'Website is down: ', E'Address:\nSince when:\nWhat does the page say:', 'Incident', 'Technical Support', 'Critical', 'Web', 'Websites and shops', '{outage}', 3)
        ) r (name, subject, description, type, category, priority, team, service, tags, place)
        """;

    public async Task WriteAsync(DemoTenant tenant, DateTimeOffset now, CancellationToken cancel)
    {
        if (tenant.PartnerStaff is null)
        {
            return;
        }

        await using var write = db.Command(Sql, tenant.Id);
        await write.ExecuteNonQueryAsync(cancel);
    }
}
