using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace KtPortal.Core.Branding.Images;

/// <summary>
/// Paints an SVG as PNG with Debian's librsvg, in a process of its own: the picture goes in by its standard input, so that there
/// is no folder and no address to read anything else from; time, memory and size are limited.
/// </summary>
public sealed partial class SvgPainter(ILogger<SvgPainter> log) : IDisposable
{
    private const int MaxPng = 4 * 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    // Two at a time: what they may take together stays bounded, however many upload.
    private readonly SemaphoreSlim room = new(2);

    /// <returns>Null when it can't be painted here.</returns>
    public async Task<byte[]?> PaintAsync(byte[] svg, int size, CancellationToken cancel)
    {
        if (!await room.WaitAsync(Patience, cancel))
        {
            NotPainted(log, "too many are being painted");
            return null;
        }

        try
        {
            return await InRoomAsync(svg, size, cancel);
        }
        finally
        {
            room.Release();
        }
    }

    public void Dispose() => room.Dispose();

    private async Task<byte[]?> InRoomAsync(byte[] svg, int size, CancellationToken cancel)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limited.CancelAfter(Patience);
        var start = new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("ulimit -v 1048576 && ulimit -t 8 && ulimit -c 0 && exec rsvg-convert --keep-aspect-ratio -f png -w \"$1\" -h \"$1\"");
        start.ArgumentList.Add("sh");
        start.ArgumentList.Add(size.ToString(CultureInfo.InvariantCulture));
        start.Environment.Clear();
        start.Environment["PATH"] = "/usr/bin:/bin";
        start.Environment["XDG_CACHE_HOME"] = Path.GetTempPath();
        using var process = Started(start);
        if (process is null)
        {
            return null;
        }

        try
        {
            return await RunAsync(process, svg, limited.Token);
        }
        catch (IOException broken)
        {
            NotPainted(log, broken.Message);
            return null;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            NotPainted(log, "it takes too long to paint");
            return null;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private Process? Started(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start);
        }
        catch (Win32Exception none)
        {
            NotPainted(log, none.Message);
            return null;
        }
    }

    private async Task<byte[]?> RunAsync(Process process, byte[] svg, CancellationToken cancel)
    {
        var complaint = process.StandardError.ReadToEndAsync(cancel);
        var reading = ReadAsync(process.StandardOutput.BaseStream, cancel);
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(svg, cancel);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read everything; how, says its exit code.
        }

        var png = await reading;
        await process.WaitForExitAsync(cancel);
        if (process.ExitCode == 0 && png is { Length: > 0 })
        {
            return png;
        }

        NotPainted(log, process.ExitCode == 127 ? "rsvg-convert is not installed. On Debian and Ubuntu: apt install librsvg2-bin" : await complaint);
        return null;
    }

    private static async Task<byte[]?> ReadAsync(Stream stream, CancellationToken cancel)
    {
        using var png = new MemoryStream();
        var buffer = new byte[81920];
        int count;
        while ((count = await stream.ReadAsync(buffer, cancel)) > 0)
        {
            if (png.Length + count > MaxPng)
            {
                return null;
            }

            png.Write(buffer, 0, count);
        }

        return png.ToArray();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A brand's picture stays as it is: {Why}")]
    private static partial void NotPainted(ILogger log, string why);
}
