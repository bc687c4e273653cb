using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace KtPortal.Tests.Support;

/// <summary>What a reader sees of HTML in which white space counts: the letters, and where lines end.</summary>
public static class ShownText
{
    public static string Of(string html) => Of(new HtmlParser().ParseDocument($"<div>{html}</div>").Body!.FirstElementChild!);

    public static string Of(IElement element)
    {
        var text = new StringBuilder();
        Read(element, text);
        return text.ToString();
    }

    private static void Read(INode node, StringBuilder text)
    {
        var endsBlock = false;
        foreach (var child in node.ChildNodes)
        {
            if (endsBlock || (child is IElement { LocalName: "blockquote" } && text.Length > 0 && text[^1] != '\n'))
            {
                text.Append('\n');
            }

            endsBlock = child is IElement { LocalName: "blockquote" };
            switch (child)
            {
                case IElement { LocalName: "br" }:
                    text.Append('\n');
                    break;
                case IElement:
                    Read(child, text);
                    break;
                case IText words:
                    text.Append(words.Data);
                    break;
            }
        }
    }
}
