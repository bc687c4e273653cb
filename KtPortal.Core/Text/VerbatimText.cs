using System.Text;

namespace KtPortal.Core.Text;

/// <summary>
/// Text shown letter by letter: nothing in it is markup. Lines end where they ended, addresses are links, and lines that begin
/// with ">" are quotes, which keep that sign.
/// </summary>
internal static class VerbatimText
{
    public static string ToHtml(string text)
    {
        var lines = TypedText.WithLineEnds(text).AsSpan();
        var html = new StringBuilder(text.Length + (text.Length / 8) + 32);
        var (isFirst, isInQuote, wasBlank) = (true, false, false);
        foreach (var range in lines.Split('\n'))
        {
            var line = lines[range];
            var isQuote = line.StartsWith('>');
            html.Append((isQuote, isInQuote) switch
            {
                (true, false) => wasBlank ? "<br><blockquote>" : "<blockquote>",
                (false, true) => "</blockquote>",
                _ => isFirst ? "" : "<br>",
            });
            AppendLinked(html, line);
            (isFirst, isInQuote, wasBlank) = (false, isQuote, line.IsEmpty);
        }

        return html.Append(isInQuote ? "</blockquote>" : "").ToString();
    }

    public static string Trim(string text)
    {
        var begin = 0;
        for (var at = 0; at < text.Length && char.IsWhiteSpace(text[at]); at++)
        {
            begin = text[at] == '\n' ? at + 1 : begin;
        }

        return text[begin..].TrimEnd();
    }

    public static string Preview(string text, int maxChars)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxChars, 2);
        var line = new StringBuilder(Math.Min(maxChars, text.Length) + 8);
        var at = 0;
        for (; at < text.Length && line.Length <= maxChars; at++)
        {
            if (!char.IsWhiteSpace(text[at]) && !char.IsControl(text[at]))
            {
                line.Append(text[at]);
            }
            else if (line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }
        }

        return MarkdownPreview.Cut(line, maxChars, whole: at >= text.Length);
    }

    private static void AppendLinked(StringBuilder html, ReadOnlySpan<char> line)
    {
        var done = 0;
        while (LinkFinder.TryFind(line, done, out var link))
        {
            PlainText.AppendEncoded(html, line[done..link.Start]);
            done = link.Start + link.Length;
            var words = line[link.Start..done];
            html.Append("<a href=\"").Append(link.Prefix);
            PlainText.AppendEncoded(html, words, inAttribute: true);
            html.Append("\" rel=\"noopener noreferrer nofollow\">");
            PlainText.AppendEncoded(html, words);
            html.Append("</a>");
        }

        PlainText.AppendEncoded(html, line[done..]);
    }
}
