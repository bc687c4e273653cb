using System.Buffers;
using System.Globalization;

namespace KtPortal.Core.Text;

/// <summary>A piece of a text that is an address.</summary>
/// <param name="Prefix">What an address that was written short begins with: "https://", "mailto:" or nothing.</param>
internal readonly record struct FoundLink(int Start, int Length, string Prefix);

/// <summary>
/// Addresses in running text, whatever stands around them: quotes, brackets, marks of a sentence, and scripts that put no space
/// between words. In one pass.
/// </summary>
internal static class LinkFinder
{
    private static readonly string[] Schemes = ["https://", "http://", "mailto:", "tel:"];
    private static readonly SearchValues<char> Signs = SearchValues.Create(":@wW");
    private static readonly SearchValues<char> Joints = SearchValues.Create("/=.:-_%&+#");
    private static readonly SearchValues<char> Ends = SearchValues.Create("<>\"`|\\…“”„‟‘’‚‛«»‹›");

    public static bool TryFind(ReadOnlySpan<char> text, int from, out FoundLink link)
    {
        link = default;
        for (var at = from; at < text.Length; at++)
        {
            var next = text[at..].IndexOfAny(Signs);
            if (next < 0)
            {
                return false;
            }

            at += next;
            link = text[at] switch
            {
                '@' => MailAddresses.Around(text, from, at),
                ':' => UrlAround(text, from, at),
                _ => UrlAt(text, at),
            };
            if (link.Length is > 0 and <= SafeUrl.Longest)
            {
                return true;
            }

            at = Math.Max(at, link.Start + link.Length - 1); // what is too long is read once
        }

        return false;
    }

    /// <summary>The URL that begins right here; its length is 0 where none does.</summary>
    public static FoundLink UrlAt(ReadOnlySpan<char> text, int start)
    {
        if (start > 0 && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '+' or '-' or '.'))
        {
            return default;
        }

        var rest = text[start..];
        if (rest.StartsWith("www.", StringComparison.OrdinalIgnoreCase))
        {
            return Ending(text, start, start + 4, "https://");
        }

        foreach (var scheme in Schemes)
        {
            if (rest.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) && (scheme != "tel:" || IsNumber(rest[scheme.Length..])))
            {
                return Ending(text, start, start + scheme.Length, "");
            }
        }

        return default;
    }

    private static FoundLink UrlAround(ReadOnlySpan<char> text, int from, int colon)
    {
        foreach (var scheme in Schemes)
        {
            var start = colon - scheme.IndexOf(':', StringComparison.Ordinal);
            if (start >= from && UrlAt(text, start) is { Length: > 0 } link)
            {
                return link;
            }
        }

        return default;
    }

    private static FoundLink Ending(ReadOnlySpan<char> text, int start, int body, string prefix)
    {
        if (body == text.Length || !(char.IsLetterOrDigit(text[body]) || text[body] is '[' or '+'))
        {
            return default;
        }

        var end = body + LengthWithin(text[body..EndOf(text, start, body)]);
        return end > body ? new(start, end - start, prefix) : default;
    }

    private static int EndOf(ReadOnlySpan<char> text, int start, int body)
    {
        var isQuoted = start > 0 && text[start - 1] == '\'';
        var end = body;
        while (end < text.Length && !IsEnd(text[end]) && !(isQuoted && text[end] == '\'')
            && !(IsUnspaced(text[end]) && char.IsAscii(text[end - 1]) && !Joints.Contains(text[end - 1]))) // there the sentence goes on
        {
            end++;
        }

        return end;
    }

    /// <summary>Without what ends a sentence, and without brackets that were opened before it.</summary>
    private static int LengthWithin(ReadOnlySpan<char> address)
    {
        var round = address.Count(')') - address.Count('(');
        var square = address.Count(']') - address.Count('[');
        for (var length = address.Length; length > 0; length--)
        {
            var isOutside = address[length - 1] switch
            {
                ')' => round-- > 0,
                ']' => square-- > 0,
                '.' or ',' or ';' or ':' or '!' or '?' or '\'' or '*' or '_' or '~' => true,
                _ => false,
            };
            if (!isOutside)
            {
                return length;
            }
        }

        return 0;
    }

    private static bool IsNumber(ReadOnlySpan<char> text) => !text.IsEmpty && (text[0] == '+' || char.IsAsciiDigit(text[0]));

    private static bool IsEnd(char c) => c < '\x80'
        ? c <= ' ' || c == '\x7F' || Ends.Contains(c)
        : Ends.Contains(c) || char.IsWhiteSpace(c) || char.IsControl(c) || IsMarkOfEastAsia(c)
            || char.GetUnicodeCategory(c) == UnicodeCategory.Format;

    // 、。「」 and the wide forms of our own marks.
    private static bool IsMarkOfEastAsia(char c) =>
        c is (>= '\u3000' and <= '\u3004') or (>= '\u3008' and <= '\u3020') or '\u30FB' or (>= '\uFF00' and <= '\uFF65') &&
        !char.IsLetterOrDigit(c);

    /// <summary>Han, kana and Hangul: no space parts words written in them.</summary>
    public static bool IsUnspaced(char c) =>
        c is (>= '\u1100' and <= '\u11FF') or (>= '\u2E80' and <= '\u9FFF') or (>= '\uAC00' and <= '\uD7AF')
            or (>= '\uF900' and <= '\uFAFF') or (>= '\uFF66' and <= '\uFF9F');
}
