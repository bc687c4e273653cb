using KtPortal.Tests.Isolation;
using KtPortal.Tests.Support;
using KtPortal.Tests.Tickets.Configuration;

namespace KtPortal.Tests.Tickets.Assignment;

/// <summary>How the provider shares its work: in each tenant a queue that has been set, somebody's turn in it, and tickets that found nobody.</summary>
internal sealed class AssignmentSamples : IsolationSample
{
    private readonly Dictionary<Guid, string> spare = [];

    private readonly List<Thing> queues = [];

    public override IReadOnlyList<TableSample> Tables =>
    [
        new("ticket_queue_assignments", Readers.Provider) { MakeUnique = (row, actor) => row["queue_id"] = spare[actor.TenantId] },
        new("ticket_queue_turns", Readers.Provider),
        new("ticket_assignment_waits", Readers.Provider),
    ];

    public override string Written => """
        ticket_queue_assignments insert by provider: all
        ticket_queue_assignments update by provider: strategy, prefer_previous, respect_presence, version
        """;

    public override IReadOnlyList<FunctionSample> Functions =>
    [
        new("is_at_work", "yes or no, to the provider and its jobs: whether one of its people is signed in and did something of late"),
        new("follow_assignment", "trigger: whose turn it is, and a job with the id of a ticket") { NamesInFull = true },
        new("follow_room", "trigger: a job where tickets wait for somebody") { NamesInFull = true },
        new("ask_for_assignment", "a job of the tenant alone, with at most the id of a ticket") { NamesInFull = true },
    ];

    public override IReadOnlyList<Type> After => [typeof(TicketSamples), typeof(TicketConfigurationSamples)];

    public override IEnumerable<RouteSample> Routes =>
        [RouteSample.Page("/desk/admin/queues/{id:guid}/assignment", queues) with { Table = "ticket_queue_assignments" }];

    public override async Task FillAsync(House house)
    {
        queues.AddRange((await house.Find("""
            select q.id::text, q.name, q.tenant_id from ticket_queues q join tenants t on t.id = q.tenant_id where q.name like '% of ' || t.name
            """)).Select(q => new Thing(q.Name, q.Words, Thing.OfProvider(q.Of)) { IsKnown = true }));
        foreach (var shop in (Shop[])[house.Shop, house.Acme])
        {
            var id = Guid.CreateVersion7();
            spare[shop.TenantId] = id.ToString();
            await house.Force("""
                insert into ticket_queue_assignments (tenant_id, queue_id) select tenant_id, id from ticket_queues where tenant_id = $1
                """, shop.TenantId);
            await house.Force("insert into ticket_queues (tenant_id, id, name) values ($1, $2, 'Spare')", shop.TenantId, id);
            await house.Force("""
                insert into ticket_queue_turns (tenant_id, queue_id, user_id, assigned_at)
                select tenant_id, queue_id, $2, now() from ticket_queue_assignments where tenant_id = $1
                """, shop.TenantId, shop.Agent.Id);
        }

        await house.Force("""
            insert into ticket_assignment_waits (tenant_id, ticket_id, reason)
            select tenant_id, id, '{"members": 1, "parts": [{"why": "offline", "what": null, "count": 1}]}' from tickets
            """);
    }
}
