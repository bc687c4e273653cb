using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Faults;

/// <summary>The product as a process of its own, which can be stopped in the middle of anything.</summary>
internal sealed class Node : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> log = new();
    private readonly Process process;

    private Node(Process process, int port) => (this.process, Port) = (process, port);

    public int Port { get; }

    public static async Task<Node> StartAsync(IReadOnlyDictionary<string, string> settings)
    {
        var port = FreePort();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "KtPortal.Web.dll")])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.Combine(Samples.ProjectRoot, "KtPortal.Web"),
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["ASPNETCORE_URLS"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        var node = new Node(process, port);
        var ready = new TaskCompletionSource();
        _ = node.ReadAsync(ready);
        await ready.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return node;
    }

    public async Task<PortalClient> SignInAs(Person person)
    {
        var browser = new PortalClient(Port, () => log.TakeLast(20), person.Host);
        await browser.SignInAs(person.Email);
        return browser;
    }

    /// <summary>What it logged last.</summary>
    public string Log => string.Join('\n', log.TakeLast(40));

    /// <summary>What it answered with 500 and a reference, and why.</summary>
    public string Failures => string.Join('\n',
        log.Where(line => line.Contains("The request failed.", StringComparison.Ordinal)).TakeLast(5));

    /// <summary>It stands still until <see cref="ContinueAsync"/>.</summary>
    public Task PauseAsync() => SignalAsync("-STOP");

    public Task ContinueAsync() => SignalAsync("-CONT");

    /// <summary>As by an operator: what is in hand is finished.</summary>
    public async Task StopAsync()
    {
        await SignalAsync("-TERM");
        await process.WaitForExitAsync();
    }

    /// <summary>As by kill -9: nothing is finished, nobody is told.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }

        process.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private async Task ReadAsync(TaskCompletionSource ready)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            log.Enqueue(line);
            if (line == "Ready")
            {
                ready.TrySetResult();
            }
        }

        ready.TrySetException(new InvalidOperationException("The node ended:\n" + Log));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
