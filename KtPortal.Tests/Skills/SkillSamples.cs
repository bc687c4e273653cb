using KtPortal.Tests.Isolation;
using KtPortal.Tests.Support;
using KtPortal.Tests.Tickets.Configuration;

namespace KtPortal.Tests.Skills;

/// <summary>What the provider's people can do: no partner and no client knows of it.</summary>
internal sealed class SkillSamples : IsolationSample
{
    public override IReadOnlyList<TableSample> Tables =>
    [
        new("skills", Readers.Provider) { MakeUnique = TicketConfigurationSamples.NameAnew },
        // Who has it already isn't said to have it again.
        new("user_skills", Readers.Provider) { MakeUnique = (skill, actor) => skill["user_id"] = actor.UserId!.Value.ToString() },
    ];

    public override string Written => """
        skills insert by provider: all
        skills update by provider: name, description, sort_order, is_active, version
        skills delete by provider: rows
        user_skills insert by provider: all
        user_skills update by provider: level
        user_skills delete by provider: rows
        """;

    public override IEnumerable<RouteSample> Routes => TicketConfigurationSamples.RoutesOf("/desk/admin/skills", "skills", Entries);

    private List<Thing> Entries { get; } = [];

    public override async Task FillAsync(House house)
    {
        foreach (var shop in (Shop[])[house.Shop, house.Acme])
        {
            await house.Force(
                "insert into skills (tenant_id, id, name, sort_order) values ($1, gen_random_uuid(), 'Cabling', 9)", shop.TenantId);
            await house.Force("""
                insert into user_skills (tenant_id, id, skill_id, user_id, level)
                select tenant_id, gen_random_uuid(), id, $2, 3 from skills where tenant_id = $1 and name = 'Cabling'
                """, shop.TenantId, shop.Agent.Id);
        }

        Entries.AddRange(await TicketConfigurationSamples.NamedAsync(house, "skills"));
    }
}
