using System.Globalization;
using AngleSharp.Dom;
using KtPortal.Core.Text;

namespace KtPortal.Core.Mail.Mime;

/// <summary>What each element of a mail's HTML means as text or Markdown; <see cref="TextLines"/> keeps blanks and lines.</summary>
internal sealed class HtmlTextWriter(bool isMarkdown, Func<string, string?> resolveImage)
{
    private readonly TextLines _lines = new(isMarkdown);
    private readonly Stack<int> _lists = new();

    /// <summary>The link that is open. One inside another is none: each would be asked for all the words of those below it.</summary>
    private (IElement Element, string Address, string Words)? _link;

    internal void Enter(IElement element)
    {
        switch (element.LocalName)
        {
            case "br":
                _lines.NewLine();
                break;
            case "hr":
                _lines.Block(2);
                _lines.Raw("---");
                _lines.Block(2);
                break;
            case "img":
                Image(element);
                break;
            case "b" or "strong":
                _lines.Bold(true);
                break;
            case "i" or "em":
                _lines.Italic(true);
                break;
            case "a" when _link is null && Address(element) is { } address && element.TextContent.Trim() is { Length: > 0 } words:
                _link = (element, address, words);
                _lines.Raw(isMarkdown ? "[" : "");
                break;
            case "code" or "tt" when isMarkdown && !_lines.IsPreformatted:
                _lines.Raw("`");
                break;
            case "td" or "th":
                _lines.Gap();
                break;
            default:
                EnterBlock(element);
                break;
        }
    }

    internal void Leave(IElement element)
    {
        switch (element.LocalName)
        {
            case "b" or "strong":
                _lines.Bold(false);
                break;
            case "i" or "em":
                _lines.Italic(false);
                break;
            case "a" when _link is var (link, address, words) && link == element:
                _link = null;
                _lines.Raw(isMarkdown ? $"]({address})" : PlainLink(words, address));
                break;
            case "code" or "tt" when isMarkdown && !_lines.IsPreformatted:
                _lines.Raw("`");
                break;
            default:
                LeaveBlock(element);
                break;
        }
    }

    internal void Text(string text) => _lines.Text(text);

    /// <summary>Words whose line ends mean something.</summary>
    internal void Lines(string text)
    {
        foreach (var line in text.EnumerateLines())
        {
            _lines.Text(line);
            _lines.NewLine();
        }
    }

    public override string ToString() => _lines.ToString();

    private void EnterBlock(IElement element)
    {
        var margin = Margin(element.LocalName);
        if (margin == 0)
        {
            return;
        }
        _lines.Block(margin);
        switch (element.LocalName)
        {
            case "blockquote":
                _lines.Quote(1);
                break;
            case "pre":
                _lines.Preformatted(true);
                break;
            case "ul" or "ol":
                _lists.Push(element.LocalName == "ol" ? 0 : -1);
                break;
            case "li":
                ListItem();
                break;
            case ['h', >= '1' and <= '6' and var level] when isMarkdown:
                _lines.Raw(new string('#', level - '0') + " ");
                break;
        }
    }

    private void LeaveBlock(IElement element)
    {
        switch (element.LocalName)
        {
            case "blockquote":
                _lines.Block(1);
                _lines.Quote(-1);
                break;
            case "pre":
                _lines.Preformatted(false);
                break;
            case "li":
                _lines.Indent(-1);
                break;
            case "ul" or "ol" when _lists.Count > 0:
                _lists.Pop();
                break;
        }
        _lines.Block(Margin(element.LocalName));
    }

    private void ListItem()
    {
        var number = _lists.Count > 0 ? _lists.Pop() : -1;
        number += number < 0 ? 0 : 1;
        _lists.Push(number);
        _lines.Raw(number < 0 ? "- " : string.Create(CultureInfo.InvariantCulture, $"{number}. "));
        _lines.Indent(1);
    }

    private int Margin(string name) => name switch
    {
        "ul" or "ol" => _lists.Count > (name.Length == 2 ? 0 : 1) ? 1 : 2,
        "p" or "blockquote" or "pre" or "h1" or "h2" or "h3" or "h4" or "h5" or "h6" or "dl" => 2,
        "div" or "li" or "tr" or "table" or "section" or "article" or "header" or "footer" or "main" or "aside" or "nav" or "form"
            or "fieldset" or "address" or "center" or "dt" or "dd" or "figure" or "figcaption" or "details" or "summary" => 1,
        _ => 0,
    };

    private void Image(IElement element)
    {
        var alt = (element.GetAttribute("alt") ?? "").Trim();
        var isPixel = element.GetAttribute("width") is "0" or "1" || element.GetAttribute("height") is "0" or "1";
        if (isPixel)
        {
            return;
        }
        if (isMarkdown && element.GetAttribute("src") is { } source && resolveImage(source) is { } address)
        {
            _lines.Raw("![");
            _lines.Text(alt);
            _lines.Raw($"]({Escape(address)})");
        }
        else if (alt.Length > 0)
        {
            _lines.Text($"[{alt}]");
        }
    }

    private static string? Address(IElement element)
    {
        var href = element.GetAttribute("href")?.Trim();
        var isKnown = href is { Length: <= SafeUrl.Longest }
            && (href.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || href.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
                || href.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) || href.StartsWith("tel:", StringComparison.OrdinalIgnoreCase));
        return isKnown ? Escape(href!) : null;
    }

    private static string PlainLink(string words, string address)
    {
        var target = address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? address[7..] : address;
        var isSaid = words.Contains('@', StringComparison.Ordinal) && target.Contains('@', StringComparison.Ordinal)
            || target.TrimEnd('/').EndsWith(words.TrimEnd('/'), StringComparison.OrdinalIgnoreCase);
        return isSaid ? "" : $" <{target}>";
    }

    private static string Escape(string address) =>
        string.Concat(address.Select(c => c is ' ' or '(' or ')' or '<' or '>' or '"' or '\\' || char.IsControl(c)
            ? Uri.HexEscape(c > 255 ? ' ' : c)
            : c.ToString()));
}
