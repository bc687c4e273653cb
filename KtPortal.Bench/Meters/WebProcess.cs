using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using KtPortal.Bench.Data;
using KtPortal.Bench.Wire;

namespace KtPortal.Bench.Meters;

/// <summary>The product as it is deployed, in a process of its own; its log goes to a file.</summary>
internal sealed class WebProcess : IDisposable
{
    /// <summary>Lines are told about at once, also when they move every second.</summary>
    public const int PushMilliseconds = 500;

    private readonly Process process;
    private readonly string data;
    private int disposed;

    private WebProcess(Process process, int port, string data, string log)
    {
        (this.process, Port, this.data, Log) = (process, port, data, log);
        // However this program ends, nothing of it stays.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
        AppDomain.CurrentDomain.UnhandledException += (_, _) => Dispose();
    }

    public int Port { get; }

    public int Id => process.Id;

    public string Log { get; }

    public static async Task<WebProcess> StartAsync(BenchDatabase database)
    {
        var program = Environment.GetEnvironmentVariable("KT_BENCH_WEB") ?? throw new InvalidOperationException(
            "KT_BENCH_WEB is not set: run script/bench.");
        var data = Directory.CreateTempSubdirectory("kt-portal-bench-").FullName;
        var port = FreePort();
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec dotnet KtPortal.Web.dll >\"$0/web.log\" 2>&1", data])
        {
            WorkingDirectory = program,
        };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Production",
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
            ["KT_DATABASE"] = database.Owner,
            ["KT_DATA"] = data,
            ["KT_BENCH"] = "1",
            ["KT_TICKETS_PER_HOUR"] = "1000000",
            ["KT_LIMIT_COMMENTS"] = "1000000",
            ["KT_LIMIT_PUBLIC_PAGES"] = "1000000",
            ["KT_PUSH_MILLISECONDS"] = PushMilliseconds.ToString(CultureInfo.InvariantCulture),
        })
        {
            start.Environment[name] = value;
        }

        var web = new WebProcess(Process.Start(start)!, port, data, Path.Combine(data, "web.log"));
        await web.WaitAsync();
        return web;
    }

    /// <param name="collect">Collects garbage first, so that the working set is what is held.</param>
    public WebFigures Figures(bool collect = false)
    {
        using var connection = new Connection(Port);
        var answer = connection.Send(new Visitor("127.0.0.1").Get("/bench/figures" + (collect ? "?collect=true" : "")));
        return JsonSerializer.Deserialize<WebFigures>(answer.Body, JsonSerializerOptions.Web)!;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1)
        {
            return;
        }

        process.Kill();
        process.WaitForExit();
        process.Dispose();
        Directory.Delete(data, recursive: true);
    }

    private async Task WaitAsync()
    {
        for (var i = 0; i < 300; i++)
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException("The web process ended:\n" + await File.ReadAllTextAsync(Log));
            }

            try
            {
                using var connection = new Connection(Port);
                if (connection.Send(new Visitor("127.0.0.1").Get("/readyz")).Status == 200)
                {
                    return;
                }
            }
            catch (System.Net.Sockets.SocketException)
            {
                // Not yet.
            }

            await Task.Delay(100);
        }

        throw new TimeoutException("The web process did not become ready.");
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>What the process says of itself (<c>/bench/figures</c>).</summary>
internal sealed record WebFigures(long Allocated, long WorkingSet, int Gen0, int Gen1, int Gen2, int Compiled, string Runtime);
