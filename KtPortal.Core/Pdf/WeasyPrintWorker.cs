using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace KtPortal.Core.Pdf;

/// <summary>
/// WeasyPrint in a process of its own (worker.py): it knows our faces, a folder of its own and what it is sent, and is bounded in memory
/// and time. It makes one document after the other; one that it doesn't finish ends it.
/// </summary>
internal sealed class WeasyPrintWorker : IDisposable
{
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(60);

    private readonly Process process;
    private readonly string folder;
    private readonly PdfOptions options;
    private readonly ConcurrentQueue<string> complaints = new();

    private WeasyPrintWorker(Process process, string folder, PdfOptions options)
    {
        (this.process, this.folder, this.options) = (process, folder, options);
        process.ErrorDataReceived += (_, told) => Keep(told.Data);
        process.BeginErrorReadLine();
    }

    public bool HasEnded => process.HasExited;

    internal int ProcessId => process.Id;

    /// <summary>What it printed last, for the log.</summary>
    public string Complaint => string.Join(' ', complaints);

    /// <returns>Null: there is no WeasyPrint here.</returns>
    public static async Task<WeasyPrintWorker?> StartAsync(PdfOptions options, ILogger log)
    {
        var folder = Directory.CreateTempSubdirectory("kt-pdf-").FullName;
        WeasyPrintWorker? worker = null;
        try
        {
            await LayOutAsync(folder);
            worker = new WeasyPrintWorker(Process.Start(Command(folder, options))!, folder, options);
            var (answer, _) = await worker.HeardAsync(Start);
            log.LogInformation("PDFs are made with WeasyPrint {Version}", answer.Version);
            return worker;
        }
        catch (Exception missing) when (missing is Win32Exception or IOException)
        {
            log.LogWarning(
                "No PDFs can be made: {Why} {Complaint} On Debian and Ubuntu: apt install weasyprint", missing.Message, worker?.Complaint);
            if (worker is null)
            {
                Directory.Delete(folder, recursive: true);
            }

            worker?.Dispose();
            return null;
        }
    }

    /// <exception cref="IOException">It ended before it had answered.</exception>
    /// <exception cref="TimeoutException">It took too long, and was ended.</exception>
    public async Task<(PdfAnswer Head, byte[] Body)> MakeAsync(PdfCall call, IEnumerable<byte[]> bodies)
    {
        using var watch = EndAfter(options.Patience);
        try
        {
            await PdfFrame.WriteAsync(process.StandardInput.BaseStream, call, bodies);
            return await PdfFrame.ReadAsync(process.StandardOutput.BaseStream, options.MaxBytes);
        }
        catch (IOException) when (watch.IsCancellationRequested)
        {
            throw new TimeoutException("The document takes too long.");
        }
    }

    public void Dispose()
    {
        Kill();
        process.Dispose();
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static ProcessStartInfo Command(string folder, PdfOptions options)
    {
        string[] arguments = ["-I", Path.Combine(folder, "worker.py"), folder, options.Memory.ToString(CultureInfo.InvariantCulture)];
        var command = new ProcessStartInfo(options.Python, [.. arguments, .. options.MoreFonts.Where(Directory.Exists)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        command.Environment.Clear(); // what the node knows by its environment is not told
        command.Environment["PATH"] = "/usr/bin:/bin";
        command.Environment["LANG"] = "C.UTF-8";
        command.Environment["HOME"] = command.Environment["TMPDIR"] = folder;
        return command;
    }

    private static async Task LayOutAsync(string folder)
    {
        var assembly = typeof(WeasyPrintWorker).Assembly;
        const string Prefix = "KtPortal.Core.Pdf.Worker.";
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            await using var file = File.Create(Path.Combine(folder, name[Prefix.Length..]));
            await using var content = assembly.GetManifestResourceStream(name)!;
            await content.CopyToAsync(file);
        }
    }

    private async Task<(PdfAnswer Head, byte[] Body)> HeardAsync(TimeSpan patience)
    {
        using var watch = EndAfter(patience);
        return await PdfFrame.ReadAsync(process.StandardOutput.BaseStream, 0);
    }

    // A read that waits for a pipe is ended by the end of whom it waits for.
    private CancellationTokenSource EndAfter(TimeSpan time)
    {
        var watch = new CancellationTokenSource(time);
        watch.Token.Register(Kill);
        return watch;
    }

    private void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            complaints.Enqueue(line.Length > 500 ? line[..500] : line);
        }

        while (complaints.Count > 5)
        {
            complaints.TryDequeue(out _);
        }
    }
}
