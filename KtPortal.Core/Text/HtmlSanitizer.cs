using System.Net;
using System.Text;

namespace KtPortal.Core.Text;

/// <summary>
/// The one sanitizer: whatever HTML a person or a mail brought in, what comes out can't run, load from elsewhere, submit or
/// leave its box. To be placed in an element that may hold blocks.
/// </summary>
public static class HtmlSanitizer
{
    public static string Clean(string html) => HtmlTree.Parse(html) is { } body
        ? HtmlWriter.Write(body, html.Length + 64)
        : PlainText.ToHtml(WithoutTags(html));

    /// <summary>What a reader would see, as text: for a mail's plain part, for search and for excerpts.</summary>
    public static string ToPlain(string html) => HtmlTree.Parse(html) is { } body ? HtmlText.Write(body) : WithoutTags(html).Trim();

    // Markup no browser would show as meant (too deep, too long): its text is all there is to save.
    private static string WithoutTags(string html)
    {
        var text = new StringBuilder(html.Length);
        for (var at = 0; at < html.Length;)
        {
            var tag = html.IndexOf('<', at);
            if (tag < 0)
            {
                text.Append(html, at, html.Length - at);
                break;
            }

            text.Append(html, at, tag - at).Append(' ');
            var end = html.IndexOf('>', tag);
            at = end < 0 ? html.Length : end + 1;
        }

        return WebUtility.HtmlDecode(text.ToString());
    }
}
