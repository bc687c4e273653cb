using KtPortal.Core.Kernel;
using KtPortal.Tests.Isolation;
using KtPortal.Tests.Support;
using KtPortal.Tests.Tickets.Configuration;

namespace KtPortal.Tests.Tickets.CustomFields;

/// <summary>A field for each kind of readers, with values on every ticket but the last of each client.</summary>
internal sealed class CustomFieldSamples : IsolationSample
{
    private readonly Dictionary<Guid, string> unfilled = [];
    private readonly Dictionary<string, Guid?> partners = [];

    private TicketSamples tickets = null!;

    public override IReadOnlyList<TableSample> Tables =>
    [
        new("custom_field_definitions", Readers.Everybody)
        {
            MakeUnique = (definition, _) => definition["key"] = $"copy_{Guid.CreateVersion7():N}",
        },
        new("ticket_private_fields", Readers.Staff)
        {
            // One's own values go to a ticket that has none yet; those of others stay where they are.
            MakeUnique = (values, actor) =>
            {
                if (actor.Audience == Audience.Provider || partners.GetValueOrDefault(values["ticket_id"]!.GetValue<string>()) == actor.OrganizationId)
                {
                    values["ticket_id"] = unfilled[actor.OrganizationId];
                }
            },
        },
    ];

    public override string Written => """
        custom_field_definitions insert by provider: all
        custom_field_definitions update by provider: scope_id, name, field_type, help_text, placeholder, options, required_on,
            default_value, validation, conditions, visibility, client_edits, section, in_list, sort_order, is_active, version
        custom_field_definitions delete by provider: rows
        ticket_private_fields insert by provider, partner: all
        ticket_private_fields update by provider, partner: fields
        """;

    public override IReadOnlyList<FunctionSample> Functions =>
        [new("keep_custom_fields", "trigger: whether a value stands where those read it who read its field")];

    public override IReadOnlyList<Type> After => [typeof(TicketSamples)];

    public override IEnumerable<RouteSample> Routes =>
    [
        .. TicketConfigurationSamples.RoutesOf("/desk/admin/fields", "custom_field_definitions", Entries),
        .. ((string[])["/desk/tickets/{number}/fields", "/portal/tickets/{number}/fields"]).Select(route =>
            RouteSample.Action(route, tickets.Numbered) with { Table = "tickets", Fields = _ => [("Key", "device"), ("Field.device", "Another")] }),
    ];

    private List<Thing> Entries { get; } = [];

    public override async Task FillAsync(House house)
    {
        tickets = house.Samples.Of<TicketSamples>();
        foreach (var shop in (Shop[])[house.Shop, house.Acme])
        {
            foreach (var (key, visibility, clients, place) in new[] { ("device", "public", true, 1), ("site", "partner", false, 2), ("asset", "internal", false, 3) })
            {
                await house.Force("""
                    insert into custom_field_definitions (tenant_id, id, entity_type, key, name, field_type, visibility, client_edits, sort_order)
                    values ($1, gen_random_uuid(), 'ticket', $2, $2, 'text', $3, $4, $5)
                    """, shop.TenantId, key, visibility, clients, place);
            }
        }

        foreach (var shop in (Shop[])[house.Shop, house.Acme])
        {
            foreach (var client in tickets.Opened.Where(t => t.Tenant == shop.TenantId).GroupBy(t => t.Client))
            {
                var free = client.Last().Ticket.Id;
                unfilled[client.Key.PartnerId ?? shop.Agent.OrganizationId] = free.ToString();
                foreach (var (ticket, tenant, _, by) in client.Where(t => t.Ticket.Id != free))
                {
                    partners[ticket.Id.ToString()] = client.Key.PartnerId;
                    await FillAsync(house, tenant, ticket, by);
                }
            }
        }

        Entries.AddRange(await TicketConfigurationSamples.NamedAsync(house, "custom_field_definitions"));
    }

    private static async Task FillAsync(House house, Guid tenant, OpenedTicket ticket, Person by)
    {
        await house.Force("update tickets set custom_fields = jsonb_build_object('device', $2::text) where id = $1", ticket.Id, $"Device of {by.Email}");
        await house.Force("""
            insert into ticket_private_fields (tenant_id, ticket_id, visibility, fields)
            values ($1, $2, 'partner', '{"site": "Secret site"}'), ($1, $2, 'internal', '{"asset": "Secret asset"}')
            """, tenant, ticket.Id);
    }
}
