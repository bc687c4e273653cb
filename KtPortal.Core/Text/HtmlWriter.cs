using System.Text;
using AngleSharp.Dom;

namespace KtPortal.Core.Text;

/// <summary>
/// A cleaned tree as HTML. By place among the children and without recursion: the library's own way asks each node for the one
/// behind it, which is looked for among all of them.
/// </summary>
internal static class HtmlWriter
{
    public static string Write(IElement body)
    {
        var html = new StringBuilder(body.ChildNodes.Length * 64);
        var open = new Stack<(INode Node, int Next)>();
        open.Push((body, 0));
        while (open.TryPop(out var level))
        {
            if (level.Next < level.Node.ChildNodes.Length)
            {
                open.Push(level with { Next = level.Next + 1 });
                var child = level.Node.ChildNodes[level.Next];
                Begin(html, child);
                open.Push((child, 0));
            }
            else if (open.Count > 0 && level.Node is IElement element && !element.Flags.HasFlag(NodeFlags.SelfClosing))
            {
                html.Append("</").Append(element.LocalName).Append('>');
            }
        }

        return html.ToString().Trim();
    }

    private static void Begin(StringBuilder html, INode node)
    {
        if (node is IText text)
        {
            PlainText.AppendEncoded(html, text.Data);
        }
        else if (node is IElement element)
        {
            html.Append('<').Append(element.LocalName);
            for (var i = 0; i < element.Attributes.Length; i++)
            {
                var attribute = element.Attributes[i]!;
                html.Append(' ').Append(attribute.Name).Append("=\"");
                PlainText.AppendEncoded(html, attribute.Value, inAttribute: true);
                html.Append('"');
            }

            // Browsers drop the first line end in <pre>.
            html.Append(element is { LocalName: "pre", FirstChild: IText { Data: ['\n', ..] } } ? ">\n" : ">");
        }
    }
}
