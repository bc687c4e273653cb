using KtPortal.Core.Data;
using KtPortal.Core.Demo;

namespace KtPortal.Core.Tickets.Demo;

/// <summary>What the demo's desk asks for besides: something of clients, something of its own, and something of one category only.</summary>
public sealed class FieldDemo(PortalDb db) : IDemoPart
{
    private const string Definitions = """
        insert into custom_field_definitions (tenant_id, id, entity_type, key, name, field_type, help_text, options, visibility, client_edits,
            scope_id, section, sort_order)
        select $1, gen_random_uuid(), 'ticket', r.key, r.name, r.type, r.help, r.options::jsonb, r.visibility, r.clients,
            (select id from ticket_categories where name = r.category), r.section, r.place
        from (values
            ('device', 'Device', 'dropdown', 'What it happens on.', '[{"value":"laptop","label":"Laptop","is_active":true},{"value":"desktop","label":"Desktop computer","is_active":true},{"value":"phone","label":"Phone or tablet","is_active":true},{"value":"printer","label":"Printer or scanner","is_active":true},{"value":"server","label":"Server or network","is_active":true}]', 'public', true, null, null, 1),
            ('site_closed_after', 'Site closed after', 'time', 'So that nobody comes to a locked door.', '[]', 'public', true, 'Technical Support', null, 2),
            ('asset_tag', 'Asset tag', 'text', null, '[]', 'internal', false, null, 'For us', 3)
        ) r (key, name, type, help, options, visibility, clients, category, section, place)
        """;

    private const string Values = """
        update tickets set custom_fields = jsonb_build_object('device', (array['laptop', 'desktop', 'printer', 'server'])[1 + abs(hashtext(number)) % 4])
        where abs(hashtext(number)) % 3 > 0 and phase not in ('closed', 'cancelled')
        """;

    private const string Private = """
        insert into ticket_private_fields (tenant_id, ticket_id, visibility, fields)
        select tenant_id, id, 'internal', jsonb_build_object('asset_tag', 'AT-' || lpad((abs(hashtext(number)) % 10000)::text, 4, '0'))
        from tickets where abs(hashtext(number)) % 4 = 0 and phase not in ('closed', 'cancelled')
        """;

    public async Task WriteAsync(DemoTenant tenant, DateTimeOffset now, CancellationToken cancel)
    {
        if (tenant.PartnerStaff is null)
        {
            return;
        }

        await using var define = db.Command(Definitions, tenant.Id);
        await define.ExecuteNonQueryAsync(cancel);
        await using var fill = db.Command(Values);
        await fill.ExecuteNonQueryAsync(cancel);
        await using var keep = db.Command(Private);
        await keep.ExecuteNonQueryAsync(cancel);
    }
}
