using KtPortal.Core.Kernel;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Isolation;

/// <summary>
/// What every table, role and function must be, asked of PostgreSQL's own catalog: a new table, role or function is found
/// by itself. Each question lists the offenders; there must be none.
/// </summary>
public sealed class CatalogTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly SampleCatalog Samples = SampleCatalog.Declared;

    private static readonly FunctionSample[] Functions = [.. Samples.All.SelectMany(s => s.Functions)];

    // What the login may do before it has taken a role.
    private static readonly string[] DoorsOfTheLogin = NamesOf(f => f.IsDoor);

    /// <summary>Tables that no client reads, and no page of a client writes.</summary>
    public static TheoryData<string> NotForClients => TablesWithout("client_admin", "client_user");

    /// <summary>Tables that nobody's page reads or writes.</summary>
    public static TheoryData<string> NotForAnybody => TablesWithout("provider", "partner", "client_admin", "client_user");

    private const string Tables = "(select c.* from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p'))";

    [Fact]
    public async Task There_are_tables_to_ask_about() =>
        Assert.True(await database.Truth<long>($"select count(*) from {Tables} t") >= 30);

    [Fact]
    public async Task Every_table_belongs_to_a_tenant_and_its_key_begins_with_it()
    {
        await None($"""
            select t.relname || ' has no tenant_id uuid not null' from {Tables} t where t.relname not in ('tenants', 'data_protection_keys')
            and not exists (select 1 from pg_attribute a where a.attrelid = t.oid and a.attname = 'tenant_id' and a.attnotnull and a.atttypid = 'uuid'::regtype)
            """);
        await None($"""
            select t.relname || ': its primary key does not begin with tenant_id' from {Tables} t where t.relname <> all ($1)
            and not exists (select 1 from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
                            where i.indrelid = t.oid and i.indisprimary and a.attname = 'tenant_id')
            """, (object)Samples.Tables.Where(t => t.WithoutTenantKey is not null).Select(t => t.Name).ToArray());
    }

    [Fact]
    public Task Every_table_has_forced_row_level_security() =>
        None($"select t.relname::text from {Tables} t where not (t.relrowsecurity and t.relforcerowsecurity)");

    [Fact]
    public Task Every_foreign_key_carries_the_tenant_on_both_sides_in_the_same_place() =>
        None($"""
            select k.conrelid::regclass || ': ' || pg_get_constraintdef(k.oid) from pg_constraint k
            where k.contype = 'f' and k.conrelid in (select oid from {Tables} t) and not exists (
                select 1 from unnest(k.conkey, k.confkey) as p (here, there)
                join pg_attribute a on a.attrelid = k.conrelid and a.attnum = p.here
                join pg_attribute b on b.attrelid = k.confrelid and b.attnum = p.there
                where a.attname = 'tenant_id' and b.attname = case when k.confrelid = 'tenants'::regclass then 'id' else 'tenant_id' end)
            """);

    [Fact]
    public Task Every_unique_index_begins_with_the_tenant() =>
        None($"""
            select i.indexrelid::regclass::text from pg_index i join {Tables} t on t.oid = i.indrelid
            left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
            where i.indisunique and a.attname is distinct from 'tenant_id' and i.indexrelid::regclass::text <> all ($1)
            """, (object)Samples.All.SelectMany(x => x.UniqueAcrossTenants).ToArray());

    [Fact]
    public async Task Each_role_has_a_policy_for_each_verb_it_is_granted_and_no_policy_without_a_grant()
    {
        const string Pairs = $"""
            (select t.oid, t.relname, r.role, v.verb, v.letter,
                    case when v.verb = 'delete' then has_table_privilege(r.role, t.oid, v.verb) else has_any_column_privilege(r.role, t.oid, v.verb) end as granted,
                    exists (select 1 from pg_policy p where p.polrelid = t.oid and p.polcmd in ('*', v.letter)
                            and (select q.oid from pg_roles q where q.rolname = r.role) = any (p.polroles)) as allowed
             from {Tables} t cross join unnest($1::text[]) r (role)
             cross join (values ('select', 'r'::"char"), ('insert', 'a'), ('update', 'w'), ('delete', 'd')) v (verb, letter)) p
            """;
        string[] roles = [.. DatabaseRoles.All, "kt_definer", "kt_scheduler", "kt_jobs"];
        Assert.True(await database.Truth<long>($"select count(*) from {Pairs} where granted and allowed", (object)roles) > 100);
        // "for all" on tenants: the platform has no delete there, and the policy alone gives none.
        await None($"select format('%s may %s %s: granted %s, policy %s', role, verb, relname, granted, allowed) from {Pairs} where granted <> allowed and not (role = 'kt_platform' and verb = 'delete')", (object)roles);
    }

    [Fact]
    public async Task Nobody_but_the_owner_truncates_references_or_adds_triggers() =>
        await None($"""
            select format('%s: %s to %s', t.relname, g.privilege_type, g.grantee::regrole) from {Tables} t, aclexplode(t.relacl) g
            where g.privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE') and g.grantee <> t.relowner
            """);

    [Fact]
    public async Task Every_policy_of_an_audience_stays_inside_the_tenant()
    {
        const string Policies = $"""
            (select t.relname, p.polname, pg_get_expr(p.polqual, p.polrelid) as seen, pg_get_expr(p.polwithcheck, p.polrelid) as written, p.polpermissive
             from pg_policy p join {Tables} t on t.oid = p.polrelid
             where exists (select 1 from pg_roles r where r.oid = any (p.polroles) and r.rolname = any ($1)) or 0 = any (p.polroles)) x
            """;
        string[] roles = [.. DatabaseRoles.People, "kt_public", "kt_system"];
        Assert.True(await database.Truth<long>($"select count(*) from {Policies}", (object)roles) > 100);
        await None($"""
            select relname || '.' || polname || ': ' || concat_ws(' / ', seen, written) from {Policies}
            where not polpermissive
                or (seen is not null and seen !~ '^\(\(?(tenant_id|id) = \( SELECT app\.tenant_id\(\) AS tenant_id\)\)')
                or (written is not null and written !~ '^\(\(?tenant_id = \( SELECT app\.tenant_id\(\) AS tenant_id\)\)')
                or coalesce(seen, '') ~* '\) or \(' and seen !~ '^\(\(?(tenant_id|id) = \( SELECT app\.tenant_id\(\) AS tenant_id\)\) AND'
                -- once a statement, not once a row
                or concat_ws(' ', seen, written) ~ 'app\.\w+_id\(\)(?! AS \w+_id\))'
            """, (object)roles);
    }

    [Fact]
    public async Task Nothing_is_granted_to_everybody()
    {
        await None($"select t.relname || ' ' || g.privilege_type from {Tables} t, aclexplode(t.relacl) g where g.grantee = 0");
        await None("select n.nspname || ' ' || g.privilege_type from pg_namespace n, aclexplode(n.nspacl) g where g.grantee = 0 and n.nspname in ('public', 'app', 'hangfire', 'migrations')");
        // A function without any list of rights is everybody's. Those of PostgreSQL's own extensions read no tables.
        await None("""
            select p.oid::regprocedure::text from pg_proc p where p.pronamespace in ('public'::regnamespace, 'app'::regnamespace)
            and (p.proacl is null or exists (select 1 from aclexplode(p.proacl) g where g.grantee = 0))
            and not exists (select 1 from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
            """);
    }

    [Fact]
    public async Task The_schemas_are_known_and_nobody_but_the_owner_creates_in_them()
    {
        await None("select nspname::text from pg_namespace where nspname !~ '^pg_' and nspname not in ('information_schema', 'public', 'app', 'migrations', 'hangfire')");
        await None("""
            select r || ' may create in ' || n from unnest($1::text[]) r, unnest(array['public', 'app', 'migrations', 'hangfire']) n
            where has_schema_privilege(r, n, 'CREATE')
            """, (object)(string[])[.. DatabaseRoles.All, "kt_app", "kt_definer", "kt_scheduler", "kt_jobs"]);
        // kt_definer says of one migration whether it was applied (app.is_migrated).
        await None("""
            select r || ' reaches ' || n from unnest($1::text[]) r, unnest(array['migrations', 'hangfire']) n
            where has_schema_privilege(r, n, 'USAGE') and not (r = 'kt_definer' and n = 'migrations')
            """, (object)(string[])[.. DatabaseRoles.All, "kt_app", "kt_definer", "kt_scheduler"]);
    }

    [Fact]
    public Task There_is_no_view_that_sees_more_than_its_reader() =>
        None("""
            select c.relname::text from pg_class c where c.relnamespace = 'public'::regnamespace and (c.relkind = 'm'
                or c.relkind = 'v' and not coalesce('security_invoker=true' = any (c.reloptions) or 'security_invoker=on' = any (c.reloptions), false))
            """);

    [Fact]
    public async Task The_login_of_the_application_is_nobody_by_itself()
    {
        Assert.True(await database.Truth<bool>("""
            select rolcanlogin and not (rolinherit or rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication) from pg_roles where rolname = 'kt_app'
            """));
        await None("select classid::regclass || ' ' || objid from pg_shdepend where refobjid = 'kt_app'::regrole and deptype = 'o'");
        await None("select c.relname || ' ' || g.privilege_type from pg_class c, aclexplode(c.relacl) g where g.grantee = 'kt_app'::regrole");
        await None("select attrelid::regclass || '.' || attname from pg_attribute a, aclexplode(a.attacl) g where g.grantee = 'kt_app'::regrole");
        Assert.Equal(
            DoorsOfTheLogin,
            await List("select distinct p.proname::text from pg_proc p, aclexplode(p.proacl) g where g.grantee = 'kt_app'::regrole order by 1"));
        Assert.Equal(
            [.. DatabaseRoles.All.Order(StringComparer.Ordinal)],
            // A role of old that reaches nothing: a database that is just being migrated beside this one gives it and takes it again.
            await List("select m.roleid::regrole::text from pg_auth_members m where m.member = 'kt_app'::regrole and m.roleid <> 'kt_scheduler'::regrole order by 1"));
        await None("select 'member with the right to hand on' from pg_auth_members m where m.member = 'kt_app'::regrole and m.admin_option");
    }

    [Fact]
    public async Task The_login_of_the_background_jobs_reaches_their_tables_and_nothing_else()
    {
        Assert.True(await database.Truth<bool>("""
            select rolcanlogin and not (rolinherit or rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication) from pg_roles where rolname = 'kt_jobs'
            """));
        await None("select member::regrole || ' is ' || roleid::regrole from pg_auth_members where 'kt_jobs'::regrole in (member, roleid)");
        Assert.Equal(
            ["hangfire.schema: SELECT", "hangfire: DELETE, INSERT, SELECT, UPDATE"],
            await List("""
                select distinct case when c.relname = 'schema' then 'hangfire.schema' else n.nspname::text end || ': ' || g.rights
                from pg_class c join pg_namespace n on n.oid = c.relnamespace
                cross join lateral (select string_agg(a.privilege_type, ', ' order by a.privilege_type) as rights from aclexplode(c.relacl) a
                    where a.grantee = 'kt_jobs'::regrole) g
                where g.rights is not null and c.relkind <> 'S' order by 1
                """));
        await None("select p.oid::regprocedure::text from pg_proc p, aclexplode(p.proacl) g where g.grantee = 'kt_jobs'::regrole");
        await None("select classid::regclass || ' ' || objid from pg_shdepend where refobjid = 'kt_jobs'::regrole and deptype = 'o'");
    }

    [Fact]
    public async Task No_audience_logs_in_goes_around_policies_or_is_a_member_of_another()
    {
        string[] roles = [.. DatabaseRoles.All, "kt_definer", "kt_scheduler"];
        Assert.Equal(roles.Length, await database.Truth<long>("select count(*) from pg_roles where rolname = any ($1)", (object)roles));
        await None("select rolname::text from pg_roles where rolname = any ($1) and (rolcanlogin or rolinherit or rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)", (object)roles);
        await None("select member::regrole || ' is ' || roleid::regrole from pg_auth_members where member::regrole::text = any ($1)", (object)roles);
        await None("select member::regrole::text from pg_auth_members where roleid = 'kt_definer'::regrole and member::regrole::text <> 'kt_owner'");
        await None("select rolname::text from pg_roles where rolname like 'kt\\_%' and rolname <> all ($1)", (object)(string[])[.. roles, "kt_app", "kt_jobs", "kt_owner"]);
        await None("select classid::regclass || ' ' || objid || ' of ' || refobjid::regrole from pg_shdepend where deptype = 'o' and refobjid::regrole::text = any ($1)", (object)DatabaseRoles.All);
    }

    [Fact]
    public async Task Every_function_that_sees_more_than_its_caller_is_reviewed()
    {
        var definers = await List("select distinct proname::text from pg_proc where prosecdef and pronamespace <> 'pg_catalog'::regnamespace");
        Assert.True(definers.All(d => Functions.Any(f => f.Name == d)),
            $"See more than their caller, and no sample says why: {string.Join(", ", definers.Except(NamesOf(_ => true)))}. {SampleCatalog.Advice("Functions")}");
        Assert.Equal(NamesOf(_ => true), definers.Order(StringComparer.Ordinal));
        Assert.All(Functions, f => Assert.True(f.Answers.Length > 5, f.Name));
        await None("select oid::regprocedure || ' belongs to ' || proowner::regrole from pg_proc where prosecdef and pronamespace <> 'pg_catalog'::regnamespace and proowner <> 'kt_definer'::regrole");
        await None("""
            select oid::regprocedure || ' looks names up in ' || coalesce(array_to_string(proconfig, ' '), 'whatever the caller says') from pg_proc
            where prosecdef and pronamespace <> 'pg_catalog'::regnamespace and proname <> all ($1)
                and not exists (select 1 from unnest(proconfig) c where c ~ '^search_path=.*, pg_temp$')
            """, (object)NamesOf(f => f.NamesInFull));
        await None("select oid::regprocedure::text from pg_proc where prosecdef and (proacl is null or exists (select 1 from aclexplode(proacl) g where g.grantee = 0))");
        // And what kt_definer owns is a function of the list, nothing else.
        await None("select oid::regprocedure::text from pg_proc where proowner = 'kt_definer'::regrole and not prosecdef");
        await None("select relname::text from pg_class where relowner = 'kt_definer'::regrole");
    }

    [Fact]
    public async Task Doors_of_the_login_are_closed_to_every_audience()
    {
        // Whether one's own context is sealed everybody may ask.
        Assert.Equal(["is_sealed"], NamesOf(f => f.IsDoor && f.IsForEverybody));
        Assert.Equal(DoorsOfTheLogin.Except(["is_sealed"]), NamesOf(f => f is { IsDoor: true, IsClosed: true }));
        foreach (var door in NamesOf(f => f.IsClosed))
        {
            Assert.True(await database.Truth<long>("select count(*) from pg_proc where proname = $1 and pronamespace = 'app'::regnamespace", door) > 0);
            await None("""
                select r || ' may call ' || p.oid::regprocedure from unnest($2::text[]) r, pg_proc p
                where p.proname = $1 and p.pronamespace = 'app'::regnamespace and has_function_privilege(r, p.oid, 'EXECUTE')
                """, door, DatabaseRoles.All);
        }
    }

    [Theory]
    [MemberData(nameof(NotForClients))]
    public async Task Clients_have_no_privilege_at_all_on(string table)
    {
        Assert.True(await database.Truth<bool>("select to_regclass($1) is not null", table));
        await None("""
            select r || ' ' || v from unnest($2::text[]) r, unnest(array['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) v where has_any_column_privilege(r, $1, v)
            union all select r || ' ' || v from unnest($2::text[]) r, unnest(array['DELETE', 'TRUNCATE', 'TRIGGER']) v where has_table_privilege(r, $1, v)
            """, table, (string[])[.. DatabaseRoles.Clients, "kt_public"]);
    }

    [Theory]
    [MemberData(nameof(NotForAnybody))]
    public async Task Staff_have_no_privilege_at_all_on(string table) =>
        await None("select r from unnest($2::text[]) r where has_any_column_privilege(r, $1, 'SELECT') or has_any_column_privilege(r, $1, 'INSERT') or has_any_column_privilege(r, $1, 'UPDATE')", table, DatabaseRoles.People);

    [Fact]
    public async Task Visitors_have_no_privilege_on_any_table() =>
        await None($"select t.relname || ' ' || v from {Tables} t, unnest(array['SELECT', 'INSERT', 'UPDATE']) v where has_any_column_privilege('kt_public', t.oid, v)");

    [Fact]
    public async Task Nobody_changes_the_audit_log_not_even_its_owner()
    {
        await database.Shop.OpenTicket(database.Shop.Harbor.Dana);
        var written = await database.Truth<long>("select count(*) from audit_log");
        Assert.True(written > 0);
        await None("select r || ' ' || v from unnest($1::text[]) r, unnest(array['UPDATE', 'DELETE', 'TRUNCATE']) v where has_table_privilege(r, 'audit_log', v)",
            (object)(string[])[.. DatabaseRoles.All, "kt_app", "kt_definer", "kt_scheduler", "kt_jobs"]);
        await None("select r from unnest($1::text[]) r where has_any_column_privilege(r, 'audit_log', 'UPDATE')", (object)(string[])[.. DatabaseRoles.All, "kt_definer"]);
        string[] changes = ["update audit_log set event = 'nothing happened'", "delete from audit_log", "truncate audit_log"];
        foreach (var change in changes)
        {
            // The superuser meets the trigger; the owner meets the policies first, or the trigger.
            Assert.Equal("42501", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.Force(change))).SqlState);
            await using var connection = await database.Superuser.OpenConnectionAsync(TestContext.Current.CancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
            await using var owner = new Npgsql.NpgsqlCommand($"set local role {TestServer.OwnerLogin}; set local app.tenant_id = '{database.Shop.TenantId}'; {change}", connection, transaction);
            try
            {
                await owner.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
                await transaction.CommitAsync(TestContext.Current.CancellationToken);
            }
            catch (Npgsql.PostgresException refused)
            {
                Assert.Equal("42501", refused.SqlState);
            }
        }

        Assert.Equal(written, await database.Truth<long>("select count(*) from audit_log where event <> 'nothing happened'"));
    }

    private static string[] NamesOf(Func<FunctionSample, bool> which) => [.. Functions.Where(which).Select(f => f.Name).Order(StringComparer.Ordinal)];

    private static TheoryData<string> TablesWithout(params string[] audiences) =>
    [
        .. Samples.All.SelectMany(s => s.Tables.Where(t =>
            t.Readers.All(r => !audiences.Contains(r.DatabaseRole()["kt_".Length..]))
            && !s.Written.Split('\n').Any(line => line.StartsWith(t.Name + " ", StringComparison.Ordinal) && audiences.Any(a => line.Contains(a, StringComparison.Ordinal)))))
            .Where(t => t.Name != "tenants").Select(t => t.Name),
    ];

    [Fact]
    public async Task Every_table_has_a_sample_and_every_sample_a_table()
    {
        var tables = await List($"select relname::text from {Tables} t");
        var without = tables.Where(t => !Samples.Has(t)).ToList();
        Assert.True(without.Count == 0, $"Without a sample: {string.Join(", ", without)}. {SampleCatalog.Advice("Tables, Written and FillAsync")}");
        Assert.Equal(tables.Order(StringComparer.Ordinal), Samples.Tables.Select(t => t.Name).Order(StringComparer.Ordinal));
    }

    private async Task None(string sql, params object[] values)
    {
        var offenders = await List(sql, values);
        Assert.True(offenders.Count == 0, string.Join('\n', offenders));
    }

    private async Task<List<string>> List(string sql, params object[] values)
    {
        await using var command = database.Superuser.CreateCommand(sql);
        TestDatabase.Fill(command, values);
        await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var list = new List<string>();
        while (await rows.ReadAsync(TestContext.Current.CancellationToken))
        {
            list.Add(rows.GetString(0));
        }

        return list;
    }
}
