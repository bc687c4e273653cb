using System.Text.Json.Nodes;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Tests.Isolation;
using KtPortal.Tests.Tickets;
using static KtPortal.Tests.Isolation.Sight;

namespace KtPortal.Tests.Lists;

/// <summary>Views that every staff member keeps, one alone and one shared, and a change of many rows of each.</summary>
internal sealed class ListSamples : IsolationSample
{
    private TicketSamples tickets = null!;

    public override IReadOnlyList<TableSample> Tables =>
    [
        new("saved_views", Readers.Staff)
        {
            Seen = SeesView,
            // Seen by many, deleted by its owner.
            Deleted = (view, sight) => Is(view, "owner_id", sight.Me),
            MakeUnique = (view, _) => view["name"] = Guid.CreateVersion7().ToString(),
        },
        new("bulk_runs", Readers.Staff) { Seen = (run, sight) => Is(run, "user_id", sight.Me) },
        new("bulk_items", Readers.Staff)
        {
            Seen = (item, sight) => Is(item, "user_id", sight.Me),
            MakeUnique = (item, _) => item["row_id"] = Guid.CreateVersion7().ToString(),
        },
    ];

    public override string Written => """
        bulk_items insert by provider, partner: all
        bulk_items update by provider, partner: code, outcome, reason, undo
        bulk_runs insert by provider, partner: all
        bulk_runs update by provider, partner: done_at
        saved_views insert by provider, partner: all
        saved_views update by provider, partner: name, filter, columns, sort, is_descending, group_by, layout, shared_with, position
        saved_views delete by provider, partner: rows
        """;

    public override IReadOnlyList<Type> After => [typeof(TicketSamples)];

    public override IEnumerable<RouteSample> Routes =>
    [
        new RouteSample("/desk/lists/{list}/runs/{run:guid}", Runs, run => $"/desk/lists/tickets/runs/{run.Name}")
        {
            Names = true, Shows = true, Permission = TicketPermissions.Read,
        },
        new RouteSample("/desk/lists/{list}/runs/{run:guid}/undo", Runs, run => $"/desk/lists/tickets/runs/{run.Name}/undo")
        {
            Names = true, Permission = TicketPermissions.Read,
        },
        new RouteSample("/desk/lists/{list}/views", Views, view => $"/desk/lists/tickets/views?view={view.Name}")
        {
            Shows = true, Table = "saved_views", Permission = TicketPermissions.Read, Fields = _ => [("Do", "delete")],
        },
        new RouteSample("/desk/lists/{list}/bulk", tickets.Identified, ticket => $"/desk/lists/tickets/bulk?change=tag&id={ticket.Name}")
        {
            Table = "tickets", Permission = TicketPermissions.Update, Fields = ticket => [("Change", "tag"), ("Value", "mine"), ("id", ticket.Name)],
        },
    ];

    public override IReadOnlyDictionary<string, string> PlainRoutes => new Dictionary<string, string>
    {
        ["/desk/lists/{list}/filter"] = "a form: what it offers to choose from, the list's own samples show",
    };

    private List<Thing> Runs { get; } = [];

    private List<Thing> Views { get; } = [];

    public override async Task FillAsync(House house)
    {
        tickets = house.Samples.Of<TicketSamples>();
        await house.Force("""
            insert into saved_views (tenant_id, id, owner_id, organization_id, entity, name, sort, shared_with)
            select u.tenant_id, gen_random_uuid(), u.id, u.organization_id, 'tickets', case when s.n = 1 then 'Kept by ' || u.email else 'View 2' end, 'activity',
                case when s.n = 1 then 'nobody' when r.audience = 'partner' then 'partner' else 'everyone' end
            from users u join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id cross join generate_series(1, 2) s (n)
            where r.audience in ('provider', 'partner')
            """);
        await house.Force("""
            with runs as (
                insert into bulk_runs (tenant_id, id, user_id, entity, action, value, value_name)
                select u.tenant_id, gen_random_uuid(), u.id, 'tickets', 'tag', 'x', 'Run of ' || u.email
                from users u join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id
                where r.audience in ('provider', 'partner') returning tenant_id, id, user_id)
            insert into bulk_items (tenant_id, run_id, row_id, user_id, place) select tenant_id, id, gen_random_uuid(), user_id, 1 from runs
            """);
        Views.AddRange((await house.Find("select id::text, name, owner_id from saved_views where shared_with = 'nobody'"))
            .Select(v => new Thing(v.Name, v.Words, Thing.OfUser(v.Of))));
        Runs.AddRange((await house.Find("select id::text, value_name, user_id from bulk_runs"))
            .Select(r => new Thing(r.Name, r.Words, Thing.OfUser(r.Of))));
    }

    private static bool SeesView(JsonObject view, Sight sight) => Is(view, "owner_id", sight.Me)
        || Value(view["shared_with"]) == (sight.Actor.Audience == Audience.Partner ? "partner" : "everyone");
}
