using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.S3;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Files;

/// <summary>An S3 server of its own for one test class; absent where the peers aren't installed (npm ci in KtPortal.Tests/peers).</summary>
public sealed class S3Peer : IAsyncLifetime
{
    public const string Bucket = "kt-portal-files";
    private readonly string folder = Path.Combine(Path.GetTempPath(), "kt-s3-" + Guid.CreateVersion7().ToString("n"));
    private Process? server;

    public Uri? Address { get; private set; }

    /// <summary>To look behind the driver's back.</summary>
    public AmazonS3Client Client() => new(new BasicAWSCredentials("S3RVER", "S3RVER"), new AmazonS3Config
    {
        ServiceURL = Address!.ToString(),
        AuthenticationRegion = "us-east-1",
        ForcePathStyle = true,
    });

    public async ValueTask InitializeAsync()
    {
        var program = Path.Combine(Samples.ProjectRoot, "KtPortal.Tests", "peers", "node_modules", ".bin", "s3rver");
        if (!File.Exists(program))
        {
            return;
        }

        Directory.CreateDirectory(folder);
        var port = FreePort();
        server = Process.Start(new ProcessStartInfo(
            "node",
            [program, "-d", folder, "-a", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), "-s", "--configure-bucket", Bucket])
        {
            RedirectStandardOutput = true,
        })!;
        await AnswersAsync(port);
        Address = new Uri($"http://127.0.0.1:{port}");
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
            server.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task AnswersAsync(int port)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (attempt < 200 && !server!.HasExited)
            {
                await Task.Delay(50);
            }
        }
    }
}
