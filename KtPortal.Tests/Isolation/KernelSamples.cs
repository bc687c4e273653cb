using System.Text.Json.Nodes;
using KtPortal.Core.Kernel;
using static KtPortal.Tests.Isolation.Sight;

namespace KtPortal.Tests.Isolation;

/// <summary>What is of no feature: tenants, who is who in them, sessions, jobs, and what is told of each change.</summary>
internal sealed class KernelSamples : IsolationSample
{
    public override IReadOnlyList<TableSample> Tables =>
    [
        new("tenants", Readers.Everybody) { WithoutTenantKey = "the list of tenants itself; its key is the tenant", IsOfNoTenant = true },
        new("hosts", Readers.Nobody) { WithoutTenantKey = "a host is known before its tenant is; asked one at a time through app.find_host" },
        new("data_protection_keys", Readers.Nobody)
        {
            WithoutTenantKey = "seal the cookies of all tenants on all nodes; nobody but two doors reads or writes them", IsOfNoTenant = true,
        },
        new("organizations", Readers.Everybody) { Seen = SeesOrganization },
        new("contacts", Audience.Provider, Audience.Partner, Audience.ClientAdmin),
        new("roles", Readers.Staff) { Seen = (role, sight) => sight.Actor.Audience == Audience.Provider || !Is(role, "audience", "provider") },
        new("users", Readers.Everybody) { Seen = (user, sight) => sight.Actor.Audience != Audience.ClientUser || Is(user, "id", sight.Me) },
        new("outbox_messages", Readers.Provider) { Change = "state = 'pending'" },
        new("stream_events", Readers.Everybody) { Seen = IsToldTo },
        new("timeline_events", Readers.Everybody),
        new("audit_log", Readers.Staff)
        {
            Seen = (entry, sight) => sight.Actor.Audience switch
            {
                Audience.Provider => true,
                Audience.Partner => Is(entry, "partner_id", sight.Mine),
                _ => true,
            },
            // What the provider's people did for a partner's client the partner doesn't read.
            Read = (entry, sight) => sight.Actor.Audience == Audience.Provider || sight.Sees("users", Value(entry["user_id"])),
        },
        new("number_series", Readers.Nobody),
        new("limit_counts", Readers.Nobody),
    ];

    public override IReadOnlyDictionary<string, Naming> Names => new Dictionary<string, Naming>
    {
        ["organization_id"] = new("organizations", Decides: true),
        ["partner_id"] = new("organizations"),
        ["user_id"] = new("users"),
        ["added_by_id"] = new("users"),
    };

    public override string Written => """
        audit_log insert by provider, partner, client_admin, client_user: all
        outbox_messages insert by provider, partner, client_admin, client_user: tenant_id, id, kind, payload
        outbox_messages update by provider: state
        stream_events insert by provider, partner, client_admin, client_user: tenant_id, event, subject_id, visibility,
            subject_kind
        timeline_events insert by provider, partner, client_admin, client_user: all
        users update by provider, partner, client_admin, client_user: locale, theme
        """;

    public override IReadOnlyList<string> UniqueAcrossTenants => ["tenants_pkey", "tenants_slug_key", "hosts_pkey", "data_protection_keys_pkey"];

    public override IReadOnlyList<FunctionSample> Functions =>
    [
        new("spread_readers", "trigger: who is admitted reads what was there before"),
        FunctionSample.Door("sync_roles", "door: the built-in roles get the permissions of this version"),
        FunctionSample.Door("find_host", "door: one host's tenant and brand"),
        new("host_serves", "called by other doors only") { IsClosed = true },
        new("tenant_id", "the caller's own tenant, if its seal is right") { NamesInFull = true },
        new("is_sealed", "whether the caller's context is sealed") { IsDoor = true, IsForEverybody = true, NamesInFull = true },
        new("is_node", "called by policies of kt_definer"),
        new("seal", "called by find_session only") { NamesInFull = true },
        FunctionSample.Door("is_migrated", "door: whether the database is as new as the program"),
        FunctionSample.Door("active_tenants", "door: ids only, for jobs"),
        FunctionSample.Door("claim_outbox", "door: due jobs of all tenants, ids only"),
        FunctionSample.Door("own_jobs", "door: how many jobs of the sealed tenant are still the asking worker's") with { NamesInFull = true },
        FunctionSample.Door("outbox_figures", "door: counts"),
        FunctionSample.Door("data_protection_keys", "door: the keys of the cookies, for the nodes"),
        FunctionSample.Door("add_data_protection_key", "door: one more of them"),
    ];

    public override IEnumerable<RouteSample> Routes => [RouteSample.List("/desk/admin/dead-letters", Letters)];

    public override IReadOnlyDictionary<string, string> PlainRoutes => new Dictionary<string, string>
    {
        ["/desk/rail"] = "numbers only",
        ["/desk/undo"] = "a form: what it takes back is sealed, and asked for again",
    };

    private List<Thing> Letters { get; } = [];

    public override async Task FillAsync(House house)
    {
        await house.Force("insert into data_protection_keys (id, name, xml) values (gen_random_uuid(), 'test', '<key/>')");
        await house.Force("""
            insert into stream_events (tenant_id, event, organization_id, partner_id, visibility, user_id)
            select u.tenant_id, 'notification', u.organization_id, o.partner_id, 'public', u.id
                from users u join organizations o on o.tenant_id = u.tenant_id and o.id = u.organization_id
            """);
        await house.Force("""
            insert into limit_counts (tenant_id, name, subject, slice, count, expires_at)
            select id, 'public-pages', '192.0.2.7', now(), 1, now() + interval '1 minute' from tenants
            """);
        await house.Force("""
            insert into outbox_messages (tenant_id, id, kind, payload, state, last_error)
            select id, gen_random_uuid(), 'mail.send', '{}', 'dead', 'Nobody opened at ' || name from tenants
            """);
        Letters.AddRange((await house.Find("select id::text, last_error, tenant_id from outbox_messages where state = 'dead'"))
            .Select(l => new Thing(l.Name, l.Words, Thing.OfProvider(l.Of))));
    }

    private static bool SeesOrganization(JsonObject organization, Sight sight) => sight.Actor.Audience switch
    {
        Audience.Provider => true,
        Audience.Partner => Is(organization, "id", sight.Mine) || Is(organization, "parent_id", sight.Mine),
        _ => Is(organization, "id", sight.Mine),
    };

    // What is meant for one user is that user's; what is of no organization is the provider's.
    private static bool IsToldTo(JsonObject told, Sight sight) => told["user_id"] is not null
        ? Is(told, "user_id", sight.Me)
        : sight.Actor.Audience == Audience.Provider || told["organization_id"] is not null;
}
