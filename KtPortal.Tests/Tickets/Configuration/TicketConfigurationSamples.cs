using System.Text.Json.Nodes;
using KtPortal.Core.Kernel;
using KtPortal.Tests.Isolation;

namespace KtPortal.Tests.Tickets.Configuration;

/// <summary>The lists by which a tenant sorts its tickets; one entry of each is named like nobody else's.</summary>
internal sealed class TicketConfigurationSamples : IsolationSample
{
    private static readonly string[] Lists = ["statuses", "priorities", "types", "categories", "queues"];

    public override IReadOnlyList<TableSample> Tables =>
    [
        new("ticket_statuses", Readers.Everybody) { MakeUnique = NameAnew },
        new("ticket_priorities", Readers.Everybody) { MakeUnique = NameAnew },
        new("ticket_types", Readers.Everybody) { MakeUnique = NameAnew },
        new("ticket_queues", Readers.Everybody) { MakeUnique = NameAnew },
        // Hidden from clients, a category is still their tenant's: staff put their tickets under it.
        new("ticket_categories", Readers.Everybody)
        {
            Seen = (category, sight) => sight.Actor.IsStaff || category["client_visible"]!.GetValue<bool>(),
            IsNamedByAll = true,
            MakeUnique = NameAnew,
        },
    ];

    public override string Written => """
        ticket_categories insert by provider: all
        ticket_categories update by provider: parent_id, name, client_visible, default_priority_id, default_queue_id, sort_order,
            is_active, version
        ticket_categories delete by provider: rows
        ticket_priorities insert by provider: all
        ticket_priorities update by provider: name, level, client_hint, color, sla_multiplier, client_selectable, is_default,
            sort_order, is_active, version
        ticket_priorities delete by provider: rows
        ticket_queues insert by provider: all
        ticket_queues update by provider: name, description, color, requires_acceptance, counts_as_waiting, is_default,
            sort_order, is_active, version, team_id
        ticket_queues delete by provider: rows
        ticket_statuses insert by provider: all
        ticket_statuses update by provider: name, client_name, color, phase, is_default, pauses_sla, sort_order, is_active, version
        ticket_statuses delete by provider: rows
        ticket_types insert by provider: all
        ticket_types update by provider: name, description, is_default, sort_order, is_active, version
        ticket_types delete by provider: rows
        """;

    public override IReadOnlyList<FunctionSample> Functions =>
    [
        new("keep_status_phase", "trigger: whether any ticket has a status"),
        new("follow_queue", "trigger: puts a queue's waiting tickets into the lines, or takes them out"),
        new("follow_ticket_settings", "trigger: what clients' statements ask of the ticket settings"),
    ];

    public override IEnumerable<RouteSample> Routes => Lists.SelectMany(list => RoutesOf("/desk/admin/" + list, "ticket_" + list, Entries[list]));

    public override IReadOnlyDictionary<string, string> PlainRoutes => new Dictionary<string, string>
    {
        ["/desk/admin/tickets"] = "settings: numbers and switches, no words of the tenant's own",
    };

    private Dictionary<string, List<Thing>> Entries { get; } = Lists.ToDictionary(list => list, _ => new List<Thing>());

    public override async Task FillAsync(House house)
    {
        await house.Force("update ticket_categories set client_visible = false where name = 'Feature Request'");
        foreach (var list in Lists)
        {
            Entries[list].AddRange(await NamedAsync(house, "ticket_" + list));
        }
    }

    internal static IEnumerable<RouteSample> RoutesOf(string address, string table, IReadOnlyList<Thing> entries) =>
        [RouteSample.List(address, entries), RouteSample.Page(address + "/{id}", entries) with { Table = table }];

    /// <summary>The last entry of each tenant's list, with the tenant in its name.</summary>
    internal static async Task<IEnumerable<Thing>> NamedAsync(House house, string table) => (await house.Find($"""
        update {table} e set name = e.name || ' of ' || t.name from tenants t
        where t.id = e.tenant_id and e.id = (select l.id from {table} l where l.tenant_id = t.id order by l.sort_order desc, l.id limit 1)
        returning e.id::text, e.name, t.id
        """)).Select(e => new Thing(e.Name, e.Words, Thing.OfProvider(e.Of)) { IsKnown = true });

    internal static void NameAnew(JsonObject entry, Actor actor)
    {
        entry["name"] = $"Copy {Guid.CreateVersion7()}";
        if (entry.ContainsKey("is_default"))
        {
            entry["is_default"] = false;
        }
    }
}
