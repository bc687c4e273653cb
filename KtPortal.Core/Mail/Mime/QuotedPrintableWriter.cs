using System.Buffers;
using System.Text;

namespace KtPortal.Core.Mail.Mime;

/// <summary>RFC 2045 section 6.7: lines of at most 76 characters, CRLF, nothing that a relay could take for its own.</summary>
internal static class QuotedPrintableWriter
{
    private const int MaxLine = 76;

    internal static void Write(IBufferWriter<byte> output, string text)
    {
        var normal = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        var lines = normal.Split('\n');
        // The last break ends the body; it isn't an empty line of it.
        var count = lines.Length > 1 && lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
        for (var at = 0; at < count; at++)
        {
            output.Write(Encoding.ASCII.GetBytes(Line(Encoding.UTF8.GetBytes(lines[at]))));
            output.Write("\r\n"u8);
        }
    }

    private static string Line(byte[] bytes)
    {
        var result = new StringBuilder(bytes.Length + 16);
        var lineStart = 0;
        for (var at = 0; at < bytes.Length; at++)
        {
            var isLast = at == bytes.Length - 1;
            var token = Token(bytes, at, isLast, result.Length == lineStart);
            if (result.Length - lineStart + token.Length > MaxLine - (isLast ? 0 : 1))
            {
                result.Append("=\r\n");
                lineStart = result.Length;
                token = Token(bytes, at, isLast, isLineStart: true);
            }
            result.Append(token);
        }
        return result.ToString();
    }

    private static string Token(byte[] bytes, int at, bool isLast, bool isLineStart)
    {
        var b = bytes[at];
        var isBlankAtEnd = isLast && b is (byte)' ' or (byte)'\t' && isLast;
        // A dot alone ends SMTP's data; "From " at the start of a line is changed by mbox stores.
        var isTrap = isLineStart && (b == '.' || b == 'F' && bytes.AsSpan(at).StartsWith("From "u8));
        var isPlain = b is >= 33 and <= 126 and not (byte)'=' or (byte)' ' or (byte)'\t';
        return isPlain && !isBlankAtEnd && !isTrap ? ((char)b).ToString() : $"={b:X2}";
    }
}
