namespace KtPortal.Core.Mail.Mime;

/// <summary>
/// Reads a message as it came from the wire. Never throws on broken mail: what can't be understood stays text or a file,
/// and <see cref="MimeMessage.Limit"/> says when reading was stopped. Every nesting level is passed over once.
/// </summary>
public static class MimeReader
{
    public const int MaxParts = 200;
    public const int MaxDepth = 10;
    public const int MaxHeaderLines = HeaderReader.MaxLines;

    private sealed class Budget(CancellationToken cancel)
    {
        internal CancellationToken Cancel => cancel;

        internal int Parts { get; set; }

        internal MimeLimit Limit { get; set; }
    }

    public static MimeMessage Read(ReadOnlyMemory<byte> raw, CancellationToken cancel = default) =>
        ReadMessage(WithLineFeeds(raw), depth: 0, new Budget(cancel));

    private static MimeMessage ReadMessage(ReadOnlyMemory<byte> raw, int depth, Budget budget)
    {
        var root = ReadPart(raw, "text/plain", depth, budget);
        return new MimeMessage(root, budget.Limit, budget.Cancel);
    }

    private static MimePart ReadPart(ReadOnlyMemory<byte> raw, string defaultType, int depth, Budget budget)
    {
        budget.Cancel.ThrowIfCancellationRequested();
        var bodyStart = HeaderReader.Read(raw.Span, out var headers, out var tooManyLines);
        if (tooManyLines)
        {
            budget.Limit = MimeLimit.HeaderLines;
        }
        var part = new MimePart(headers, raw[bodyStart..], defaultType);
        budget.Parts++;
        if (budget.Limit != MimeLimit.None || !(part.IsMultipart || part.ContentType is "message/rfc822" or "message/global"))
        {
            return part;
        }
        if (depth >= MaxDepth)
        {
            budget.Limit = MimeLimit.Depth;
        }
        else if (part.IsMultipart)
        {
            part.Parts = ReadParts(part, depth + 1, budget);
        }
        else
        {
            part.Message = ReadMessage(Nested(part), depth + 1, budget);
        }
        return part;
    }

    private static List<MimePart> ReadParts(MimePart parent, int depth, Budget budget)
    {
        var parts = new List<MimePart>();
        var defaultType = parent.ContentType == "multipart/digest" ? "message/rfc822" : "text/plain";
        foreach (var range in Split(parent.Body, parent.Boundary))
        {
            if (budget.Parts >= MaxParts)
            {
                budget.Limit = MimeLimit.Parts;
            }
            if (budget.Limit != MimeLimit.None)
            {
                break;
            }
            parts.Add(ReadPart(parent.Body[range], defaultType, depth, budget));
        }
        return parts;
    }

    private static IEnumerable<Range> Split(ReadOnlyMemory<byte> body, string? boundary)
    {
        if (boundary is null)
        {
            yield break;
        }
        var delimiter = System.Text.Encoding.UTF8.GetBytes("--" + boundary.TrimEnd());
        var start = -1;
        for (var at = 0; at < body.Length;)
        {
            var next = HeaderReader.NextLine(body.Span, at);
            if (IsDelimiter(body.Span[at..next], delimiter, out var isLast))
            {
                if (start >= 0)
                {
                    yield return start..WithoutLineBreak(body.Span, start, at);
                }
                if (isLast)
                {
                    yield break;
                }
                start = next;
            }
            at = next;
        }
        if (start >= 0)
        {
            // The closing delimiter is missing: the last part reaches to the end.
            yield return start..body.Length;
        }
    }

    private static bool IsDelimiter(ReadOnlySpan<byte> line, ReadOnlySpan<byte> delimiter, out bool isLast)
    {
        isLast = false;
        if (!line.StartsWith(delimiter))
        {
            return false;
        }
        var rest = line[delimiter.Length..].TrimEnd(" \t\r\n"u8);
        isLast = rest.SequenceEqual("--"u8);
        return rest.IsEmpty || isLast;
    }

    /// <summary>The line break before a delimiter belongs to the delimiter.</summary>
    private static int WithoutLineBreak(ReadOnlySpan<byte> body, int start, int end)
    {
        end -= end > start && body[end - 1] == '\n' ? 1 : 0;
        return end - (end > start && body[end - 1] == '\r' ? 1 : 0);
    }

    /// <summary>Enclosed messages must not be encoded, yet some are.</summary>
    private static ReadOnlyMemory<byte> Nested(MimePart part)
    {
        var encoding = part.Headers.Raw("Content-Transfer-Encoding") ?? "";
        var isEncoded = encoding.Contains("base64", StringComparison.OrdinalIgnoreCase)
            || encoding.Contains("quoted-printable", StringComparison.OrdinalIgnoreCase);
        return isEncoded ? part.Decode() : part.Body;
    }

    private static ReadOnlyMemory<byte> WithLineFeeds(ReadOnlyMemory<byte> raw)
    {
        if (raw.Span.Contains((byte)'\n') || !raw.Span.Contains((byte)'\r'))
        {
            return raw;
        }
        var copy = raw.ToArray();
        copy.AsSpan().Replace((byte)'\r', (byte)'\n');
        return copy;
    }
}
