using KtPortal.Core.Data;
using KtPortal.Core.Demo;

namespace KtPortal.Core.Tickets.Demo;

/// <summary>What the demo's desk does every week and month.</summary>
public sealed class RecurringDemo(PortalDb db) : IDemoPart
{
    private const string Sql = """
        with templates as (
            insert into ticket_templates (tenant_id, id, name, subject, description, type_id, category_id, priority_id, tags, sort_order)
            select $1, gen_random_uuid(), r.name, r.subject, r.description, (select id from ticket_types where name = 'Task'),
                (select id from ticket_categories where name = 'Technical Support'), (select id from ticket_priorities where name = 'Low'),
                '{maintenance}'::text[], r.place
            from (values
                ('Monthly maintenance', 'Monthly maintenance of your servers', E'Updates installed:\nRestarted:\nBackups restored as a test:\nRemarks:', 4),
                ('Check backups', 'Check last night’s backups', E'Failed:\nOlder than a day:\nFree space:', 5)
            ) r (name, subject, description, place)
            returning id, name)
        insert into recurring_tickets (tenant_id, id, name, template_id, requester_id, requester_email, rule, time_zone, starts_on, starts_at,
            lead_days, owner_id, sort_order)
        select $1, gen_random_uuid(), p.name, p.id, u.id, u.email, r.rule, $3, r.starts_on, r.starts_at, r.lead_days, $4, r.place
        from (values
            ('Monthly maintenance', 'FREQ=MONTHLY;BYDAY=2TU', $2::date, time '20:00', 5, true, 1),
            ('Check backups', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', $2::date, time '08:30', 0, false, 2)
        ) r (name, rule, starts_on, starts_at, lead_days, is_clients, place)
        join templates p on p.name = r.name
        left join lateral (
            select u.id, u.email from users u join roles o on o.tenant_id = u.tenant_id and o.id = u.role_id and o.audience = 'client_admin'
            where r.is_clients and u.status = 'active' order by u.email limit 1) u on true
        """;

    public async Task WriteAsync(DemoTenant tenant, DateTimeOffset now, CancellationToken cancel)
    {
        if (tenant.PartnerStaff is null)
        {
            return;
        }

        await using var write = db.Command(Sql, tenant.Id, SecondTuesday(DateOnly.FromDateTime(now.UtcDateTime)), DemoTenant.Zone, tenant.Manager.User.Id);
        await write.ExecuteNonQueryAsync(cancel);
    }

    private static DateOnly SecondTuesday(DateOnly day)
    {
        var first = new DateOnly(day.Year, day.Month, 1);
        return first.AddDays(((DayOfWeek.Tuesday - first.DayOfWeek + 7) % 7) + 7);
    }
}
