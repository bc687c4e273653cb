using System.Buffers;
using System.Text;

namespace KtPortal.Core.Text;

/// <summary>Text without marks as HTML: a blank line parts paragraphs, a line end is a <c>&lt;br&gt;</c>.</summary>
internal static class PlainText
{
    private static readonly SearchValues<char> Encoded = SearchValues.Create("&<>\"");

    public static string ToHtml(ReadOnlySpan<char> text)
    {
        var html = new StringBuilder(text.Length + (text.Length / 8) + 32);
        var inParagraph = false;
        foreach (var range in text.Split('\n'))
        {
            var line = text[range].Trim(" \r");
            if (line.IsEmpty)
            {
                html.Append(inParagraph ? "</p>\n" : "");
                inParagraph = false;
                continue;
            }

            html.Append(inParagraph ? "<br>\n" : "<p>");
            inParagraph = true;
            AppendEncoded(html, line);
        }

        if (inParagraph)
        {
            html.Append("</p>");
        }
        else if (html.Length > 0)
        {
            html.Length--;
        }

        return html.ToString();
    }

    public static void AppendEncoded(StringBuilder html, ReadOnlySpan<char> text, bool inAttribute = false)
    {
        while (true)
        {
            var next = text.IndexOfAny(Encoded);
            if (next < 0)
            {
                html.Append(text);
                return;
            }

            html.Append(text[..next]).Append(text[next] switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                _ => inAttribute ? "&quot;" : "\"",
            });
            text = text[(next + 1)..];
        }
    }
}
