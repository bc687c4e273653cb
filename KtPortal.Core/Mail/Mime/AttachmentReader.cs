using System.Buffers;
using System.Globalization;

namespace KtPortal.Core.Mail.Mime;

/// <summary>Files of a message with safe names.</summary>
internal static class AttachmentReader
{
    private const int MaxName = 200;

    private static readonly SearchValues<char> EndOfContentId = SearchValues.Create("\"'> \t\r\n)");

    internal static IReadOnlyList<MimeAttachment> Read(IEnumerable<(MimePart Part, bool Related)> files, string? html)
    {
        var shown = ContentIdsIn(html);
        var result = new List<MimeAttachment>();
        foreach (var (part, related) in files)
        {
            var isInline = part.ContentId is not null && (shown.Contains(part.ContentId) || (html is null && related && part.IsInline));
            var name = part.FileName ?? part.Message?.Subject;
            var safe = SafeName(name, part.ContentType, result.Count + 1);
            result.Add(new MimeAttachment(safe, part.ContentType, part.Decode(), part.ContentId, isInline));
        }
        return result;
    }

    private static HashSet<string> ContentIdsIn(string? html)
    {
        var ids = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var at = 0; html is not null && (at = html.IndexOf("cid:", at, StringComparison.OrdinalIgnoreCase)) >= 0;)
        {
            at += 4;
            var length = html.AsSpan(at).IndexOfAny(EndOfContentId);
            var end = length < 0 ? html.Length : at + length;
            ids.Add(Uri.UnescapeDataString(html[at..Math.Min(end, at + 998)]));
            at = end;
        }
        return ids;
    }

    /// <summary>No path, no control characters, no trailing dots; named after its type where it has no name.</summary>
    internal static string SafeName(string? name, string contentType, int number)
    {
        var isMessage = contentType is "message/rfc822" or "message/global";
        var clean = name ?? "";
        if (!isMessage)
        {
            clean = clean[(clean.LastIndexOfAny(['/', '\\']) + 1)..];
        }
        clean = string.Concat(clean.Select(c => IsUnsafe(c) ? '_' : c)).Trim(' ', '.');
        if (clean.Length > MaxName)
        {
            var dot = clean.LastIndexOf('.');
            clean = clean[..(MaxName - 20)].TrimEnd(' ', '.') + (dot > 0 && clean.Length - dot <= 20 ? clean[dot..] : "");
        }
        if (clean.Length == 0)
        {
            return string.Create(CultureInfo.InvariantCulture,
                $"{(isMessage ? "message" : "attachment")}-{number}{FileExtensions.Of(contentType)}");
        }
        return isMessage && !clean.EndsWith(".eml", StringComparison.OrdinalIgnoreCase) ? clean + ".eml" : clean;
    }

    private static bool IsUnsafe(char c) =>
        c is '/' or '\\' or ':' or '*' or '?' or '"' or '<' or '>' or '|'
        || char.IsControl(c)
        // Characters that reverse the reading direction hide what a file really is ("exe.fdp").
        || c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\u200E' or '\u200F';
}
