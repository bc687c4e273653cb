using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using KtPortal.Bench.Wire;

namespace KtPortal.Bench.Streams;

/// <summary>One open page that waits for its place: an event stream, and when which place was heard.</summary>
internal sealed class Subscriber(Visitor visitor, Guid ticket, int changes) : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] buffer = new byte[2048];
    private int filled;

    /// <summary>The place it was told first; 0 while none.</summary>
    public int First { get; private set; }

    /// <summary>When the place after that many changes was heard, by their count; 0: not heard.</summary>
    public long[] Heard { get; } = new long[changes + 1];

    /// <summary>Why it ended, if it did.</summary>
    public string? Ended { get; private set; }

    public async Task OpenAsync(int port, CancellationToken cancel)
    {
        await socket.ConnectAsync(IPAddress.Loopback, port, cancel);
        await socket.SendAsync(visitor.Get($"/events?topics=ticket:{ticket}").AsMemory(), cancel);
        while (buffer.AsSpan(0, filled).IndexOf("retry: "u8) < 0)
        {
            var count = filled < buffer.Length ? await socket.ReceiveAsync(buffer.AsMemory(filled), cancel) : 0;
            filled += count > 0 ? count : throw new IOException("no stream: " + System.Text.Encoding.ASCII.GetString(buffer, 0, Math.Min(12, filled)));
        }

        _ = ListenAsync();
    }

    public void Dispose() => socket.Dispose();

    private async Task ListenAsync()
    {
        try
        {
            while (true)
            {
                Read();
                var count = await socket.ReceiveAsync(buffer.AsMemory(filled));
                if (count == 0)
                {
                    Ended = "closed by the server";
                    return;
                }

                filled += count;
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            Ended = gone.Message;
        }
    }

    private void Read()
    {
        var now = Stopwatch.GetTimestamp();
        var text = buffer.AsSpan(0, filled);
        var end = text.LastIndexOf("\n\n"u8);
        if (end < 0)
        {
            return;
        }

        var frames = text[..end];
        for (int at; (at = frames.IndexOf("\"queue_position\":"u8)) >= 0;)
        {
            frames = frames[(at + 17)..];
            if (Utf8Parser.TryParse(frames, out int place, out _))
            {
                Note(place, now);
            }
        }

        text[(end + 2)..].CopyTo(buffer);
        filled -= end + 2;
    }

    private void Note(int place, long now)
    {
        First = First == 0 ? place : First;
        if (First - place is var change && change > 0 && change < Heard.Length && Heard[change] == 0)
        {
            Heard[change] = now;
        }
    }
}
