using KtPortal.Core.Data;
using KtPortal.Tests.Mail;
using KtPortal.Tests.Support;
using Npgsql;

namespace KtPortal.Tests.Faults;

[CollectionDefinition]
public sealed class TwoNodesCollection : ICollectionFixture<TwoNodes>;

/// <summary>A database server, two nodes of the product and a mail server; each may be taken away.</summary>
public sealed class TwoNodes : IAsyncLifetime
{
    private const string Owner = "kt_owner";
    private const string Secret = "owner of the database that is killed";
    private readonly string data = Path.Combine(Path.GetTempPath(), $"kt-faults-data-{Environment.ProcessId}");
    private Dictionary<string, string> settings = [];

    /// <summary>How long a test waits for what must happen. What runs beside it may hold up two nodes that have five seconds for a job.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(240);

    internal Cluster Cluster { get; } = new();

    internal FakeSmtpServer Smtp { get; } = new();

    internal Node First { get; private set; } = null!;

    internal Node Second { get; private set; } = null!;

    internal Shop Shop { get; private set; } = null!;

    internal DatabaseOptions Options { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Cluster.StartAsync();
        await ForceAsync($"create role {Owner} login createrole createdb password '{Secret}'");
        await ForceAsync($"create database kt owner {Owner} encoding utf8 template template0");
        settings = new()
        {
            ["KT_DATABASE"] = new NpgsqlConnectionStringBuilder(Cluster.Superuser) { Database = "kt", Username = Owner, Password = Secret }.ConnectionString,
            ["KT_POOL"] = "15",
            ["KT_DATA"] = data,
            ["KT_SMTP"] = FormattableString.Invariant($"smtp://127.0.0.1:{Smtp.Port}"),
            ["KT_TICKETS_PER_HOUR"] = "10000",
            ["KT_LIMIT_COMMENTS"] = "10000",
            ["KT_JOBS_SECONDS"] = "5",
        };
        Options = DatabaseOptions.Read(name => settings.GetValueOrDefault(name));
        await Migrator.MigrateAsync(settings["KT_DATABASE"], Options.AppPassword, CancellationToken.None);
        Shop = (await ShopBuilding.BuildAsync(Options))[0];
        (First, Second) = (await Node.StartAsync(settings), await Node.StartAsync(settings));
    }

    public async ValueTask DisposeAsync()
    {
        await First.DisposeAsync();
        await Second.DisposeAsync();
        await Smtp.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        await Cluster.DisposeAsync();
        if (Directory.Exists(data))
        {
            Directory.Delete(data, recursive: true);
        }
    }

    internal async Task RestartFirstAsync()
    {
        await First.DisposeAsync();
        First = await Node.StartAsync(settings);
    }

    /// <summary>As the superuser, whom no policy holds.</summary>
    internal async Task<T> Truth<T>(string sql, params object[] values)
    {
        await using var source = Database();
        await using var command = source.CreateCommand(sql);
        TestDatabase.Fill(command, values);
        return (T)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    /// <summary>
    /// What a dead node had taken, and what failed while something was away, is due at once; a test doesn't wait for minutes.
    /// </summary>
    internal async Task PassTimeAsync(bool leases)
    {
        await using var source = Database();
        await using var command = source.CreateCommand($"""
            update outbox_messages set next_attempt_at = now(), claimed_until = {(leases ? "null" : "claimed_until")}
                where state = 'pending' and {(leases ? "true" : "next_attempt_at > now()")};
            select pg_notify('kt_outbox', '');
            """);
        await command.ExecuteNonQueryAsync();
    }

    internal Task Eventually(Func<bool> seen, string what) => Eventually(() => Task.FromResult(seen()), what);

    internal Task Eventually(Func<Task<bool>> seen, string what) => Eventually(seen, () => what);

    internal async Task Eventually(Func<Task<bool>> seen, Func<string> what)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!await seen())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(since) < Patience, $"Waited for {what()}.\n{First.Log}\n{Second.Log}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    /// <param name="tenant">Of whom triggers are to think that he is acted for; null for nobody.</param>
    internal NpgsqlDataSource Database(Guid? tenant = null) => NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(Cluster.Superuser)
    {
        Database = "kt",
        Pooling = false,
        Options = tenant is null
            ? null
            : $"-c app.tenant_id={tenant} -c app.seal={ContextSeal.From(Options.AppPassword).Of("none", tenant.ToString()!, "", "")}",
    }.ConnectionString);

    private async Task ForceAsync(string sql)
    {
        await using var source = NpgsqlDataSource.Create(Cluster.Superuser);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
