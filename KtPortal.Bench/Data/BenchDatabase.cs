using System.Globalization;
using KtPortal.Core.Accounts;
using KtPortal.Core.Data;
using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using KtPortal.Core.Search;
using KtPortal.Core.Tenancy;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KtPortal.Bench.Data;

/// <summary>The database that is measured, made once; a kept server clones it for each run.</summary>
internal sealed class BenchDatabase
{
    public const string Password = "a password for the bench";
    private const string Name = "kt_bench";
    private const string OwnerPassword = "bench";

    private readonly string server;

    private BenchDatabase(string server, BenchSize size)
    {
        this.server = server;
        Size = size;
        Super = new NpgsqlDataSourceBuilder(On("postgres", Name)).Build();
        Options = DatabaseOptions.Read(name => name == "KT_DATABASE" ? Owner : null);
    }

    public BenchSize Size { get; }

    /// <summary>As the superuser, past row-level security.</summary>
    public NpgsqlDataSource Super { get; }

    /// <summary>As the product connects.</summary>
    public DatabaseOptions Options { get; }

    /// <summary>As the owner of the schema, who is no superuser.</summary>
    public string Owner => On("kt_bench_owner", Name);

    public static async Task<BenchDatabase> MakeAsync(string server, BenchSize size, bool keep)
    {
        var database = new BenchDatabase(server, size);
        var template = $"kt_bench_{size.Name}_{Migrator.Checksum(string.Concat(Migrator.Files.Select(f => f.Sql)) + Read("seed.sql"))[..12]}";
        var known = await database.ServerAsync($"select count(*) from pg_database where datname = '{template}'") is > 0L;
        await database.ServerAsync($"drop database if exists {Name} with (force)");
        if (!known)
        {
            await database.FillAsync();
            if (keep)
            {
                database.Super.Clear();
                await database.ServerAsync($"select count(pg_terminate_backend(pid, 5000)) from pg_stat_activity where datname = '{Name}'");
                await database.ServerAsync($"alter database {Name} rename to {template}");
            }
        }

        if (keep)
        {
            await database.ServerAsync($"create database {Name} template {template} owner kt_bench_owner strategy file_copy");
        }

        await database.RunAsync("create extension if not exists pg_stat_statements");
        await database.ServerAsync("checkpoint");
        return database;
    }

    public async Task<object?> RunAsync(string sql, params object[] values)
    {
        await using var command = Super.CreateCommand(sql);
        command.CommandTimeout = 1200;
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return await command.ExecuteScalarAsync();
    }

    private async Task FillAsync()
    {
        var all = Size.Tenants * Size.Tickets;
        Progress.Say($"Making {Size.Tenants} tenants, {all:N0} tickets, {all * Size.CommentsOnAverage:N0} comments ...");
        await ServerAsync($"do $$ begin create role kt_bench_owner login createrole password '{OwnerPassword}'; exception when duplicate_object then null; end $$");
        await ServerAsync($"create database {Name} owner kt_bench_owner");
        await Migrator.MigrateAsync(Owner, Options.AppPassword, CancellationToken.None);
        await ProvisionAsync();
        await RunAsync(Read("seed.sql")
            .Replace("{tickets}", Size.Tickets.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{clients}", Size.Clients.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{live}", Size.Live.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{comments}", Size.Comments, StringComparison.Ordinal)
            .Replace("{hash}", Argon2id.Hash(Password), StringComparison.Ordinal));
        if (Size.IsSearched)
        {
            await FindableAsync();
        }
        else
        {
            await RunAsync(Read("fields.sql"));
        }

        await RunAsync("vacuum (freeze, analyze)");
        await CheckAsync();
    }

    // As the product does it; the index over all of it is faster made afterwards.
    private async Task FindableAsync()
    {
        Progress.Say("Splitting all of it into words ...");
        var index = (string)(await RunAsync("select pg_get_indexdef('search_documents_words'::regclass)"))!;
        await RunAsync("drop index search_documents_words");
        await using var services = new ServiceCollection().AddLogging().AddData(Options)
            .AddFeatures(new Deployment(_ => null, Path.GetTempPath(), "https://{host}")).BuildServiceProvider();
        var tenants = (Guid[])(await RunAsync("select array_agg(id order by slug) from tenants where slug like 'bench%'"))!;
        await Parallel.ForEachAsync(tenants, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (tenant, cancel) =>
        {
            await using var scope = services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
            await db.EnterAsync(Actor.System(tenant, "bench"), cancel);
            await scope.ServiceProvider.GetRequiredService<SearchIndex>().CatchUpAsync(db, TimeSpan.FromHours(1), cancel);
            await db.CommitAsync(cancel);
        });
        await RunAsync(index);
    }

    private async Task ProvisionAsync()
    {
        await using var services = new ServiceCollection().AddLogging().AddData(Options)
            .AddFeatures(new Deployment(_ => null, Path.GetTempPath(), "https://{host}")).BuildServiceProvider();
        for (var i = 1; i <= Size.Tenants; i++)
        {
            await using var scope = services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<TenantProvisioning>().CreateAsync(new NewTenant($"Bench {i} Managed Services", $"bench{i}", "localhost"), CancellationToken.None);
        }
    }

    private async Task CheckAsync()
    {
        await using var command = Super.CreateCommand(Read("check.sql"));
        command.CommandTimeout = 600;
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        var counts = Enumerable.Range(0, row.FieldCount).Select(row.GetInt64).ToList();
        var all = Size.Tenants * Size.Tickets;
        List<long> wanted = [all, all * Size.CommentsOnAverage, Size.Live / 10, .. Enumerable.Repeat(0L, counts.Count - 3)];
        if (!counts.SequenceEqual(wanted))
        {
            throw new InvalidOperationException($"The data is not what it should be: {string.Join(", ", counts)} instead of {string.Join(", ", wanted)}");
        }
    }

    private async Task<object?> ServerAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        return await command.ExecuteScalarAsync();
    }

    private string On(string user, string database)
    {
        var settings = new NpgsqlConnectionStringBuilder(server) { Database = database };
        if (user != "postgres")
        {
            (settings.Username, settings.Password) = (user, OwnerPassword);
        }

        return settings.ConnectionString;
    }

    private static string Read(string name)
    {
        using var text = new StreamReader(typeof(BenchDatabase).Assembly.GetManifestResourceStream("KtPortal.Bench.Data." + name)!);
        return text.ReadToEnd();
    }
}
