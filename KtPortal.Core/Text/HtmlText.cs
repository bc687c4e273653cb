using System.Globalization;
using System.Text;
using AngleSharp.Dom;

namespace KtPortal.Core.Text;

/// <summary>A tree as text: blank lines around blocks, marks before items and quotes, addresses behind links.</summary>
internal sealed class HtmlText
{
    // Quotes in quotes without end would begin each line anew.
    private const int LongestPrefix = 40;

    private readonly StringBuilder text = new();
    private readonly StringBuilder prefix = new();
    private readonly Stack<Level> open = new();
    private int breaks = 2;
    private int preformatted;

    private sealed class Level(IElement element)
    {
        public readonly IElement Element = element;
        public readonly INodeList Children = element.ChildNodes;
        public int Next;
        public int Items;
        public int PrefixLength = -1;
        public int TextStart;
    }

    public static string Write(IElement body)
    {
        var writer = new HtmlText();
        writer.Walk(body);
        return writer.text.ToString().Trim('\n', ' ');
    }

    private void Walk(IElement body)
    {
        open.Push(new Level(body));
        while (open.TryPeek(out var level))
        {
            if (level.Next >= level.Children.Length)
            {
                open.Pop();
                Leave(level);
                continue;
            }

            var node = level.Children[level.Next++];
            if (node is IText words)
            {
                Say(words.Data);
            }
            else if (node is IElement element && !AllowedTags.DroppedWhole.Contains(element.LocalName))
            {
                Enter(element, level);
            }
        }
    }

    private void Enter(IElement element, Level parent)
    {
        var level = new Level(element);
        switch (element.LocalName)
        {
            case "br":
                text.Append('\n');
                breaks = Math.Min(breaks + 1, 2);
                return;
            case "hr":
                Break(2);
                Say("---");
                Break(2);
                return;
            case "img":
                Say(element.GetAttribute("alt") ?? "");
                return;
            case "input":
                Say(element.HasAttribute("checked") ? "\u2611" : "\u2610");
                return;
            case "li":
                Break(1);
                level.PrefixLength = prefix.Length;
                Say(parent.Element.LocalName == "ol" ? string.Create(CultureInfo.InvariantCulture, $"{++parent.Items}. ") : "- ");
                Indent("  ");
                break;
            case "blockquote":
                Break(2);
                level.PrefixLength = prefix.Length;
                Indent("> ");
                break;
            case "pre":
                Break(2);
                preformatted++;
                break;
            case "td" or "th" when parent.Items++ > 0:
                Say(" | ");
                break;
            default:
                Break(BreaksAround(element, parent));
                break;
        }

        level.TextStart = text.Length;
        open.Push(level);
    }

    private void Leave(Level level)
    {
        var element = level.Element;
        if (element.LocalName == "a" && SafeUrl.Link(element.GetAttribute("href")) is { } url && url.Contains(':', StringComparison.Ordinal))
        {
            // Words longer than any address are none. Links can lie in each other: none is copied whole for each.
            var shown = text.ToString(level.TextStart, Math.Min(text.Length - level.TextStart, SafeUrl.Longest + 1)).Trim();
            var bare = url.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? url[7..] : url;
            Say(shown == url || shown == bare || "https://" + shown == url ? "" : $" ({bare})");
        }

        if (level.PrefixLength >= 0)
        {
            prefix.Length = level.PrefixLength;
        }

        preformatted -= element.LocalName == "pre" ? 1 : 0;
        Break(element.LocalName == "li" ? 1 : BreaksAround(element, open.TryPeek(out var parent) ? parent : level));
    }

    private static int BreaksAround(IElement element, Level parent) => element.LocalName switch
    {
        "p" or "pre" or "blockquote" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "table" or "dl" => 2,
        "ul" or "ol" => parent.Element.LocalName == "li" ? 1 : 2,
        "div" or "tr" or "dt" or "dd" or "li" or "caption" or "section" or "article" or "header" or "footer" or "form" or "center" => 1,
        _ => 0,
    };

    private void Indent(string mark) => prefix.Append(prefix.Length < LongestPrefix ? mark : "");

    /// <summary>At least so many line ends before what comes next.</summary>
    private void Break(int count)
    {
        if (count > 0 && text.Length > 0)
        {
            for (; breaks < count; breaks++)
            {
                text.Append('\n');
            }
        }
    }

    private void Say(string words)
    {
        foreach (var c in words)
        {
            if (preformatted > 0 && c == '\n')
            {
                text.Append('\n');
                breaks++;
            }
            else if (preformatted == 0 && c is ' ' or '\n' or '\r' or '\t' or '\f')
            {
                if (breaks == 0 && text[^1] != ' ')
                {
                    text.Append(' ');
                }
            }
            else
            {
                if (breaks > 0)
                {
                    text.Append(prefix);
                    breaks = 0;
                }

                text.Append(c);
            }
        }
    }
}
