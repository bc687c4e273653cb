using System.Diagnostics;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Faults;

/// <summary>A PostgreSQL of this test's own, which may be killed and started again on the same port.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"kt-faults-{Environment.ProcessId}", "postgres");

    /// <summary>The superuser's connection string.</summary>
    public string Superuser { get; private set; } = "";

    /// <summary>Nothing is lost when only its processes die, so that the disk need not be waited for.</summary>
    public async Task StartAsync() => Superuser = await RunAsync("start", "fsync=off");

    /// <summary>All its processes at once, as the kernel does when memory ends.</summary>
    public Task KillAsync() => RunAsync("kill");

    public async ValueTask DisposeAsync()
    {
        await RunAsync("remove");
        Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
    }

    private async Task<string> RunAsync(string verb, params string[] more)
    {
        // What the script starts keeps its standard error: that one is not read to its end, or this would wait for it.
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(Samples.ProjectRoot, "script", "cluster"), [verb, folder, .. more]) { RedirectStandardOutput = true })!;
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? said.Trim() : throw new InvalidOperationException($"script/cluster {verb} ended with {process.ExitCode}: {said}");
    }
}
