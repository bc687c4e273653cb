using System.Runtime.InteropServices;

namespace KtPortal.Core.Mail.Mime;

/// <summary>What MimeKit would take for the whole of a mail is put right before it reads it.</summary>
internal static class MendedBytes
{
    private const int HeadLength = 4096;

    internal static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> raw)
    {
        raw = raw.Span.StartsWith("\uFEFF"u8) ? raw[3..] : raw;
        raw = raw[^raw.Span.TrimStart("\r\n"u8).Length..];
        return WithLineFeeds(raw);
    }

    /// <summary>For those who ask for an array: where there is one, it isn't copied.</summary>
    internal static ArraySegment<byte> InArray(this ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Array is not null ? segment : bytes.ToArray();

    /// <summary>Lines of old Macs end in a carriage return alone.</summary>
    private static ReadOnlyMemory<byte> WithLineFeeds(ReadOnlyMemory<byte> raw)
    {
        var head = raw.Span[..Math.Min(raw.Length, HeadLength)];
        if (!head.Contains((byte)'\r') || head.Contains((byte)'\n'))
        {
            return raw;
        }

        var copy = raw.ToArray();
        for (var at = 0; at < copy.Length; at++)
        {
            if (copy[at] == '\r' && (at + 1 == copy.Length || copy[at + 1] != '\n'))
            {
                copy[at] = (byte)'\n';
            }
        }

        return copy;
    }
}
