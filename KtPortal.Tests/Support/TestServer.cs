using System.Collections.Concurrent;
using System.Diagnostics;
using KtPortal.Core.Data;
using Npgsql;

[assembly: AssemblyFixture(typeof(KtPortal.Tests.Support.TestServer))]

namespace KtPortal.Tests.Support;

/// <summary>
/// The PostgreSQL server of this run, named by KT_TEST_DATABASE (the connection string of its superuser). Once a run it gets a
/// template: migrated as an ordinary owner, with two tenants in it. Every test class works on a copy of its own.
/// </summary>
public sealed class TestServer : IAsyncDisposable
{
    public const string OwnerLogin = "kt_owner";
    private const string OwnerPassword = "owner of the test databases";
    internal const string AppPassword = "application in the tests";
    private const long LockKey = 0x4B54_5465_7374; // "KTTest"

    private static readonly string RunName = $"t_{Environment.ProcessId}_";
    private static readonly Lazy<Task<TestServer>> Started = new(() => FixtureTimes.Of("template", StartAsync));
    private static readonly SemaphoreSlim Copying = new(1);
    private static readonly ConcurrentBag<string> Kept = [];
    private static int _copies;

    private readonly string superuser = Environment.GetEnvironmentVariable("KT_TEST_DATABASE") ?? "";

    /// <summary>Both tenants as they stand in the template; every copy holds the same.</summary>
    internal IReadOnlyList<Shop> Shops { get; private set; } = [];

    internal static string Template => RunName + "template";

    private static string Migrated => RunName + "migrated";

    /// <summary>The server with its template, made by whoever asks first.</summary>
    internal static Task<TestServer> Current => Started.Value;

    /// <summary>Connections to one database of this server, as the product makes them from its settings.</summary>
    internal DatabaseOptions OptionsFor(string database, bool pooler = false) => DatabaseOptions.Read(name => name switch
    {
        "KT_DATABASE" => OwnerOf(database),
        "KT_APP_PASSWORD" => AppPassword,
        "KT_POOL" => "30",
        "KT_PGBOUNCER" => pooler ? "1" : null,
        _ => null,
    });

    /// <summary>What the product is told to reach that database, as variables of its environment.</summary>
    internal Dictionary<string, string> SettingsFor(string database) =>
        new() { ["KT_DATABASE"] = OwnerOf(database), ["KT_APP_PASSWORD"] = AppPassword, ["KT_POOL"] = "30" };

    internal string SuperuserOf(string database) =>
        new NpgsqlConnectionStringBuilder(superuser) { Database = database, MaxPoolSize = 10, ApplicationName = "kt-tests" }
            .ConnectionString;

    /// <summary>The same inside a tenant, for five minutes: triggers that work for their caller want to know it.</summary>
    internal string SuperuserOf(string database, Guid tenant) => new NpgsqlConnectionStringBuilder(SuperuserOf(database))
    {
        IncludeErrorDetail = true,
        Options = $"-c app.tenant_id={tenant} -c app.seal={ContextSeal.From(AppPassword).Of("none", tenant.ToString(), "", "")}",
    }.ConnectionString;

    /// <summary>A migrated database: with both tenants, or without any.</summary>
    internal Task<string> CreateDatabaseAsync(bool empty = false) => CreateDatabaseAsync(empty ? Migrated : Template);

    /// <summary>Dropped when the run ends: others are copied from it until then.</summary>
    internal static void Keep(string database) => Kept.Add(database);

    /// <summary>A copy of a database that nobody is in.</summary>
    /// <param name="from">Null: an empty database of the owner.</param>
    internal Task<string> CreateDatabaseAsync(string? from) => FixtureTimes.Of("database", () => MakeDatabaseAsync(from));

    private async Task<string> MakeDatabaseAsync(string? from)
    {
        var name = RunName + Interlocked.Increment(ref _copies);
        await Copying.WaitAsync();
        try
        {
            await using var connection = await OpenAsync("postgres");
            await (from is null
                ? RunAsync(connection, $"create database {name} owner {OwnerLogin} template template0")
                : CopyAsync(connection, name, from));
        }
        finally
        {
            Copying.Release();
        }

        return name;
    }

