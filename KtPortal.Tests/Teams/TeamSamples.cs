using KtPortal.Tests.Isolation;
using KtPortal.Tests.Support;
using KtPortal.Tests.Tickets.Configuration;

namespace KtPortal.Tests.Teams;

/// <summary>The provider's teams, each with an agent in it.</summary>
internal sealed class TeamSamples : IsolationSample
{
    public override IReadOnlyList<TableSample> Tables =>
    [
        new("teams", Readers.Provider) { MakeUnique = TicketConfigurationSamples.NameAnew },
        // Who is in a team already isn't taken into it again.
        new("team_members", Readers.Provider) { MakeUnique = (member, actor) => member["user_id"] = actor.UserId!.Value.ToString() },
    ];

    public override string Written => """
        team_members insert by provider: all
        team_members update by provider: position, max_open_tickets
        team_members delete by provider: rows
        teams insert by provider: all
        teams update by provider: name, description, lead_id, sort_order, is_active, version, max_open_tickets
        teams delete by provider: rows
        """;

    public override IEnumerable<RouteSample> Routes => TicketConfigurationSamples.RoutesOf("/desk/admin/teams", "teams", Entries);

    private List<Thing> Entries { get; } = [];

    public override async Task FillAsync(House house)
    {
        Entries.AddRange(await TicketConfigurationSamples.NamedAsync(house, "teams"));
        foreach (var shop in (Shop[])[house.Shop, house.Acme])
        {
            await house.Force("""
                insert into team_members (tenant_id, id, team_id, user_id) select tenant_id, gen_random_uuid(), id, $2 from teams where tenant_id = $1
                """, shop.TenantId, shop.Agent.Id);
        }
    }
}
