using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace KtPortal.Core.Text;

/// <summary>The attributes that stay, each with the values it may have.</summary>
internal static partial class HtmlAttributes
{
    public static void Write(IElement element, string tag, Action<string, string> write)
    {
        if (element.Attributes.Length == 0)
        {
            return;
        }

        switch (tag)
        {
            case "a":
                write("href", SafeUrl.Link(element.GetAttribute("href"))!);
                write("rel", "noopener noreferrer nofollow");
                break;
            case "img":
                Number("width", 1, 4000);
                Number("height", 1, 4000);
                break;
            case "ol":
                Number("start", 0, 999_999_999);
                break;
            case "li":
                Number("value", 0, 999_999_999);
                break;
            case "td" or "th":
                Number("colspan", 2, 100);
                Number("rowspan", 2, 1000);
                Say("align", Alignment(element));
                Say("scope", OneOf(element.GetAttribute("scope"), "row", "col"));
                break;
            case "col" or "colgroup":
                Number("span", 2, 100);
                break;
            case "code":
                Say("class", element.GetAttribute("class") is { } name && Language().IsMatch(name) ? name : null);
                break;
        }

        Say("title", element.GetAttribute("title"));
        Say("dir", OneOf(element.GetAttribute("dir"), "ltr", "rtl", "auto"));
        Say("lang", element.GetAttribute("lang") is { } language && LanguageTag().IsMatch(language) ? language : null);

        void Say(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                write(name, value);
            }
        }

        void Number(string name, int from, int until)
        {
            if (int.TryParse(element.GetAttribute(name), NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= from && n <= until)
            {
                write(name, n.ToString(CultureInfo.InvariantCulture));
            }
        }
    }

    // Markdown's tables say it as a style.
    private static string? Alignment(IElement cell)
    {
        var style = cell.GetAttribute("style")?.Trim(' ', ';');
        return style is not null && style.StartsWith("text-align:", StringComparison.OrdinalIgnoreCase)
            ? OneOf(style["text-align:".Length..], "left", "center", "right")
            : OneOf(cell.GetAttribute("align"), "left", "center", "right");
    }

    private static string? OneOf(string? value, params ReadOnlySpan<string> allowed)
    {
        foreach (var one in allowed)
        {
            if (string.Equals(value?.Trim(), one, StringComparison.OrdinalIgnoreCase))
            {
                return one;
            }
        }

        return null;
    }

    [GeneratedRegex(@"\Alanguage-[A-Za-z0-9+#.-]{1,30}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Language();

    [GeneratedRegex(@"\A[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}\z", RegexOptions.CultureInvariant)]
    private static partial Regex LanguageTag();
}
