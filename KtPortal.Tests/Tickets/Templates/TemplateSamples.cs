using KtPortal.Tests.Isolation;
using KtPortal.Tests.Support;
using KtPortal.Tests.Tickets.Configuration;

namespace KtPortal.Tests.Tickets.Templates;

/// <summary>A template of each provider: no partner and no client knows of it.</summary>
internal sealed class TemplateSamples : IsolationSample
{
    public override IReadOnlyList<TableSample> Tables =>
    [
        new("ticket_templates", Readers.Provider) { MakeUnique = TicketConfigurationSamples.NameAnew },
        new("ticket_template_children", Readers.Provider) { MakeUnique = (child, actor) => child["child_id"] = Alone[actor.TenantId].ToString() },
    ];

    public override string Written => """
        ticket_templates insert by provider: all
        ticket_templates update by provider: name, subject, description, type_id, category_id, priority_id, queue_id, team_id,
            assignee_id, tags, sort_order, is_active, version, service_id, estimated_hours, custom_fields
        ticket_templates delete by provider: rows
        ticket_template_children insert by provider: all
        ticket_template_children delete by provider: rows
        """;

    public override IEnumerable<RouteSample> Routes =>
    [
        .. TicketConfigurationSamples.RoutesOf("/desk/admin/templates", "ticket_templates", Entries),
        RouteSample.List("/desk/tickets/new", Entries),
    ];

    private List<Thing> Entries { get; } = [];

    /// <summary>Of each tenant a template below which nothing hangs, and that hangs below nothing.</summary>
    private Dictionary<Guid, Guid> Alone { get; } = [];

    public override async Task FillAsync(House house)
    {
        foreach (var shop in (Shop[])[house.Shop, house.Acme])
        {
            await house.Force("""
                insert into ticket_templates (tenant_id, id, name, subject, assignee_id, tags)
                values ($1, gen_random_uuid(), 'Comes again', 'It came again', $2, '{again}')
                """, shop.TenantId, shop.Agent.Id);
            Alone[shop.TenantId] = Guid.CreateVersion7();
            await house.Force("""
                with below as (
                    insert into ticket_templates (tenant_id, id, name) values ($1, gen_random_uuid(), 'Comes along'), ($1, $2, 'Comes alone') returning id, name)
                insert into ticket_template_children (tenant_id, id, template_id, child_id)
                select $1, gen_random_uuid(), t.id, below.id from ticket_templates t, below
                where t.tenant_id = $1 and t.name = 'Comes again' and below.name = 'Comes along'
                """, shop.TenantId, Alone[shop.TenantId]);
        }

        Entries.AddRange(await TicketConfigurationSamples.NamedAsync(house, "ticket_templates"));
    }
}
