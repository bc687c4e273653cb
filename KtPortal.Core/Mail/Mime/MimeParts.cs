using System.Text;

namespace KtPortal.Core.Mail.Mime;

/// <summary>Makes parts of what MimeKit found, and reads what it left whole: encoded messages, multiparts without delimiter.</summary>
internal sealed class MimeParts(ReadOnlyMemory<byte> raw, MimeBudget budget)
{
    internal MimeMessage Message(MimeNode root) => new(Part(root, root.FindCharset(), "text/plain"), budget.Limit, budget.Cancel);

    private MimePart Part(MimeNode node, string? charset, string defaultType)
    {
        budget.Cancel.ThrowIfCancellationRequested();
        var part = new MimePart(node.ToHeaders(charset), raw[node.Body.Start..node.Body.End], defaultType);
        if (part.ContentType == "text/rfc822-headers")
        {
            // MimeKit reads on in them; they are the text of a bounce.
            return part;
        }

        if (node.IsMessage)
        {
            part.Message = Message(node.Children[0]);
        }
        else if (node.Children.Count > 0)
        {
            var childType = part.ContentType == "multipart/digest" ? "message/rfc822" : "text/plain";
            part.Parts = node.Children.ConvertAll(child => Part(child, charset, childType));
        }
        else if (budget.Limit == MimeLimit.None)
        {
            ReadInside(part, node.Depth, charset);
        }

        return part;
    }

    private void ReadInside(MimePart part, int depth, string? charset)
    {
        if (part.ContentType is "message/rfc822" or "message/global")
        {
            var inner = part.Decode();
            if (MimeTree.Read(inner, depth + 1, budget) is { } root)
            {
                part.Message = new MimeParts(inner, budget).Message(root);
            }
        }
        else if (part.ContentType is "application/pkcs7-mime" or "application/x-pkcs7-mime")
        {
            var signed = SignedContent.Of(part.Decode()) ?? [];
            part.Parts = MimeTree.Read(signed, depth + 1, budget) is { } root
                ? [new MimeParts(signed, budget).Part(root, charset, "text/plain")]
                : [];
        }
        else if (part.IsMultipart && FindBoundary(part) is { } boundary)
        {
            var head = $"Content-Type: {part.ContentType}; boundary=\"{boundary}\"\n\n";
            byte[] whole = [.. Encoding.UTF8.GetBytes(head), .. part.Body.Span];
            budget.Parts--;
            part.Parts = MimeTree.Read(whole, depth, budget) is { Children: var children }
                ? children.ConvertAll(child => new MimeParts(whole, budget).Part(child, charset, "text/plain"))
                : [];
        }
    }

    /// <summary>
    /// The boundary as the header says it where MimeKit couldn't read that; else the first line that begins like one, with a header
    /// below it.
    /// </summary>
    private static string? FindBoundary(MimePart part)
    {
        var body = part.Body.Span;
        if (part.Boundary?.TrimEnd() is { } named)
        {
            var line = Encoding.UTF8.GetBytes($"\n--{named}");
            return named.IndexOfAny(['"', '\\']) < 0 && (body.StartsWith(line.AsSpan(1)) || body.IndexOf(line) >= 0) ? named : null;
        }

        var start = body.StartsWith("--"u8) ? 0 : body.IndexOf("\n--"u8) + 1;
        var rest = body[start..];
        var end = rest.IndexOf((byte)'\n');
        if (!rest.StartsWith("--"u8) || end < 0 || !Ascii.EqualsIgnoreCase(rest[(end + 1)..Math.Min(rest.Length, end + 9)], "Content-"u8))
        {
            return null;
        }

        var guessed = rest[2..end].Trim("\r "u8);
        return guessed.Length is > 0 and <= 70 && !guessed.ContainsAnyExceptInRange((byte)'#', (byte)'~') && !guessed.Contains((byte)'\\')
            ? Encoding.ASCII.GetString(guessed)
            : null;
    }
}
