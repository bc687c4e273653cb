using System.Net.Sockets;
using KtPortal.Tests.Faults;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Production;

/// <summary>
/// The product as operators run it: two nodes in Production mode that know only the application's login, TLS and a proxy before
/// them, and a partner with a domain of its own.
/// </summary>
public sealed class Installation : IAsyncLifetime
{
    /// <summary>Northwind's own domain.</summary>
    public const string CustomHost = "portal.northwind-studio.example";

    private readonly string data = Path.Combine(Path.GetTempPath(), $"kt-production-{Environment.ProcessId}");
    private Caddy? caddy;

    public TestDatabase Database { get; } = new();

    public Shop Shop => Database.Shop;

    public int Port => caddy!.Port;

    internal Node First { get; private set; } = null!;

    internal Node Second { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Database.InitializeAsync();
        await Database.Force("insert into hosts (hostname, tenant_id, organization_id, is_primary) values ($1, $2, $3, false)",
            CustomHost, Shop.TenantId, Shop.Northwind.Id);
        if (!Caddy.IsInstalled)
        {
            return;
        }

        var settings = new Dictionary<string, string>
        {
            ["KT_APP_DATABASE"] = Database.Options.App,
            ["KT_LISTEN_DATABASE"] = Database.Options.Direct,
            ["KT_POOL"] = "15",
            ["KT_DATA"] = data,
            ["KT_PROXIES"] = "127.0.0.1/32",
            ["KT_TICKETS_PER_HOUR"] = "10000",
        };
        (First, Second) = (await Node.StartAsync(settings), await Node.StartAsync(settings));
        caddy = await Caddy.StartAsync(First.Port, Second.Port);
    }

    public async ValueTask DisposeAsync()
    {
        if (caddy is not null)
        {
            await caddy.DisposeAsync();
            await First.DisposeAsync();
            await Second.DisposeAsync();
        }

        await Database.DisposeAsync();
        if (Directory.Exists(data))
        {
            Directory.Delete(data, recursive: true);
        }
    }

    /// <summary>Skips the test where there is no Caddy.</summary>
    public static void IsNeeded() => Assert.SkipUnless(Caddy.IsInstalled, "Caddy is not installed (Debian: apt install caddy).");

    /// <summary>Sends what is given and keeps no cookie. Any host is this machine; its certificate is Caddy's own.</summary>
    internal HttpClient Client() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.Issuer.Contains("Caddy Local Authority", StringComparison.Ordinal) == true },
        ConnectCallback = async (_, cancel) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync("127.0.0.1", Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });

    internal Uri Address(string host, string path) => new($"https://{host}:{Port}{path}");
}
