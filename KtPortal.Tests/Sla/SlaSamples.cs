using KtPortal.Core.Kernel;
using KtPortal.Tests.Isolation;
using KtPortal.Tests.Support;
using KtPortal.Tests.Tickets;
using KtPortal.Tests.Tickets.Configuration;

namespace KtPortal.Tests.Sla;

/// <summary>Every ticket has two clocks and a pause; one of each tenant's clients has a policy of his own, and one ticket is taken out.</summary>
internal sealed class SlaSamples : IsolationSample
{
    private readonly Dictionary<Guid, string> untouched = [];
    private readonly Dictionary<Guid, string> unpromised = [];

    private TicketSamples tickets = null!;

    public override IReadOnlyList<TableSample> Tables =>
    [
        new("sla_policies", Readers.Provider) { MakeUnique = TicketConfigurationSamples.NameAnew },
        new("sla_targets", Readers.Provider) { MakeUnique = (target, actor) => target["priority_id"] = unpromised[actor.TenantId] },
        new("sla_assignments", Readers.Provider) { MakeUnique = (one, actor) => one["organization_id"] = actor.OrganizationId.ToString() },
        new("sla_exclusions", Readers.Provider),
        new("sla_hours", Readers.Staff),
        new("sla_rules", Readers.Nobody),
        new("ticket_sla", Readers.Provider) { MakeUnique = (one, actor) => one["ticket_id"] = untouched[actor.TenantId] },
        new("ticket_sla_clocks", Readers.Staff) { Change = "waived_by_id = app.user_id()" },
        new("ticket_sla_pauses", Readers.Staff),
        new("sla_notices", Readers.Nobody),
        new("sla_recalculations", Readers.Provider),
    ];

    public override string Written => """
        sla_assignments insert by provider: all
        sla_assignments delete by provider: rows
        sla_exclusions insert by provider: all
        sla_exclusions delete by provider: rows
        sla_policies insert by provider: all
        sla_policies update by provider: name, description, starts_on, calendar_id, base_first_response_minutes, base_resolution_minutes,
            escalation_enabled, escalation_rules, response_by, client_sees_due, effective_from, is_default, is_active, sort_order, version
        sla_policies delete by provider: rows
        sla_recalculations insert by provider: all
        sla_targets insert by provider: all
        sla_targets update by provider: first_response_minutes, resolution_minutes, around_the_clock
        sla_targets delete by provider: rows
        ticket_sla insert by provider: all
        ticket_sla update by provider: policy_id, excluded_at, excluded_by_id, excluded_by_name, exclude_reason
        ticket_sla_clocks update by provider: waived_at, waived_by_id, waived_by_name, waive_reason
        """;

    public override IReadOnlyList<FunctionSample> Functions =>
    [
        new("ask_for_clocks", "a job with the id of a ticket, of the tenant alone") { NamesInFull = true },
        new("follow_clocks", "trigger: when a ticket stands still, and a job with its id") { NamesInFull = true },
        new("follow_choice", "trigger: a job with the id of a ticket") { NamesInFull = true },
        new("follow_status", "trigger: when tickets of a status stand still, and a job with the id of each") { NamesInFull = true },
        new("follow_answer", "trigger: a job with the id of a ticket") { NamesInFull = true },
        new("own_service_levels", "counts of what the caller's own organization was promised, by priority and part of a period"),
        FunctionSample.Door("ask_for_due_clocks", "door: a job for each tenant with a clock that is due, and how many"),
    ];

    public override IReadOnlyList<Type> After => [typeof(TicketSamples)];

    public override IEnumerable<RouteSample> Routes =>
    [
        .. TicketConfigurationSamples.RoutesOf("/desk/admin/sla", "sla_policies", Policies),
        RouteSample.Page("/desk/tickets/{number}/sla", Inside),
        RouteSample.Action("/desk/tickets/{number}/sla/policy", Inside) with { Table = "ticket_sla" },
        RouteSample.Action("/desk/tickets/{number}/sla/exclusion", Inside) with { Table = "ticket_sla" },
        RouteSample.Action("/desk/tickets/{number}/sla/waiver", Inside) with { Table = "ticket_sla_clocks" },
        RouteSample.List("/desk/reports/sla/clocks", tickets.Numbered, "/desk/reports/sla/clocks?show=waived"),
        RouteSample.List("/desk/reports/sla/clocks.{kind}", tickets.Numbered, "/desk/reports/sla/clocks.csv?show=waived"),
    ];

