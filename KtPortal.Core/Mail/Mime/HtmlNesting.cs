using System.Text;

namespace KtPortal.Core.Mail.Mime;

/// <summary>
/// Whether HTML can be parsed in reasonable time. The standard's parser walks the open elements at many a tag, and opens left
/// formatting anew in every block: deep or unclosed markup costs the square of its length, in time and memory.
/// </summary>
public static class HtmlNesting
{
    private const int MaxDepth = 400;
    private const int MaxReopened = 300_000;

    private static readonly HashSet<string> Formatting = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
    };

    private static readonly HashSet<string> Childless = new(StringComparer.OrdinalIgnoreCase)
    {
        "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
        // Closed by the next of their kind.
        "p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "option", "html", "head", "body",
    };

    public static bool IsBearable(string html)
    {
        ArgumentNullException.ThrowIfNull(html);
        var open = new List<string>();
        int formatting = 0, reopened = 0;
        for (var at = 0; (at = html.IndexOf('<', at)) >= 0 && at + 1 < html.Length;)
        {
            var isEnd = html[at + 1] == '/';
            var name = Name(html, at + (isEnd ? 2 : 1));
            at += 1 + name.Length;
            if (name.Length == 0 || Childless.Contains(name))
            {
                reopened += isEnd || name.Length == 0 ? 0 : formatting;
            }
            else if (!isEnd)
            {
                open.Add(name);
                reopened += formatting;
                formatting += Formatting.Contains(name) ? 1 : 0;
            }
            else if (open.FindLastIndex(one => one.Equals(name, StringComparison.OrdinalIgnoreCase)) is >= 0 and var match)
            {
                formatting -= Formatting.Contains(name) ? 1 : 0;
                open.RemoveAt(match);
            }
            if (open.Count > MaxDepth || reopened > MaxReopened)
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>What stands between the tags: all that is left to show of HTML that isn't bearable.</summary>
    internal static string WithoutTags(string html)
    {
        var text = new StringBuilder();
        for (var at = 0; at < html.Length;)
        {
            var tag = html.IndexOf('<', at);
            text.Append(html, at, (tag < 0 ? html.Length : tag) - at).Append(' ');
            var end = tag < 0 ? -1 : html.IndexOf('>', tag);
            at = end < 0 ? html.Length : end + 1;
        }
        return System.Net.WebUtility.HtmlDecode(text.ToString());
    }

    private static string Name(string html, int at)
    {
        var end = at;
        while (end < html.Length && end - at < 20 && char.IsAsciiLetterOrDigit(html[end]))
        {
            end++;
        }
        return html[at..end];
    }
}
