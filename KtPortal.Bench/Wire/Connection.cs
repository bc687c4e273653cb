using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KtPortal.Bench.Wire;

/// <summary>
/// HTTP/1.1 over one kept connection, blocking, for one thread: the load shares the cores with what it measures, so it must
/// cost next to nothing.
/// </summary>
internal sealed class Connection(int port) : IDisposable
{
    private byte[] buffer = new byte[128 * 1024];
    private int filled;
    private Socket? socket;

    public Answer Send(ReadOnlySpan<byte> request)
    {
        if (socket is null)
        {
            socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 30_000 };
            socket.Connect(IPAddress.Loopback, port);
        }

        while (request.Length > 0)
        {
            request = request[socket.Send(request)..];
        }

        filled = 0;
        var end = ReadHead();
        var status = int.Parse(buffer.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture);
        var head = buffer.AsSpan(0, end);
        var length = Field(head, "\r\ncontent-length: "u8) is { Length: > 0 } text && Utf8Parser.TryParse(text, out int size, out _) ? ReadLength(end, size)
            : Field(head, "\r\ntransfer-encoding: "u8).StartsWith("chunked"u8) ? ReadChunks(end) : 0;
        var answer = new Answer(status, buffer.AsSpan(0, end), buffer.AsSpan(end, length));
        if (Field(buffer.AsSpan(0, end), "\r\nconnection: "u8).StartsWith("close"u8))
        {
            Dispose();
        }

        return answer;
    }

    public void Dispose()
    {
        socket?.Dispose();
        socket = null;
    }

    private int ReadHead()
    {
        while (true)
        {
            var end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                return end + 4;
            }

            Receive();
        }
    }

    private int ReadLength(int from, int length)
    {
        while (filled < from + length)
        {
            Receive();
        }

        return length;
    }

    // Chunks are moved together in place.
    private int ReadChunks(int from)
    {
        var (read, written) = (from, from);
        while (true)
        {
            int line;
            while ((line = buffer.AsSpan(read, filled - read).IndexOf("\r\n"u8)) < 0)
            {
                Receive();
            }

            var size = int.Parse(buffer.AsSpan(read, line), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            read += line + 2;
            while (filled < read + size + 2)
            {
                Receive();
            }

            if (size == 0)
            {
                return written - from;
            }

            buffer.AsSpan(read, size).CopyTo(buffer.AsSpan(written));
            (read, written) = (read + size + 2, written + size);
        }
    }

    private void Receive()
    {
        if (filled == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var count = socket!.Receive(buffer.AsSpan(filled));
        filled += count > 0 ? count : throw new IOException("The server closed the connection.");
    }

    // Kestrel writes its header names in one way; only their case differs between versions.
    private static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> head, ReadOnlySpan<byte> name)
    {
        for (var i = 0; i + name.Length < head.Length; i++)
        {
            var next = head[i..].IndexOf((byte)'\r');
            if (next < 0 || (i += next) + name.Length >= head.Length)
            {
                return default;
            }

            if (Ascii.EqualsIgnoreCase(head.Slice(i, name.Length), name))
            {
                var value = head[(i + name.Length)..];
                return value[..value.IndexOf((byte)'\r')];
            }
        }

        return default;
    }
}