    public override IReadOnlyDictionary<string, string> PlainRoutes => new Dictionary<string, string>
    {
        ["/desk/reports/sla"] = "names of dimensions and counts; SlaReportPageTests sees whose",
        ["/desk/reports/sla/compliance.{kind}"] = "the same as a file",
        ["/desk/reports/sla/times"] = "minutes and counts, no words of anybody's",
        ["/desk/reports/sla/times.{kind}"] = "the same as a file",
        ["/desk/reports/sla/now.{kind}"] = "the same as the page, as a file",
        ["/desk/reports/sla/now"] = "tickets whose clocks run; SlaReportTests sees whose",
        ["/portal/reports/sla"] = "counts of the own organization, by priority; SlaReportPageTests sees whose",
    };

    // How the provider arranges its promises is for no partner, whose client's ticket it may be.
    private IReadOnlyList<Thing> Inside =>
        [.. tickets.Numbered.Select(t => t with { SeenBy = who => t.SeenBy(who) && who.Audience != Audience.Partner })];

    private List<Thing> Policies { get; } = [];

    public override async Task FillAsync(House house)
    {
        tickets = house.Samples.Of<TicketSamples>();
        foreach (var shop in (Shop[])[house.Shop, house.Acme])
        {
            untouched[shop.TenantId] = tickets.Opened.First(t => t.Tenant == shop.TenantId).Ticket.Id.ToString();
            unpromised[shop.TenantId] = shop.Priorities["Low"].ToString();
            await house.Force("""
                insert into sla_recalculations (tenant_id, id, policy_id, asked_by_id)
                select tenant_id, gen_random_uuid(), id, $2 from sla_policies where tenant_id = $1
                """, shop.TenantId, shop.Manager.Id);
        }

        await house.Force("""
            delete from sla_targets t using ticket_priorities p where p.tenant_id = t.tenant_id and p.id = t.priority_id and p.level = 'low'
            """);
        await house.Force("""
            insert into sla_hours (tenant_id, id, digest, content) select id, gen_random_uuid(), 'Secret', '{"excluded": []}' from tenants
            """);
        await house.Force("""
            insert into sla_rules (tenant_id, id, content) select id, gen_random_uuid(), '[]' from tenants
            """);
        await house.Force("""
            insert into sla_exclusions (tenant_id, id, policy_id, starts_at, ends_at, reason)
                select tenant_id, gen_random_uuid(), id, '2026-01-01', '2026-01-02', 'Secret outage' from sla_policies
            """);
        await house.Force("""
            insert into sla_assignments (tenant_id, id, policy_id, organization_id)
                select p.tenant_id, gen_random_uuid(), p.id, (select o.id from organizations o where o.tenant_id = p.tenant_id and o.kind = 'client' order by o.id limit 1)
                from sla_policies p
            """);
        await house.Force("""
            delete from ticket_sla_clocks
            """);
        await house.Force("""
            insert into ticket_sla_clocks (tenant_id, id, ticket_id, metric, organization_id, partner_id, policy_id, priority_id, queue_id, found_by,
                    target_minutes, started_at, due_at, state, breached_at, breach_cause, waived_at, waived_by_name, waive_reason, counted_at)
                select t.tenant_id, gen_random_uuid(), t.id, m, t.organization_id, t.partner_id, p.id, t.priority_id, t.queue_id, 'default', 60, now(), now(),
                    'breached', now(), 'late', now(), 'Somebody', 'Secret reason', now()
                from tickets t join sla_policies p on p.tenant_id = t.tenant_id cross join unnest(array['first_response', 'resolution']) m
            """);
        await house.Force("""
            delete from ticket_sla_pauses
            """);
        await house.Force("""
            insert into ticket_sla_pauses (tenant_id, ticket_id, paused_at, reason, status_id)
                select tenant_id, id, now(), 'status', status_id from tickets
            """);
        await house.Force("""
            insert into sla_notices (tenant_id, id, user_id, clock_id, percent, happened_at)
                select c.tenant_id, gen_random_uuid(), u.id, c.id, 100, now() from ticket_sla_clocks c join users u on u.tenant_id = c.tenant_id and u.id = any($1)
            """, new[] { house.Shop.Manager.Id, house.Acme.Manager.Id });
        await house.Force("""
            insert into ticket_sla (tenant_id, ticket_id, excluded_at, excluded_by_id, excluded_by_name, exclude_reason)
            select t.tenant_id, t.id, now(), u.id, u.name, 'Secret reason' from tickets t join users u on u.tenant_id = t.tenant_id and u.id = any($1)
            where t.id::text <> all($2)
            """, new[] { house.Shop.Manager.Id, house.Acme.Manager.Id }, untouched.Values.ToArray());
        Policies.AddRange(await TicketConfigurationSamples.NamedAsync(house, "sla_policies"));
    }
}
