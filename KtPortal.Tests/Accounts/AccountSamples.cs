using KtPortal.Tests.Isolation;
using static KtPortal.Tests.Isolation.Sight;

namespace KtPortal.Tests.Accounts;

/// <summary>How people sign in, and where they are.</summary>
internal sealed class AccountSamples : IsolationSample
{
    public override IReadOnlyList<TableSample> Tables =>
    [
        new("sessions", Readers.Everybody) { Seen = (session, sight) => Is(session, "user_id", sight.Me) },
        new("account_locks", Readers.Provider),
        new("account_link_requests", Readers.Nobody),
        new("sign_in_failures", Readers.Nobody),
        new("user_credentials", Readers.Nobody),
        new("user_password_history", Readers.Nobody),
        new("user_tokens", Readers.Nobody),
    ];

    public override string Written => """
        account_locks update by provider: locked_until
        sessions update by provider, partner, client_admin, client_user: ended_at, end_reason
        """;

    public override IReadOnlyList<FunctionSample> Functions =>
    [
        new("may_use_host", "yes or no for a user of the caller's tenant, for sign-in"),
        FunctionSample.Door("find_session", "door: one session, to whoever knows its token") with { NamesInFull = true },
        FunctionSample.Door("find_session_end", "door: why one session is over, to whoever knows its token"),
        new("touch_session", "notes that the caller's own session is used"),
        new("end_session", "trigger: ends the streams of whose session ended"),
        new("end_sessions", "called by triggers only"),
        new("end_sessions_of_user", "trigger: another role or no account any more"),
        new("end_sessions_of_credential", "trigger: another password"),
        new("end_sessions_of_organization", "trigger: a suspended organization"),
        new("end_sessions_of_tenant", "trigger: a suspended tenant"),
    ];

    public override IEnumerable<RouteSample> Routes =>
    [
        RouteSample.List("/account", Users),
        RouteSample.List("/account/sessions", Sessions),
        RouteSample.List("/desk/people", Staff),
    ];

    public override IReadOnlyDictionary<string, string> PlainRoutes => new Dictionary<string, string> { ["/account/language"] = "a form of one's own", ["/account/password"] = "a form of one's own" };

    private List<Thing> Users { get; } = [];

    private List<Thing> Sessions { get; } = [];

    private List<Thing> Staff { get; } = [];

    public override async Task FillAsync(House house)
    {
        await house.Force("""
            insert into account_link_requests (tenant_id, id, email, purpose, hostname)
            select id, gen_random_uuid(), 'dana@example.org', 'magic_link', 'kt.localhost' from tenants
            """);
        await house.Force("""
            insert into sign_in_failures (tenant_id, id, email_hash, ip_address) select id, gen_random_uuid(), '\x00', '192.0.2.7' from tenants
            """);
        await house.Force("insert into account_locks (tenant_id, user_id, created_at, locked_until) select tenant_id, id, now(), now() from users");
        await house.Force("""
            insert into user_password_history (tenant_id, id, user_id, password_hash, created_at) select tenant_id, gen_random_uuid(), id, 'old', now() from users
            """);
        await house.Force("""
            insert into user_tokens (tenant_id, id, user_id, purpose, token_hash, expires_at)
            select tenant_id, gen_random_uuid(), id, 'magic_link', sha256(id::text::bytea), now() + interval '1 hour' from users
            """);
        await house.Force("""
            insert into sessions (tenant_id, id, user_id, token_hash, host_organization_id, hostname, method, user_agent)
            select u.tenant_id, gen_random_uuid(), u.id, sha256(gen_random_uuid()::text::bytea), coalesce(o.partner_id, p.id), 'kt.localhost', 'password',
                'Browser of ' || u.email
            from users u join organizations o on o.tenant_id = u.tenant_id and o.id = u.organization_id
                join organizations p on p.tenant_id = u.tenant_id and p.kind = 'provider'
            """);
        Sessions.AddRange((await house.Find("select id::text, user_agent, user_id from sessions"))
            .Select(s => new Thing(s.Name, s.Name, Thing.OfUser(s.Of))));
        foreach (var shop in (Support.Shop[])[house.Shop, house.Acme])
        {
            Users.AddRange(shop.Everyone.Select(p => new Thing(p.Id.ToString(), p.Email, Thing.OfUser(p.Id)) { IsKnown = true }));
            Staff.AddRange(shop.Staff.Select(p => new Thing(p.Id.ToString(), p.Actor.Name, Thing.OfProvider(shop.TenantId)) { IsKnown = true }));
        }
    }
}
