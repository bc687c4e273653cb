using System.Buffers;

namespace KtPortal.Core.Text;

/// <summary>
/// Most comments are plain sentences. Where nothing in a text means anything to Markdown, its HTML is known without
/// parsing, to the letter (a test holds the two ways against each other). In doubt the answer is no.
/// </summary>
internal static class PlainMarkdown
{
    // Marks that may mean something anywhere, and every control character but the line ends.
    private static readonly SearchValues<char> Marks = SearchValues.Create(
        @"\`*_[]|~" + new string([.. Enumerable.Range(0, 32).Where(c => c is not '\n' and not '\r').Select(c => (char)c)]) + '\x7F');

    private static readonly SearchValues<char> Suspects = SearchValues.Create("<&:\r");

    public static bool IsPlain(ReadOnlySpan<char> text)
    {
        if (text.ContainsAny(Marks) || text.Contains("www.", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        foreach (var range in text.Split('\n'))
        {
            if (!StartsPlain(text[range]))
            {
                return false;
            }
        }

        return SuspectsAreHarmless(text) && BeyondAsciiIsHarmless(text);
    }

    // A line that starts a heading, quote, list, table, rule, underline or code block; spaces count only in a blank line.
    private static bool StartsPlain(ReadOnlySpan<char> line)
    {
        line = line.TrimEnd('\r');
        if (line.IsEmpty)
        {
            return true;
        }

        switch (line[0])
        {
            case ' ':
                return !line.ContainsAnyExcept(' ');
            case '#' or '>' or '-' or '+' or '=':
                return false;
            case >= '0' and <= '9':
                var end = line.IndexOfAnyExceptInRange('0', '9');
                return end < 0 || line[end] is not ('.' or ')');
            default:
                return true;
        }
    }

    private static bool SuspectsAreHarmless(ReadOnlySpan<char> text)
    {
        for (var from = 0; ;)
        {
            var found = text[from..].IndexOfAny(Suspects);
            if (found < 0)
            {
                return true;
            }

            var at = from + found;
            var next = at + 1 < text.Length ? text[at + 1] : '\n';
            var harmless = text[at] switch
            {
                '\r' => next == '\n' && at + 1 < text.Length,
                ':' => next is ' ' or '\n' or '\r' || at == 0 || !char.IsAsciiLetter(text[at - 1]), // no scheme of a link
                '&' => next is ' ' or '\n' or '\r', // no entity
                _ => next is ' ' or '\n' or '\r', // no tag and no <link>
            };
            if (!harmless)
            {
                return false;
            }

            from = at + 1;
        }
    }

    // Letters and emoji are; other white space, formats, controls and halves of pairs are left to the parsers.
    private static bool BeyondAsciiIsHarmless(ReadOnlySpan<char> text)
    {
        for (var i = text.IndexOfAnyExceptInRange('\0', '\x7F'); i >= 0 && i < text.Length; i++)
        {
            var c = text[i];
            if (c < 0x80)
            {
                continue;
            }

            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
                continue;
            }

            if (char.IsSurrogate(c) || char.IsWhiteSpace(c) || char.IsControl(c) || c >= 0xFDD0)
            {
                return false;
            }
        }

        return true;
    }
}
