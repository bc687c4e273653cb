using KtPortal.Tests.Isolation;
using KtPortal.Tests.Support;
using KtPortal.Tests.Tickets.Configuration;

namespace KtPortal.Tests.Tickets.Services;

/// <summary>Of each tenant a service that clients choose, and one that staff alone know of.</summary>
internal sealed class ServiceSamples : IsolationSample
{
    public override IReadOnlyList<TableSample> Tables =>
    [
        new("services", Readers.Everybody)
        {
            Seen = (service, sight) => sight.Actor.IsStaff || service["client_visible"]!.GetValue<bool>(),
            MakeUnique = TicketConfigurationSamples.NameAnew,
        },
    ];

    public override string Written => """
        services insert by provider: all
        services update by provider: name, description, default_priority_id, default_category_id, default_queue_id, default_team_id,
            client_visible, sort_order, is_active, version
        services delete by provider: rows
        """;

    public override IEnumerable<RouteSample> Routes => TicketConfigurationSamples.RoutesOf("/desk/admin/services", "services", Entries);

    private List<Thing> Entries { get; } = [];

    public override async Task FillAsync(House house)
    {
        foreach (var shop in (Shop[])[house.Shop, house.Acme])
        {
            await house.Force("""
                insert into services (tenant_id, id, name, client_visible, sort_order)
                values ($1, gen_random_uuid(), 'Web hosting', true, 2), ($1, gen_random_uuid(), 'Backups', false, 1)
                """, shop.TenantId);
        }

        Entries.AddRange(await TicketConfigurationSamples.NamedAsync(house, "services"));
    }
}
