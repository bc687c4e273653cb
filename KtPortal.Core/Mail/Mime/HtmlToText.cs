using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace KtPortal.Core.Mail.Mime;

/// <summary>
/// HTML of a mail as plain text or Markdown. Only text, known formatting and http(s), mailto and tel links come out; nothing
/// is loaded, and the tree is walked without recursion, so that no mail can exhaust the stack.
/// </summary>
public static class HtmlToText
{
    /// <summary>Longer HTML is cut before it is parsed.</summary>
    private const int MaxLength = 2_000_000;

    private static readonly HashSet<string> Skipped = new(StringComparer.OrdinalIgnoreCase)
    {
        "head", "script", "style", "title", "template", "noscript", "svg", "math", "object", "iframe", "select", "button",
        "textarea", "audio", "video", "canvas", "map", "meta", "link", "base",
    };

    public static string Convert(string html) => Render(html, new HtmlTextWriter(isMarkdown: false, _ => null));

    /// <summary>
    /// <paramref name="resolveImage"/> gives the address to show for an image's source (<c>cid:</c> or other), null to leave it out.
    /// </summary>
    public static string ToMarkdown(string html, Func<string, string?>? resolveImage = null) =>
        Render(html, new HtmlTextWriter(isMarkdown: true, resolveImage ?? (_ => null)));

    private static string Render(string html, HtmlTextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(html);
        var cut = html.Length > MaxLength ? html[..MaxLength] : html;
        if (!HtmlNesting.IsBearable(cut))
        {
            writer.Text(HtmlNesting.WithoutTags(cut));
            return writer.ToString();
        }
        var document = new HtmlParser().ParseDocument(cut);
        var root = (INode?)document.Body ?? document;
        var node = root.FirstChild;
        while (node is not null && node != root)
        {
            if (Enter(node, writer) && node.FirstChild is { } child)
            {
                node = child;
                continue;
            }
            node = Next(node, root, writer);
        }
        return writer.ToString();
    }

    /// <summary>Whether the children are wanted.</summary>
    private static bool Enter(INode node, HtmlTextWriter writer)
    {
        switch (node)
        {
            case IElement element when Skipped.Contains(element.LocalName) || IsHidden(element):
                return false;
            case IElement element:
                writer.Enter(element);
                return true;
            case IText text:
                writer.Text(text.Data);
                return false;
            default:
                return false;
        }
    }

    /// <summary>The next sibling, of this node or of the nearest ancestor that has one; elements passed are left.</summary>
    private static INode? Next(INode node, INode root, HtmlTextWriter writer)
    {
        for (var at = node; at is not null && at != root; at = at.Parent)
        {
            if (at is IElement element && !Skipped.Contains(element.LocalName) && !IsHidden(element))
            {
                writer.Leave(element);
            }
            if (at.NextSibling is { } sibling)
            {
                return sibling;
            }
        }
        return null;
    }

    private static bool IsHidden(IElement element)
    {
        if (element.HasAttribute("hidden"))
        {
            return true;
        }
        var style = element.GetAttribute("style");
        return style is not null
            && style.Replace(" ", "", StringComparison.Ordinal) is var compact
            && (compact.Contains("display:none", StringComparison.OrdinalIgnoreCase)
                || compact.Contains("mso-hide:all", StringComparison.OrdinalIgnoreCase));
    }
}