    internal async Task DropDatabaseAsync(string name)
    {
        await using var connection = await OpenAsync("postgres");
        await RunAsync(connection, $"drop database if exists {name} with (force)");
    }

    public async ValueTask DisposeAsync()
    {
        if (Started.IsValueCreated && Started.Value.IsCompletedSuccessfully)
        {
            await using var connection = await OpenAsync("postgres");
            foreach (var database in (string[])[.. Kept, Template, Migrated])
            {
                await RunAsync(connection, $"alter database {database} is_template false");
                await DropDatabaseAsync(database);
            }
        }

        Console.WriteLine("Set up: " + FixtureTimes.Summary);
    }

    private static async Task<TestServer> StartAsync()
    {
        var server = new TestServer();
        if (server.superuser.Length == 0)
        {
            throw new InvalidOperationException(
                "Run script/test, or set KT_TEST_DATABASE to the connection string of the superuser of a PostgreSQL server that may " +
                "be thrown away.");
        }

        await using var connection = await server.OpenAsync("postgres");
        // Roles belong to the server: two runs on one server make them one after the other.
        await RunAsync(connection, $"select pg_advisory_lock({LockKey})");
        await server.DropLeftoversAsync(connection);
        await RunAsync(connection, $"""
            do $$ begin
                if not exists (select 1 from pg_roles where rolname = '{OwnerLogin}') then create role {OwnerLogin} login createrole createdb; end if;
            end $$;
            alter role {OwnerLogin} password '{OwnerPassword}';
            """);
        await RunAsync(connection, $"create database {Migrated} owner {OwnerLogin} template template0");
        await Migrator.MigrateAsync(server.OwnerOf(Migrated), AppPassword, CancellationToken.None);
        await CloseAsync(connection, Migrated);
        await CopyAsync(connection, Template, Migrated);
        server.Shops = await ShopBuilding.BuildAsync(server.OptionsFor(Template));
        await CloseAsync(connection, Template);
        return server;
    }

    private static async Task CopyAsync(NpgsqlConnection connection, string name, string from)
    {
        await RunAsync(connection, $"create database {name} owner {OwnerLogin} template {from}");
        // Rights on the database itself are not copied; the first migration gave these.
        await RunAsync(connection, $"revoke all on database {name} from public");
        await RunAsync(connection, $"grant connect on database {name} to {DatabaseOptions.AppLogin}, {DatabaseOptions.JobsLogin}");
    }

    // Copying wants nobody else in the template, and no latecomers either.
    private static Task CloseAsync(NpgsqlConnection connection, string template) =>
        RunAsync(connection, $"alter database {template} with is_template true allow_connections false");

    // What a run left behind that was killed.
    private async Task DropLeftoversAsync(NpgsqlConnection connection)
    {
        var names = new List<string>();
        await using (var command = new NpgsqlCommand(
            "select datname from pg_database where datname ~ '^t_[0-9]+_([0-9]+|template|migrated)$'", connection))
        await using (var rows = await command.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
            {
                names.Add(rows.GetString(0));
            }
        }

        foreach (var name in names.Where(n => !IsRunning(int.Parse(n.Split('_')[1], System.Globalization.CultureInfo.InvariantCulture))))
        {
            await RunAsync(connection, $"alter database {name} is_template false");
            await DropDatabaseAsync(name);
        }
    }

    private static bool IsRunning(int process)
    {
        try
        {
            using var found = Process.GetProcessById(process);
            return !found.HasExited && process != Environment.ProcessId;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private string OwnerOf(string database) =>
        new NpgsqlConnectionStringBuilder(superuser) { Database = database, Username = OwnerLogin, Password = OwnerPassword }
            .ConnectionString;

    private async Task<NpgsqlConnection> OpenAsync(string database)
    {
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(superuser) { Database = database, Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // names made here
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }
}
