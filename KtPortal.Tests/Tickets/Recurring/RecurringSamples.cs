using KtPortal.Tests.Isolation;
using KtPortal.Tests.Support;
using KtPortal.Tests.Tickets.Configuration;

namespace KtPortal.Tests.Tickets.Recurring;

/// <summary>What recurs is the provider's own: no partner and no client knows of it.</summary>
internal sealed class RecurringSamples : IsolationSample
{
    public override IReadOnlyList<TableSample> Tables =>
    [
        new("recurring_tickets", Readers.Provider) { MakeUnique = TicketConfigurationSamples.NameAnew },
        new("recurring_occurrences", Readers.Provider),
    ];

    public override string Written => """
        recurring_tickets insert by provider: all
        recurring_tickets update by provider: name, template_id, requester_id, requester_email, rule, time_zone, starts_on, starts_at, ends_on,
            most, lead_days, tells_requester, sort_order, is_active, version
        recurring_tickets delete by provider: rows
        """;

    public override IEnumerable<RouteSample> Routes => TicketConfigurationSamples.RoutesOf("/desk/admin/recurring", "recurring_tickets", Entries);

    public override IReadOnlyDictionary<string, string> PlainRoutes => new Dictionary<string, string>
    {
        ["/desk/admin/recurring/times"] = "dates of what the form says, no words of the tenant's own",
    };

    private List<Thing> Entries { get; } = [];

    public override async Task FillAsync(House house)
    {
        foreach (var shop in (Shop[])[house.Shop, house.Acme])
        {
            await house.Force("""
                with template as (
                    insert into ticket_templates (tenant_id, id, name) values ($1, gen_random_uuid(), 'For what recurs') returning id),
                recurring as (
                    insert into recurring_tickets (tenant_id, id, name, template_id, rule, time_zone, starts_on, starts_at, owner_id, next_run_at)
                    select $1, gen_random_uuid(), 'Recurs', id, 'FREQ=DAILY', 'UTC', date '2099-01-01', time '09:00', $2, timestamptz '2099-01-01' from template
                    returning id)
                insert into recurring_occurrences (tenant_id, id, recurring_id, occurs_at, state, reason)
                select $1, gen_random_uuid(), id, timestamptz '2026-01-01', 'skipped', 'late' from recurring
                """, shop.TenantId, shop.Agent.Id);
        }

        Entries.AddRange(await TicketConfigurationSamples.NamedAsync(house, "recurring_tickets"));
    }
}
