using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace KtPortal.Tests.Isolation;

/// <summary>
/// Behind a real PgBouncer in transaction mode, where every transaction may meet another tenant's connection: role and context
/// end with their transaction.
/// </summary>
public sealed class PoolerTests(House house) : IClassFixture<House>, IAsyncLifetime
{
    private const int ServerConnections = 2;
    private static readonly string? Program = new[] { "/usr/sbin/pgbouncer", "/usr/bin/pgbouncer" }.FirstOrDefault(File.Exists);
    private Process? pooler;
    private string folder = "";
    private DatabaseOptions options = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(Program is null || OperatingSystem.IsWindows(), "PgBouncer is not installed (Debian: apt install pgbouncer).");
        var app = new NpgsqlConnectionStringBuilder(house.Database.Options.App);
        var port = FreePort();
        folder = Directory.CreateTempSubdirectory("kt-pooler-").FullName;
        await WriteAsync("users.txt", $"\"{app.Username}\" \"{app.Password}\"\n");
        await WriteAsync("pgbouncer.ini", $"""
            [databases]
            * = host={app.Host} port={app.Port}
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {port}
            unix_socket_dir =
            auth_type = trust
            auth_file = {folder}/users.txt
            pool_mode = transaction
            default_pool_size = {ServerConnections}
            max_client_conn = 200

            """);
        if (!OperatingSystem.IsWindows())
        {
            // Run as root it becomes nobody, who has to read this.
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        }

        var start = new ProcessStartInfo(Program!) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])[.. Environment.UserName == "root" ? ["-u", "nobody"] : Array.Empty<string>(), Path.Combine(folder, "pgbouncer.ini")])
        {
            start.ArgumentList.Add(argument);
        }

        pooler = Process.Start(start)!;
        pooler.BeginErrorReadLine();
        pooler.BeginOutputReadLine();
        app.Port = port;
        app.Host = "127.0.0.1";
        options = DatabaseOptions.Read(name => name switch
        {
            "KT_APP_DATABASE" => app.ConnectionString,
            "KT_LISTEN_DATABASE" => house.Database.Options.Direct,
            "KT_PGBOUNCER" => "1",
            "KT_POOL" => "16",
            _ => null,
        });
        await WaitAsync();
    }

    public ValueTask DisposeAsync()
    {
        if (pooler is not null)
        {
            pooler.Kill();
            pooler.Dispose();
            Directory.Delete(folder, recursive: true);
        }

        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Context_never_leaks_from_one_transaction_into_another()
    {
        await using var services = TestDatabase.Provide(options, house.Database.Clock);
        var (shop, acme) = (house.Database.Shop, house.Database.Acme);
        Actor[] actors =
        [
            shop.Manager.Actor, acme.Manager.Actor, shop.Northwind.Owner.Actor, acme.Southwind.Owner.Actor, shop.Harbor.Office.Actor, acme.Pine.Office.Actor,
            shop.Lumen.Dana.Actor, acme.Cedar.Drew.Actor,
        ];
        var expected = new Dictionary<Actor, HashSet<Guid>>();
        foreach (var actor in actors)
        {
            await using var session = await house.Database.RawAs(actor);
            expected[actor] = [.. await session.List<Guid>("select id from tickets")];
            Assert.NotEmpty(expected[actor]);
        }

        var backends = new System.Collections.Concurrent.ConcurrentDictionary<int, int>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(
            async () =>
            {
                for (var turn = 0; turn < 200; turn++)
                {
                    var actor = actors[(worker + turn) % actors.Length];
                    await using var scope = services.CreateAsyncScope();
                    var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
                    await db.EnterAsync(actor, Cancel);
                    var seen = new HashSet<Guid>();
                    await using (var command = db.Command("select id, pg_backend_pid(), current_user::text, current_setting('app.tenant_id') from tickets"))
                    await using (var rows = await command.ExecuteReaderAsync(Cancel))
                    {
                        while (await rows.ReadAsync(Cancel))
                        {
                            seen.Add(rows.GetGuid(0));
                            backends.AddOrUpdate(rows.GetInt32(1), 1, (_, n) => n + 1);
                            Assert.Equal(actor.Audience.DatabaseRole(), rows.GetString(2));
                            Assert.Equal(actor.TenantId.ToString(), rows.GetString(3));
                        }
                    }

                    Assert.Equal(expected[actor], seen);
                    if (turn % 3 == 0)
                    {
                        await db.RollbackAsync();
                    }
                    else
                    {
                        await db.CommitAsync(Cancel);
                    }
                }
            },
            Cancel)));
        Assert.InRange(backends.Count, 1, ServerConnections);
    }

    [Fact]
    public async Task After_a_transaction_the_connection_is_nobody_again_also_after_a_failure()
    {
        await using var source = NpgsqlDataSource.Create(options.App);
        for (var turn = 0; turn < 20; turn++)
        {
            await using (var session = await RawSession.OpenAsync(source, house.Database.Shop.Manager.Actor))
            {
                Assert.True(await session.Ask<long>("select count(*) from tickets") > 0);
                if (turn % 2 == 0)
                {
                    await Assert.ThrowsAsync<PostgresException>(() => session.Run("select 1 / 0"));
                }
                else
                {
                    await session.CommitAsync();
                }
            }

            await using var bare = await RawSession.OpenAsync(source, null);
            Assert.Equal("kt_app", await bare.Ask<string>("select current_user::text"));
            Assert.Equal("", await bare.Ask<string>("select coalesce(current_setting('app.tenant_id', true), '')"));
            Assert.Equal("42501", (await bare.Try("select * from tickets")).SqlState);
        }
    }

    [Fact]
    public async Task Tickets_are_written_and_numbered_through_the_pooler()
    {
        await using var services = TestDatabase.Provide(options, house.Database.Clock);
        var dana = house.Database.Shop.Harbor.Dana.Actor;
        var numbers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i =>
        {
            await using var scope = services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
            await db.EnterAsync(dana, Cancel);
            var ticket = (await scope.ServiceProvider.GetRequiredService<Core.Tickets.TicketSubmission>().SubmitAsync(
                dana, new() { Subject = $"Through the pooler {i}", Description = "Many at once, one number each.", FormKey = Guid.CreateVersion7() }, Cancel)).Value;
            await db.CommitAsync(Cancel);
            return int.Parse(ticket.Number.Split('-')[1], System.Globalization.CultureInfo.InvariantCulture);
        }));
        Assert.Equal(Enumerable.Range(numbers.Min(), 20), numbers.Order());
    }

    private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(folder, name), text, Cancel);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task WaitAsync()
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await using var connection = new NpgsqlConnection(options.App + ";Pooling=false");
                await connection.OpenAsync(Cancel);
                return;
            }
            catch (NpgsqlException) when (attempt < 50 && pooler is { HasExited: false })
            {
                await Task.Delay(100, Cancel);
            }
        }
    }
}
