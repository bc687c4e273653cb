using System.Net;
using System.Text;

namespace KtPortal.Core.Text;

/// <summary>
/// What stands between the tags, in one pass: all there is to save of markup that no browser would show as meant (too deep,
/// too long, too much of it).
/// </summary>
internal static class HtmlWords
{
    private static readonly string[] LineEnds = ["br", "p", "div", "tr", "li", "blockquote", "/p", "/div", "/blockquote"];
    private static readonly string[] Unread = ["script", "style", "title"];

    public static string Of(string html)
    {
        var text = new StringBuilder(html.Length);
        for (var at = 0; at < html.Length;)
        {
            var tag = html.IndexOf('<', at);
            var from = text.Length;
            text.Append(html, at, (tag < 0 ? html.Length : tag) - at).Replace('\n', ' ', from, text.Length - from);
            var end = tag < 0 ? -1 : html.IndexOf('>', tag);
            if (end < 0)
            {
                break;
            }

            var name = NameIn(html.AsSpan(tag + 1, end - tag - 1));
            text.Append(Is(name, LineEnds) ? '\n' : ' ');
            at = Is(name, Unread) ? EndOf(name, html, end) : end + 1;
        }

        return WebUtility.HtmlDecode(text.ToString());
    }

    private static ReadOnlySpan<char> NameIn(ReadOnlySpan<char> tag)
    {
        var length = tag.IndexOfAny(" \t\n\r\f");
        return (length < 0 ? tag : tag[..length]).TrimEnd('/');
    }

    private static bool Is(ReadOnlySpan<char> name, string[] names)
    {
        foreach (var one in names)
        {
            if (name.Equals(one, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // Where it is never closed nothing else is read, as browsers do.
    private static int EndOf(ReadOnlySpan<char> name, string html, int from)
    {
        var close = html.IndexOf($"</{name}", from, StringComparison.OrdinalIgnoreCase);
        return close < 0 ? html.Length : close;
    }
}
