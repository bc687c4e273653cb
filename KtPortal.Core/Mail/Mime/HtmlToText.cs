using AngleSharp.Dom;
using KtPortal.Core.Text;

namespace KtPortal.Core.Mail.Mime;

/// <summary>
/// HTML of a mail as plain text or Markdown. Only text, known formatting and http(s), mailto and tel links come out; nothing
/// is loaded, and the tree is walked without recursion, so that no mail can exhaust the stack. HTML that is too much to be
/// parsed is shown as the words between its tags.
/// </summary>
public static class HtmlToText
{
    private const int LookEvery = 1024;

    private static readonly HashSet<string> Skipped = new(StringComparer.OrdinalIgnoreCase)
    {
        "head", "script", "style", "title", "template", "noscript", "svg", "math", "object", "iframe", "select", "button",
        "textarea", "audio", "video", "canvas", "map", "meta", "link", "base",
    };

    public static string Convert(string html, CancellationToken cancel = default) =>
        Render(html, new HtmlTextWriter(isMarkdown: false, _ => null), cancel);

    /// <summary>
    /// <paramref name="resolveImage"/> gives the address to show for an image's source (<c>cid:</c> or other), null to leave it out.
    /// </summary>
    public static string ToMarkdown(string html, Func<string, string?>? resolveImage = null, CancellationToken cancel = default) =>
        Render(html, new HtmlTextWriter(isMarkdown: true, resolveImage ?? (_ => null)), cancel);

    private static string Render(string html, HtmlTextWriter writer, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(html);
        var isCut = html.Length > HtmlTree.Longest;
        var shown = isCut ? html[..HtmlTree.Longest] : html;
        if (HtmlTree.Parse(shown, cancel) is { } body)
        {
            Walk(body, writer, cancel);
        }
        else
        {
            writer.Lines(HtmlWords.Of(shown));
        }
        return isCut ? $"{writer}\n\n[…]" : writer.ToString();
    }

    /// <summary>By place among the children: to ask a node for the one behind it has it looked for among all of them.</summary>
    private static void Walk(IElement body, HtmlTextWriter writer, CancellationToken cancel)
    {
        var open = new Stack<(IElement Element, int Next)>();
        open.Push((body, 0));
        for (var steps = 0; open.TryPop(out var level); steps++)
        {
            if (steps % LookEvery == 0)
            {
                cancel.ThrowIfCancellationRequested();
            }
            if (level.Next == level.Element.ChildNodes.Length)
            {
                writer.Leave(level.Element);
                continue;
            }
            open.Push(level with { Next = level.Next + 1 });
            switch (level.Element.ChildNodes[level.Next])
            {
                case IElement element when !Skipped.Contains(element.LocalName) && !IsHidden(element):
                    writer.Enter(element);
                    open.Push((element, 0));
                    break;
                case IText text:
                    writer.Text(text.Data);
                    break;
            }
        }
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
