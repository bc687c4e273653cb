using Hangfire.PostgreSql;
using KtPortal.Tests.Support;
using Npgsql;

namespace KtPortal.Tests.Jobs;

/// <summary>The tables of the background jobs are made by our migration, and read and written by Hangfire.</summary>
public sealed class JobStoreTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Shape = """
        select string_agg(line, e'\n' order by line) from (
            select format('%s.%s %s %s %s', c.table_name, c.column_name, c.data_type, c.is_nullable, replace(c.column_default, $1 || '.', '')) as line
            from information_schema.columns c where c.table_schema = $1
            union all
            select replace(i.indexdef, $1 || '.', '') from pg_indexes i where i.schemaname = $1
            union all
            select r.relname || ' ' || o.conname || ' ' || replace(pg_get_constraintdef(o.oid), $1 || '.', '')
            from pg_constraint o join pg_class r on r.oid = o.conrelid join pg_namespace n on n.oid = r.relnamespace where n.nspname = $1
            union all
            select format('%s %s %s', s.sequence_name, s.data_type, s.increment) from information_schema.sequences s where s.sequence_schema = $1) s
        """;

    [Fact]
    public async Task They_are_those_that_its_own_installer_makes()
    {
        await using (var connection = new NpgsqlConnection(database.Options.Owner))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            PostgreSqlObjectsInstaller.Install(connection, "theirs");
        }

        var theirs = await database.Truth<string>(Shape, "theirs");
        Assert.Contains("jobqueue.fetchedat", theirs, StringComparison.Ordinal);
        Assert.Equal(theirs, await database.Truth<string>(Shape, "hangfire"));
        Assert.Equal(await database.Truth<int>("select version from theirs.schema"), await database.Truth<int>("select version from hangfire.schema"));
    }

    [Fact]
    public async Task Their_login_reads_nothing_of_any_tenant()
    {
        await using var source = NpgsqlDataSource.Create(database.Options.Jobs);
        foreach (var (sql, state) in new[]
        {
            ("select count(*) from hangfire.job", null), ("select * from public.tenants", "42501"), ("select * from public.users", "42501"),
            ("select * from tenants", "42P01"), ("set role kt_system", "42501"), ("set role kt_app", "42501"), ("select app.is_sealed()", "42501"),
            ("create table hangfire.mine (id int)", "42501"), ("update hangfire.schema set version = 1", "42501"),
        })
        {
            await using var command = source.CreateCommand(sql);
            var refused = await Record.ExceptionAsync(() => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
            Assert.True((refused as PostgresException)?.SqlState == state, $"{sql}: {refused}");
        }
    }
}
