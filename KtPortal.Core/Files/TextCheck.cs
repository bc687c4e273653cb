using System.Buffers;

namespace KtPortal.Core.Files;

/// <summary>
/// Text in whatever encoding: UTF-16 says so with its first two bytes, all others have no control characters but white
/// space, the terminal's escape and the bell of old logs.
/// </summary>
internal sealed class TextCheck(byte[] head)
{
    private static readonly SearchValues<byte> Controls = SearchValues.Create(
        [.. Enumerable.Range(0, 32).Select(b => (byte)b).Except("\a\b\t\n\v\f\r\x1B\x1A"u8.ToArray()), 0x7F]);

    private readonly bool isUtf16 = head is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..];
    private readonly bool isLittleEndian = head is [0xFF, ..];
    private long seen;
    private byte first;

    public bool Accepts(ReadOnlySpan<byte> bytes)
    {
        if (!isUtf16)
        {
            return !bytes.ContainsAny(Controls);
        }

        foreach (var b in bytes)
        {
            if (seen++ % 2 == 0)
            {
                first = b;
                continue;
            }

            var (high, low) = isLittleEndian ? (b, first) : (first, b);
            if (high == 0 && Controls.Contains(low))
            {
                return false;
            }
        }

        return true;
    }
}
