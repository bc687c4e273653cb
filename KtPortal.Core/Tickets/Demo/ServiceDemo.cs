using KtPortal.Core.Data;
using KtPortal.Core.Demo;

namespace KtPortal.Core.Tickets.Demo;

/// <summary>What the demo's provider looks after. Backups are its own affair: clients hear of them where they fail.</summary>
public sealed class ServiceDemo(PortalDb db) : IDemoPart
{
    private const string Sql = """
        insert into services (tenant_id, id, name, description, default_category_id, default_priority_id, default_team_id, client_visible, sort_order)
        select $1, gen_random_uuid(), r.name, r.about, (select id from ticket_categories where name = 'Technical Support'),
            (select id from ticket_priorities where name = r.priority), (select id from teams where name = r.team), r.shown, r.place
        from (values
            ('Workplaces', 'Computers, tablets, printers and what runs on them.', null, null, true, 1),
            ('Mail and calendar', 'Mailboxes, groups, calendars, and what is wrong with a mail.', null, null, true, 2),
            ('Networks and phones', 'Internet, Wi-Fi, remote access and telephones.', 'High', null, true, 3),
            ('Websites and shops', 'Sites we built or host, with their domains.', null, 'Web', true, 4),
            ('Backups', 'Nightly copies, and bringing something back from one.', null, null, false, 5)
        ) r (name, about, priority, team, shown, place)
        """;

    private const string Needs = """
        insert into service_skills (tenant_id, id, service_id, skill_id, level)
        select $1, gen_random_uuid(), s.id, k.id, r.level from (values
            ('Networks and phones', 'Networks', 3), ('Websites and shops', 'Web development', 3), ('Mail and calendar', 'Mail servers', 2),
            ('Backups', 'Backup and restore', 2)
        ) r (service, skill, level) join services s on s.name = r.service join skills k on k.name = r.skill
        """;

    public async Task WriteAsync(DemoTenant tenant, DateTimeOffset now, CancellationToken cancel)
    {
        if (tenant.PartnerStaff is null)
        {
            return;
        }

        await using var write = db.Command(Sql, tenant.Id);
        await write.ExecuteNonQueryAsync(cancel);
        await using var need = db.Command(Needs, tenant.Id);
        await need.ExecuteNonQueryAsync(cancel);
    }
}
