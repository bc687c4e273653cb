using KtPortal.Core.Data;
using KtPortal.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KtPortal.Tests.Isolation;

/// <summary>The migrations against themselves, and the model against what they make.</summary>
public sealed class ModelTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_mapped_column_exists_with_its_type_and_takes_null_where_the_model_does()
    {
        var columns = await ReadColumnsAsync();
        await using var scope = database.Services.CreateAsyncScope();
        var model = scope.ServiceProvider.GetRequiredService<PortalDb>().Model;
        var offenders = new List<string>();
        var checkedColumns = 0;
        foreach (var entity in model.GetEntityTypes().Where(e => e.GetTableName() is not null))
        {
            var table = StoreObjectIdentifier.Table(entity.GetTableName()!, entity.GetSchema());
            foreach (var property in entity.GetProperties())
            {
                checkedColumns++;
                var name = $"{table.Name}.{property.GetColumnName(table)}";
                if (!columns.TryGetValue(name, out var column))
                {
                    offenders.Add($"{name} is not in the database");
                }
                else if (!Fits(property.GetColumnType(), column.Type))
                {
                    offenders.Add($"{name} is {column.Type}, the model has {property.GetColumnType()}");
                }
                else if (property.IsNullable != column.Nullable && !property.IsPrimaryKey())
                {
                    offenders.Add($"{name} is {(column.Nullable ? "nullable" : "not null")}, the model has {(property.IsNullable ? "nullable" : "not null")}");
                }
            }
        }

        Assert.True(checkedColumns > 100);
        Assert.True(offenders.Count == 0, string.Join('\n', offenders));
    }

    [Fact]
    public async Task Every_mapped_table_keeps_the_key_the_model_has()
    {
        await using var scope = database.Services.CreateAsyncScope();
        foreach (var entity in scope.ServiceProvider.GetRequiredService<PortalDb>().Model.GetEntityTypes().Where(e => e.GetTableName() is not null))
        {
            var table = StoreObjectIdentifier.Table(entity.GetTableName()!, entity.GetSchema());
            var key = string.Join(',', entity.FindPrimaryKey()!.Properties.Select(p => p.GetColumnName(table)));
            Assert.Equal(key, await database.Truth<string>("""
                select string_agg(a.attname, ',' order by k.n) from pg_index i cross join unnest(i.indkey) with ordinality k (attnum, n)
                join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
                where i.indrelid = $1::regclass and i.indisprimary
                """, table.Name));
        }
    }

    [Fact]
    public async Task Migrating_an_empty_database_applies_all_and_migrating_again_nothing()
    {
        await OnEmptyDatabaseAsync(async options =>
        {
            Assert.Equal(Migrator.Files.Count, await Migrator.MigrateAsync(options.Owner!, options.AppPassword, Cancel));
            Assert.Equal(0, await Migrator.MigrateAsync(options.Owner!, options.AppPassword, Cancel));
        });
    }

    [Fact]
    public async Task Nodes_that_start_together_migrate_once()
    {
        await OnEmptyDatabaseAsync(async options =>
        {
            var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Migrator.MigrateAsync(options.Owner!, options.AppPassword, Cancel)));
            Assert.Equal(Migrator.Files.Count, applied.Sum());
        });
    }

    [Fact]
    public async Task A_migration_changed_after_it_was_applied_is_refused()
    {
        await OnEmptyDatabaseAsync(async options =>
        {
            await Migrator.MigrateAsync(options.Owner!, options.AppPassword, Cancel);
            await RunAsync(options.Owner!, "update migrations.applied set checksum = 'another' where name = '0003_accounts.sql'");
            var refused = await Assert.ThrowsAsync<MigrationException>(() => Migrator.MigrateAsync(options.Owner!, options.AppPassword, Cancel));
            Assert.Contains("0003_accounts.sql", refused.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_database_newer_than_the_program_is_refused()
    {
        await OnEmptyDatabaseAsync(async options =>
        {
            await Migrator.MigrateAsync(options.Owner!, options.AppPassword, Cancel);
            await RunAsync(options.Owner!, "insert into migrations.applied (name, checksum) values ('9999_tomorrow.sql', '')");
            var refused = await Assert.ThrowsAsync<MigrationException>(() => Migrator.MigrateAsync(options.Owner!, options.AppPassword, Cancel));
            Assert.Contains("9999_tomorrow.sql", refused.Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task The_application_waits_for_nothing_for_ever()
    {
        foreach (var (setting, longest) in ((string, string)[])[("statement_timeout", "30s"), ("lock_timeout", "10s"), ("idle_in_transaction_session_timeout", "1min")])
        {
            await using var command = database.App.CreateCommand($"show {setting}");
            Assert.Equal((setting, longest), (setting, (string)(await command.ExecuteScalarAsync(Cancel))!));
        }
    }

    /// <summary>A table of one's own could stand before a table of the product in the search path of its functions.</summary>
    [Fact]
    public async Task Only_the_application_connects_and_nobody_makes_temporary_tables()
    {
        await OnEmptyDatabaseAsync(async options =>
        {
            await Migrator.MigrateAsync(options.Owner!, options.AppPassword, Cancel);
            foreach (var role in (string[])[.. DatabaseRoles.All, "kt_app", "kt_definer", "kt_scheduler", "kt_jobs"])
            {
                await using var connection = new NpgsqlConnection(options.Owner! + ";Pooling=false");
                await connection.OpenAsync(Cancel);
                await using var ask = new NpgsqlCommand("select has_database_privilege($1, current_database(), 'TEMP') or has_database_privilege($1, current_database(), 'CREATE')", connection)
                {
                    Parameters = { new() { Value = role } },
                };
                Assert.False((bool)(await ask.ExecuteScalarAsync(Cancel))!, role);
                ask.CommandText = "select has_database_privilege($1, current_database(), 'CONNECT')";
                Assert.Equal(role is "kt_app" or "kt_jobs", (bool)(await ask.ExecuteScalarAsync(Cancel))!);
            }
        });
    }

    private static bool Fits(string model, string column) => model == column
        || (model == "numeric" && column.StartsWith("numeric(", StringComparison.Ordinal))
        || (model.StartsWith("character varying", StringComparison.Ordinal) && column == "text");

    private static async Task OnEmptyDatabaseAsync(Func<DatabaseOptions, Task> work)
    {
        var server = await TestServer.Current;
        var name = await server.CreateDatabaseAsync(from: null);
        try
        {
            await work(server.OptionsFor(name));
        }
        finally
        {
            await server.DropDatabaseAsync(name);
        }
    }

    private static async Task RunAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(Cancel);
#pragma warning disable CA2100 // tests write SQL
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        Assert.Equal(1, await command.ExecuteNonQueryAsync(Cancel));
    }

    private async Task<Dictionary<string, (string Type, bool Nullable)>> ReadColumnsAsync()
    {
        await using var command = database.Superuser.CreateCommand("""
            select c.relname || '.' || a.attname, format_type(a.atttypid, a.atttypmod), not a.attnotnull
            from pg_attribute a join pg_class c on c.oid = a.attrelid
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
            """);
        await using var rows = await command.ExecuteReaderAsync(Cancel);
        var columns = new Dictionary<string, (string, bool)>(StringComparer.Ordinal);
        while (await rows.ReadAsync(Cancel))
        {
            columns.Add(rows.GetString(0), (rows.GetString(1), rows.GetBoolean(2)));
        }

        return columns;
    }
}
