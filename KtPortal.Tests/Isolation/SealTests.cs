using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KtPortal.Tests.Isolation;

/// <summary>
/// Whoever can run any SQL as the application's login may take any role and set any context; without the seal of that very
/// context he finds nothing.
/// </summary>
public sealed class SealTests(House house) : IClassFixture<House>
{
    private static readonly ContextSeal Seal = ContextSeal.From(TestServer.AppPassword);

    private TestDatabase Database => house.Database;

    private Shop Shop => Database.Shop;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("kt_provider")]
    [InlineData("kt_partner")]
    [InlineData("kt_client_admin")]
    [InlineData("kt_system")]
    public async Task A_role_and_a_tenant_taken_by_sql_see_and_change_no_row(string role)
    {
        var schema = await Schema.ReadAsync(Database);
        await using var session = await Database.RawAs(Shop.Harbor.Dana.Actor);
        Assert.True(await session.Ask<long>("select count(*) from tickets") > 0);
        await TakeAsync(session, role, Shop.TenantId, Shop.Northwind.Id, Shop.Manager.Id);
        foreach (var table in schema.Tables)
        {
            Assert.True(await Database.Truth<long>($"select count(*) from {table.Name}") > 0, table.Name);
            Assert.Empty((await session.Try($"select '{table.Name}' from {table.Name}")).Returned);
            Assert.True((await session.Try($"delete from {table.Name}")).DidNothing, table.Name);
            foreach (var column in table.Written)
            {
                Assert.True((await session.Try($"update {table.Name} set {column} = {column}")).DidNothing, table.Name);
            }
        }
    }

    [Fact]
    public async Task The_platforms_role_taken_by_sql_sees_no_tenant()
    {
        await using var session = await Database.RawAs(Shop.Manager.Actor);
        await session.Run("select set_config('role', 'kt_platform', true)");
        Assert.Equal(0, await session.Ask<long>("select count(*) from tenants"));
        await session.EnterAsync(Actor.Platform("test"));
        Assert.Equal(2, await session.Ask<long>("select count(*) from tenants"));
    }

    [Fact]
    public async Task A_seal_holds_for_its_own_context_only()
    {
        var (role, tenant, organization, user) = ("kt_client_user", $"{Shop.TenantId}", $"{Shop.Harbor.Id}", $"{Shop.Harbor.Dana.Id}");
        var own = Seal.Of(role, tenant, organization, user);
        await using var session = await Database.RawAs(null);
        await session.Run("select set_config('app.seal', $1, true)", own);
        async Task<long> Count(string r, string t, string o, string u)
        {
            await session.Run("""
                select set_config('role', $1, true), set_config('app.tenant_id', $2, true), set_config('app.organization_id', $3, true), set_config('app.user_id', $4, true)
                """, r, t, o, u);
            return await session.Ask<long>("select count(*) from tickets");
        }

        Assert.True(await Count(role, tenant, organization, user) > 0);
        Assert.Equal(0, await Count("kt_client_admin", tenant, organization, user));
        Assert.Equal(0, await Count("kt_provider", tenant, organization, user));
        Assert.Equal(0, await Count(role, $"{Database.Acme.TenantId}", organization, user));
        Assert.Equal(0, await Count(role, tenant, organization, $"{Shop.Harbor.Drew.Id}"));
        Assert.Equal(0, await Count("kt_client_admin", tenant, $"{Shop.Pine.Id}", user));
        // What stood in one place doesn't count in another.
        Assert.Equal(0, await Count(role, tenant, $"{organization}|{user}", ""));
        Assert.Equal(0, await Count(role, tenant, "", $"{organization}|{user}"));
        Assert.True(await Count(role, tenant, organization, user) > 0);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("9999999999.")]
    [InlineData("0000000000.0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("not a seal at all")]
    public async Task What_is_no_seal_opens_nothing(string seal)
    {
        await using var session = await Database.RawAs(Shop.Manager.Actor);
        Assert.True(await session.Ask<long>("select count(*) from tickets") > 0);
        await session.Run("select set_config('app.seal', $1, true)", seal);
        Assert.Equal(0, await session.Ask<long>("select count(*) from tickets"));
    }

    [Fact]
    public async Task A_seal_is_forgotten_after_five_minutes()
    {
        await using var session = await Database.RawAs(Shop.Manager.Actor);
        var seal = await session.Ask<string>("select current_setting('app.seal')");
        Assert.True(await session.Ask<long>("select count(*) from tickets") > 0);
        // The same, as it was made six minutes ago.
        var old = await Database.Truth<string>("""
            select t || '.' || encode(sha256(int8send(pg_sequence_last_value('app.seal_key_1')) || int8send(pg_sequence_last_value('app.seal_key_2'))
                || convert_to(concat_ws('|', t, 'kt_provider', $1::text, $2::text, $3::text), 'UTF8')), 'hex')
            from (select (extract(epoch from now() - interval '6 minutes')::bigint)::text as t) s
            """, $"{Shop.TenantId}", $"{Shop.ProviderId}", $"{Shop.Manager.Id}");
        Assert.Equal(seal.Length, old.Length);
        await session.Run("select set_config('app.seal', $1, true)", old);
        Assert.Equal(0, await session.Ask<long>("select count(*) from tickets"));
    }

    [Theory]
    [InlineData("""
        select count(*) from app.claim_outbox(
            '[{"lane": "common", "free": 5, "most": 5, "lease": "1 hour", "holders": [], "after": "00000000-0000-0000-0000-000000000000"}]')
        """)]
    [InlineData("select count(*) from app.data_protection_keys()")]
    [InlineData("select pending + dead from app.outbox_figures()")]
    public async Task Injected_sql_finds_nothing_behind_the_doors_of_the_nodes(string door)
    {
        await Database.Force("""
            insert into outbox_messages (tenant_id, id, kind, payload) select $1, gen_random_uuid(), 'nobody.does', '{}' from generate_series(1, 3)
            """, Shop.TenantId);
        await using (var session = await Database.RawAs(Shop.Harbor.Dana.Actor))
        {
            await session.Run("reset role");
            Assert.Equal(0, await session.Ask<long>(door));
        }

        var doors = Database.Services.GetRequiredService<Doors>();
        Assert.True((await doors.QueryAsync(door, r => r.GetInt64(0), Cancel)).Single() > 0);
    }

    [Fact]
    public async Task Nobody_reads_the_key()
    {
        foreach (var role in (string[])[.. DatabaseRoles.All, "kt_app", "kt_scheduler", "kt_jobs"])
        {
            Assert.False(await Database.Truth<bool>("select has_sequence_privilege($1, 'app.seal_key_1', 'usage, select, update')", role), role);
        }

        var (first, second) = Seal.Key;
        var found = await Database.Truth<long>("""
            select count(*) from pg_proc p where p.pronamespace = 'app'::regnamespace and (p.prosrc like '%' || $1 || '%' or p.prosrc like '%' || $2 || '%')
            """, $"{first}", $"{second}");
        Assert.Equal(0, found);
        Assert.Equal(first, await Database.Truth<long>("select last_value from app.seal_key_1"));
    }

    [Fact]
    public async Task A_node_with_another_password_or_an_old_database_does_not_start()
    {
        var strange = new Doors(Database.App, ContextSeal.From("the password of another installation"));
        await Assert.ThrowsAsync<UnsealedException>(() => strange.CheckAsync(Cancel));
        var doors = Database.Services.GetRequiredService<Doors>();
        await doors.CheckAsync(Cancel);
        Assert.Equal(1, await Database.Force("update migrations.applied set name = 'x' || name where name = $1", Migrator.Files[^1].Name));
        var old = await Assert.ThrowsAsync<MigrationException>(() => doors.CheckAsync(Cancel));
        Assert.Contains("migrate", old.Message, StringComparison.Ordinal);
        await Database.Force("update migrations.applied set name = substr(name, 2) where name = 'x' || $1", Migrator.Files[^1].Name);
    }

    /// <summary>
    /// Pooled connections are not reset between two uses. What injected SQL may leave on one is settings of the session: they
    /// give nobody a row, and the next one's own context stands above them.
    /// </summary>
    [Fact]
    public async Task What_somebody_leaves_on_a_pooled_connection_gives_the_next_one_nothing()
    {
        var only = new NpgsqlConnectionStringBuilder(Database.Options.App) { MaxPoolSize = 1, MinPoolSize = 1, MaxAutoPrepare = 0 };
        await using var source = NpgsqlDataSource.Create(only.ConnectionString);
        int backend;
        await using (var injected = await RawSession.OpenAsync(source, Shop.Harbor.Dana.Actor))
        {
            backend = await injected.Ask<int>("select pg_backend_pid()");
            foreach (var (name, value) in ((string, string)[])
                [("app.tenant_id", $"{Database.Acme.TenantId}"), ("app.organization_id", $"{Shop.Pine.Id}"), ("app.user_id", $"{Shop.Manager.Id}"), ("row_security", "off")])
            {
                await injected.Run("select set_config($1, $2, false)", name, value);
            }

            await injected.Run("set session role kt_provider");
            await injected.CommitAsync();
        }

        await using (var next = await RawSession.OpenAsync(source, null))
        {
            Assert.Equal(backend, await next.Ask<int>("select pg_backend_pid()"));
            Assert.True((await next.Try("select id::text from tickets")).DidNothing);
        }

        await using (var proper = await RawSession.OpenAsync(source, Shop.Harbor.Dana.Actor))
        {
            Assert.Equal("kt_client_user", await proper.Ask<string>("select current_user::text"));
            Assert.Equal(Shop.Harbor.Dana.Id, await proper.Ask<Guid>("select app.user_id()"));
        }

        // A role left behind keeps the doors shut once, then the connection is given up.
        var doors = new Doors(source, Seal);
        await Assert.ThrowsAsync<PostgresException>(() => doors.ActiveTenantsAsync(Cancel));
        Assert.Equal(2, (await doors.ActiveTenantsAsync(Cancel)).Count);
    }

    private static Task<int> TakeAsync(RawSession session, string role, Guid tenant, Guid organization, Guid user) => session.Run("""
        select set_config('role', $1, true), set_config('app.tenant_id', $2, true), set_config('app.organization_id', $3, true), set_config('app.user_id', $4, true)
        """, role, $"{tenant}", $"{organization}", $"{user}");
}
