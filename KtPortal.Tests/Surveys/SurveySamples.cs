using KtPortal.Core.Kernel;
using KtPortal.Tests.Isolation;
using KtPortal.Tests.Tickets;
using KtPortal.Tests.Tickets.Configuration;
using static KtPortal.Tests.Isolation.Sight;

namespace KtPortal.Tests.Surveys;

/// <summary>Every ticket was asked about and rated by who asked for it, and rated by a manager among colleagues.</summary>
internal sealed class SurveySamples : IsolationSample
{
    private readonly Dictionary<Guid, string> unrated = [];

    private readonly List<Thing> exempt = [];

    private TicketSamples tickets = null!;

    public override IReadOnlyList<TableSample> Tables =>
    [
        new("csat_surveys", Readers.Staff),
        new("ticket_ratings", Readers.Everybody) { Seen = (rating, sight) => sight.Actor.IsStaff || Is(rating, "rated_by_id", sight.Me) },
        new("csat_exemptions", Readers.Provider) { MakeUnique = TicketConfigurationSamples.NameAnew },
        new("internal_ratings", Readers.Provider)
        {
            Deleted = (rating, sight) => Is(rating, "rated_by_id", sight.Me),
            MakeUnique = (rating, actor) => rating["ticket_id"] = unrated[actor.TenantId],
        },
    ];

    public override string Written => """
        csat_exemptions insert by provider: all
        csat_exemptions update by provider: name, organization_id, email, sort_order, is_active, version
        csat_exemptions delete by provider: rows
        internal_ratings insert by provider: all
        internal_ratings update by provider: rating, comment, changed_at
        internal_ratings delete by provider: rows
        """;

    public override IReadOnlyList<FunctionSample> Functions => [new("rate_ticket", "the caller's own rating of a ticket that he asked for")];

    public override IReadOnlyList<Type> After => [typeof(TicketSamples)];

    public override IEnumerable<RouteSample> Routes =>
    [
        .. TicketConfigurationSamples.RoutesOf("/desk/admin/exemptions", "csat_exemptions", exempt),
        RouteSample.Action("/portal/tickets/{number}/rating", tickets.Numbered) with { Table = "ticket_ratings" },
        RouteSample.Action("/desk/tickets/{number}/internal-rating", Inside) with { Table = "internal_ratings" },
        RouteSample.Action("/desk/tickets/{number}/internal-rating/withdrawal", Inside) with { Table = "internal_ratings" },
    ];

    // What colleagues rate among themselves is for no partner, whose client's ticket it may be.
    private IReadOnlyList<Thing> Inside =>
        [.. tickets.Numbered.Select(t => t with { SeenBy = who => t.SeenBy(who) && who.Audience != Audience.Partner })];

    public override IReadOnlyDictionary<string, string> PlainRoutes => new Dictionary<string, string>
    {
        ["/portal/rate/{token}"] = "a ticket for who holds the link of its survey, and nothing for anybody else",
        ["/desk/csat"] = "sums of ratings; SatisfactionPageTests sees whose",
        ["/desk/admin/surveys"] = "settings: numbers and a switch",
    };

    public override async Task FillAsync(House house)
    {
        tickets = house.Samples.Of<TicketSamples>();
        foreach (var shop in (Support.Shop[])[house.Shop, house.Acme])
        {
            await house.Force(
                "insert into csat_exemptions (tenant_id, id, name, email) values ($1, gen_random_uuid(), 'never@example.org', 'never@example.org')",
                shop.TenantId);
            unrated[shop.TenantId] = tickets.Opened.First(t => t.Tenant == shop.TenantId).Ticket.Id.ToString();
        }

        await house.Force("""
            insert into csat_surveys (tenant_id, id, ticket_id, organization_id, partner_id, respondent_email, round, due_at, token_hash, sent_at, expires_at)
            select tenant_id, gen_random_uuid(), id, organization_id, partner_id, coalesce(requester_email, 'x@example.org'), 0, now(),
                sha256(id::text::bytea), now(), now() + interval '30 days' from tickets
            """);
        await house.Force("""
            insert into ticket_ratings (tenant_id, id, ticket_id, organization_id, partner_id, round, rating, comment, source, rated_by_id, rated_by_name)
            select tenant_id, gen_random_uuid(), id, organization_id, partner_id, 0, 4, 'Secret praise', 'portal', requester_id, requester_name
            from tickets
            """);
        await house.Force("""
            insert into internal_ratings (tenant_id, id, ticket_id, rating, comment, rated_by_id, rated_by_name)
            select t.tenant_id, gen_random_uuid(), t.id, 3, 'Secret thoughts', u.id, u.name
            from tickets t join users u on u.tenant_id = t.tenant_id and u.id = any($1) where t.id::text <> all($2)
            """, new[] { house.Shop.Manager.Id, house.Acme.Manager.Id }, unrated.Values.ToArray());

        exempt.AddRange(await TicketConfigurationSamples.NamedAsync(house, "csat_exemptions"));
    }
}
