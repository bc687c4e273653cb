using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace KtPortal.Core.Text;

/// <summary>The attributes that stay, each with the values it may have.</summary>
internal static partial class HtmlAttributes
{
    public static readonly FrozenSet<string> Written =
        "align alt class colspan dir height href lang loading rel rowspan scope span src start title value width"
            .Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Leaves what this element may have. Whether an address may be followed is <see cref="SafeUrl"/>'s to say.</summary>
    public static void Mend(IElement element)
    {
        if (element.LocalName is "td" or "th")
        {
            AlignAsStyled(element);
        }

        for (var i = element.Attributes.Length - 1; i >= 0; i--)
        {
            var attribute = element.Attributes[i]!;
            if (Mended(element.LocalName, attribute.Name, attribute.Value) is not { } value)
            {
                element.RemoveAttribute(attribute.Name);
            }
            else if (value != attribute.Value)
            {
                attribute.Value = value;
            }
        }

        if (element.LocalName == "a")
        {
            element.SetAttribute("rel", "noopener noreferrer nofollow");
        }
        else if (element.LocalName == "img")
        {
            element.SetAttribute("alt", element.GetAttribute("alt") ?? "");
            element.SetAttribute("loading", "lazy");
        }
    }

    private static string? Mended(string tag, string name, string value) => (tag, name) switch
    {
        ("a", "href") or ("img", "src" or "alt") => value,
        ("img", "width" or "height") => Number(value, 1, 4000),
        ("ol", "start") or ("li", "value") => Number(value, 0, 999_999_999),
        ("td" or "th", "colspan") or ("col" or "colgroup", "span") => Number(value, 2, 100),
        ("td" or "th", "rowspan") => Number(value, 2, 1000),
        ("td" or "th", "align") => OneOf(value, "left", "center", "right"),
        ("td" or "th", "scope") => OneOf(value, "row", "col"),
        ("code", "class") => Language().IsMatch(value) ? value : null,
        (_, "title") => value.Length > 0 ? value : null,
        (_, "dir") => OneOf(value, "ltr", "rtl", "auto"),
        (_, "lang") => LanguageTag().IsMatch(value) ? value : null,
        _ => null,
    };

    // Markdown's tables say it as a style.
    private static void AlignAsStyled(IElement cell)
    {
        var style = cell.GetAttribute("style")?.Trim(' ', ';');
        if (style is not null && style.StartsWith("text-align:", StringComparison.OrdinalIgnoreCase))
        {
            cell.SetAttribute("align", style["text-align:".Length..]);
        }
    }

    private static string? OneOf(string value, params ReadOnlySpan<string> allowed)
    {
        foreach (var one in allowed)
        {
            if (value.AsSpan().Trim().Equals(one, StringComparison.OrdinalIgnoreCase))
            {
                return one;
            }
        }

        return null;
    }

    private static string? Number(string value, int from, int until) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= from && n <= until
            ? n.ToString(CultureInfo.InvariantCulture)
            : null;

    [GeneratedRegex(@"\Alanguage-[A-Za-z0-9+#.-]{1,30}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Language();

    [GeneratedRegex(@"\A[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}\z", RegexOptions.CultureInvariant)]
    private static partial Regex LanguageTag();
}
