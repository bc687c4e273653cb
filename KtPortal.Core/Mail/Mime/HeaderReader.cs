namespace KtPortal.Core.Mail.Mime;

/// <summary>Reads the header section of a message or part: RFC 5322 section 2.2, and what is found in the wild.</summary>
internal static class HeaderReader
{
    internal const int MaxLines = 998;

    /// <summary>A field longer than this is cut: nothing that addresses or threads mail is that long.</summary>
    private const int MaxFieldBytes = 256 * 1024;

    /// <summary>Returns the offset at which the body begins.</summary>
    internal static int Read(ReadOnlySpan<byte> bytes, out MimeHeaders headers, out bool tooManyLines)
    {
        var fields = new List<MimeHeader>();
        tooManyLines = false;
        var at = SkipPreface(bytes);
        var fieldStart = -1;
        for (var lines = 0; at < bytes.Length && !tooManyLines; lines++)
        {
            var next = NextLine(bytes, at);
            var line = bytes[at..next].TrimEnd("\r\n"u8);
            var isContinuation = line.Length > 0 && line[0] is (byte)' ' or (byte)'\t' && fieldStart >= 0;
            if (!isContinuation)
            {
                AddField(fields, bytes, fieldStart, at);
                fieldStart = -1;
                if (line.IsEmpty)
                {
                    at = next;
                    break;
                }
                // Some senders forget the empty line; what doesn't look like a field is the body already.
                if (!IsField(line))
                {
                    break;
                }
                fieldStart = at;
            }
            at = next;
            tooManyLines = lines >= MaxLines;
        }
        AddField(fields, bytes, fieldStart, at);
        headers = new MimeHeaders(fields);
        return at;
    }

    /// <summary>Byte order mark, empty lines and the <c>From </c> line of an mbox before the first field.</summary>
    private static int SkipPreface(ReadOnlySpan<byte> bytes)
    {
        var at = bytes.StartsWith("\uFEFF"u8) ? 3 : 0;
        if (bytes[at..].StartsWith("From "u8) || bytes[at..].StartsWith(">From "u8))
        {
            at = NextLine(bytes, at);
        }
        return at;
    }

    private static bool IsField(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        if (colon <= 0)
        {
            return false;
        }
        var name = line[..colon].TrimEnd(" \t"u8);
        return !name.IsEmpty && !name.ContainsAnyExceptInRange((byte)33, (byte)126);
    }

    private static void AddField(List<MimeHeader> fields, ReadOnlySpan<byte> bytes, int start, int end)
    {
        if (start < 0)
        {
            return;
        }
        var field = bytes[start..Math.Min(end, start + MaxFieldBytes)];
        var colon = field.IndexOf((byte)':');
        var name = Charsets.ReadHeader(field[..colon]).Trim();
        fields.Add(new MimeHeader(name, Unfold(Charsets.ReadHeader(field[(colon + 1)..]))));
    }

    private static string Unfold(string value) =>
        value.Replace("\r", "", StringComparison.Ordinal)
            .Replace("\n", "", StringComparison.Ordinal)
            .Replace('\t', ' ')
            .Trim();

    internal static int NextLine(ReadOnlySpan<byte> bytes, int at)
    {
        var end = bytes[at..].IndexOf((byte)'\n');
        return end < 0 ? bytes.Length : at + end + 1;
    }
}
