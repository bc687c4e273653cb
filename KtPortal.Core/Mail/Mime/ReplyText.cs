namespace KtPortal.Core.Mail.Mime;

/// <summary>
/// What a reply says anew (never empty unless the text was), and what it only repeats: quotes, heads of quoted mail and
/// signatures, in their order.
/// </summary>
public sealed record ReplyParts(string Shown, string Quoted);

/// <summary>
/// Separates new text from quoted history and signatures, plain or Markdown. Looks for our marker line, lines like "On ...
/// wrote:", header blocks, separators, ">" quotes, signatures and phone taglines. One pass over the lines each; no patterns
/// that could backtrack.
/// </summary>
public static class ReplyText
{
    public static ReplyParts Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = ReplyLines.Read(text);
        lines.Classify();
        lines.HideSignatures();
        lines.HideQuotes();
        var shown = lines.Join(hidden: false);
        return shown.Length == 0
            ? new ReplyParts(lines.JoinAll(), "")
            : new ReplyParts(shown, lines.Join(hidden: true));
    }

    /// <summary>The sender named in the header block of the first forwarded or quoted mail, null where there is none.</summary>
    public static MimeAddress? ForwardedSender(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = ReplyLines.Normalize(text);
        var heads = new HeaderBlock(lines);
        for (var at = 0; at < lines.Length; at++)
        {
            if (heads.Length(at, lines.Length, out var from) > 0)
            {
                return AddressReader.Read(from?.Replace("[mailto:", "<", StringComparison.OrdinalIgnoreCase).Replace(']', '>'))
                    .FirstOrDefault(address => address.IsComplete);
            }
        }
        return null;
    }
}
