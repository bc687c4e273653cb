using System.Text.Json.Nodes;
using KtPortal.Core.Kernel;
using KtPortal.Tests.Isolation;
using KtPortal.Tests.Teams;
using KtPortal.Tests.Tickets;
using static KtPortal.Tests.Isolation.Sight;

namespace KtPortal.Tests.CannedResponses;

/// <summary>A response of every staff member's own, of every team and of every partner.</summary>
internal sealed class CannedResponseSamples : IsolationSample
{
    private TicketSamples tickets = null!;

    public override IReadOnlyList<TableSample> Tables => [new("canned_responses", Readers.Staff) { Seen = HasAtHand }];

    public override string Written => """
        canned_responses insert by provider, partner: all
        canned_responses update by provider, partner: name, content, shortcut, category, scope, team_id, sets, usage_count,
            is_active, version
        canned_responses delete by provider, partner: rows
        """;

    public override IReadOnlyList<Type> After => [typeof(TeamSamples), typeof(TicketSamples)];

    public override IEnumerable<RouteSample> Routes =>
    [
        RouteSample.List("/desk/canned-responses", Own),
        RouteSample.Page("/desk/canned-responses/{id}", Own) with { Table = "canned_responses" },
        // Filled for the ticket, whose subject each of them names.
        RouteSample.Page("/desk/canned-responses/for/{ticket}", tickets.Identified),
    ];

    private List<Thing> Own { get; } = [];

    public override async Task FillAsync(House house)
    {
        tickets = house.Samples.Of<TicketSamples>();
        await house.Force("""
            insert into canned_responses (tenant_id, id, name, content, scope, owner_id, team_id, partner_id)
            select u.tenant_id, gen_random_uuid(), 'Kept by ' || u.email, 'About {{ticket.subject}}', 'personal', u.id, null::uuid, null::uuid
                from users u join organizations o on o.tenant_id = u.tenant_id and o.id = u.organization_id where o.kind in ('provider', 'partner')
            union all select tenant_id, gen_random_uuid(), 'Our team''s', 'Between us', 'team', null, id, null from teams
            union all select tenant_id, gen_random_uuid(), 'Our partner''s', 'Between us', 'partner', null, null, id
                from organizations where kind = 'partner'
            """);
        Own.AddRange((await house.Find("select id::text, name, owner_id from canned_responses where scope = 'personal'"))
            .Select(c => new Thing(c.Name, c.Words, Thing.OfUser(c.Of))));
    }

    private static bool HasAtHand(JsonObject response, Sight sight) => Value(response["scope"]) switch
    {
        "personal" => Is(response, "owner_id", sight.Me),
        "team" => sight.All("team_members").Any(m => Value(m["team_id"]) == Value(response["team_id"]) && Is(m, "user_id", sight.Me)),
        "shared" => sight.Actor.Audience == Audience.Provider,
        _ => sight.Actor.Audience == Audience.Partner && Is(response, "partner_id", sight.Mine),
    };
}
