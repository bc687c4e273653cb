using System.Globalization;
using System.Text;
using AngleSharp.Dom;

namespace KtPortal.Core.Text;

/// <summary>
/// Writes the allowed part of a tree anew. Nothing is copied from the input but text and checked values, each encoded here,
/// so what the browser reads is what was allowed, however oddly the input was written.
/// </summary>
internal sealed class HtmlWriter
{
    private const string Xhtml = "http://www.w3.org/1999/xhtml";
    private readonly StringBuilder html;
    private readonly Stack<(INodeList Children, int Next, string? EndTag)> open = new();

    private HtmlWriter(int capacity) => html = new StringBuilder(capacity);

    public static string Write(IElement body, int capacity)
    {
        var writer = new HtmlWriter(capacity);
        writer.WriteChildren(body);
        return writer.html.ToString().Trim();
    }

    // Without recursion: the depth comes from outside.
    private void WriteChildren(IElement root)
    {
        open.Push((root.ChildNodes, 0, null));
        while (open.TryPop(out var level))
        {
            if (level.Next < level.Children.Length)
            {
                open.Push(level with { Next = level.Next + 1 });
                WriteNode(level.Children[level.Next]);
            }
            else if (level.EndTag is not null)
            {
                html.Append("</").Append(level.EndTag).Append('>');
            }
        }
    }

    private void WriteNode(INode node)
    {
        if (node is IText text)
        {
            PlainText.AppendEncoded(html, text.Data);
        }
        else if (node is IElement element && element.NamespaceUri == Xhtml && !AllowedTags.DroppedWhole.Contains(element.LocalName))
        {
            WriteElement(element);
        }
    }

    private void WriteElement(IElement element)
    {
        if (element.LocalName == "input")
        {
            WriteCheckbox(element);
        }
        else if (!AllowedTags.Written.TryGetValue(element.LocalName, out var tag))
        {
            open.Push((element.ChildNodes, 0, null));
        }
        else if (tag == "img")
        {
            WriteImage(element);
        }
        else if (tag == "a" && SafeUrl.Link(element.GetAttribute("href")) is null)
        {
            open.Push((element.ChildNodes, 0, null));
        }
        else
        {
            WriteTag(element, tag);
        }
    }

    private void WriteTag(IElement element, string tag)
    {
        html.Append('<').Append(tag);
        HtmlAttributes.Write(element, tag, Attribute);
        html.Append('>');
        if (AllowedTags.Void.Contains(tag))
        {
            return;
        }

        if (tag == "pre" && element.FirstChild is IText { Data: ['\n', ..] })
        {
            html.Append('\n'); // browsers drop the first line end in <pre>
        }

        open.Push((element.ChildNodes, 0, tag));
    }

    private void WriteImage(IElement image)
    {
        var alternative = image.GetAttribute("alt") ?? "";
        if (SafeUrl.Image(image.GetAttribute("src")) is not { } source)
        {
            PlainText.AppendEncoded(html, alternative);
            return;
        }

        html.Append("<img");
        Attribute("src", source);
        Attribute("alt", alternative);
        HtmlAttributes.Write(image, "img", Attribute);
        html.Append(" loading=\"lazy\">");
    }

    // A task list's box, as a character: nothing here can be ticked or sent.
    private void WriteCheckbox(IElement input)
    {
        if (string.Equals(input.GetAttribute("type"), "checkbox", StringComparison.OrdinalIgnoreCase))
        {
            html.Append(input.HasAttribute("checked") ? '\u2611' : '\u2610');
        }
    }

    private void Attribute(string name, string value)
    {
        html.Append(CultureInfo.InvariantCulture, $" {name}=\"");
        PlainText.AppendEncoded(html, value, inAttribute: true);
        html.Append('"');
    }
}
