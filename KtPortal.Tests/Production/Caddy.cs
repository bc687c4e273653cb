using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace KtPortal.Tests.Production;

/// <summary>Debian's Caddy before two nodes, with certificates of its own authority for whatever host is asked; each request goes to the other node.</summary>
internal sealed class Caddy : IAsyncDisposable
{
    private const string Program = "/usr/bin/caddy";
    private readonly string folder = Directory.CreateTempSubdirectory("kt-caddy-").FullName;
    private readonly Process process;

    private Caddy(int port, int first, int second)
    {
        Port = port;
        File.WriteAllText(Path.Combine(folder, "Caddyfile"), string.Create(CultureInfo.InvariantCulture, $$"""
            {
                admin off
                auto_https disable_redirects
                skip_install_trust
                storage file_system {{folder}}
                log {
                    level ERROR
                }
            }
            https://:{{port}} {
                bind 127.0.0.1
                tls internal {
                    on_demand
                }
                reverse_proxy 127.0.0.1:{{first}} 127.0.0.1:{{second}} {
                    lb_policy round_robin
                    flush_interval -1
                }
            }
            """));
        process = Process.Start(new ProcessStartInfo(Program, ["run", "--config", Path.Combine(folder, "Caddyfile"), "--adapter", "caddyfile"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["HOME"] = folder },
        })!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public static bool IsInstalled => File.Exists(Program);

    public int Port { get; }

    public static async Task<Caddy> StartAsync(int first, int second)
    {
        var caddy = new Caddy(FreePort(), first, second);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, caddy.Port);
                return caddy;
            }
            catch (SocketException) when (attempt < 300 && !caddy.process.HasExited)
            {
                await Task.Delay(100);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
