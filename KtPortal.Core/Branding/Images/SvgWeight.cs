using System.Xml.Linq;
using KtPortal.Core.Branding.Css;

namespace KtPortal.Core.Branding.Images;

/// <summary>
/// How many elements a picture comes to when its references are followed: ten lines can name each other ten times over and
/// come to more than any browser paints.
/// </summary>
internal sealed class SvgWeight
{
    private const long TooMuch = 1_000_000_000;

    // Part names part names part: each step is one more on the stack, here and wherever the picture is painted.
    private const int Deepest = 500;

    private readonly Dictionary<string, XElement> named = [];
    private readonly Dictionary<XElement, long> known = [];

    private SvgWeight(XElement root)
    {
        foreach (var element in root.DescendantsAndSelf())
        {
            if (element.Attribute("id")?.Value is { } id)
            {
                named.TryAdd(id, element);
            }
        }
    }

    public static long Of(XElement root) => new SvgWeight(root).Weigh(root, 0);

    private long Weigh(XElement element, int depth)
    {
        if (depth > Deepest)
        {
            return TooMuch;
        }

        if (known.TryGetValue(element, out var weight))
        {
            return weight;
        }

        // While it is being weighed: what contains itself has no end.
        known[element] = TooMuch;
        weight = 1;
        foreach (var child in element.Elements())
        {
            weight = Math.Min(TooMuch, weight + Weigh(child, depth + 1));
        }

        foreach (var target in element.Attributes().SelectMany(References).Select(id => named.GetValueOrDefault(id)))
        {
            weight = target is null ? weight : Math.Min(TooMuch, weight + Weigh(target, depth + 1));
        }

        return known[element] = weight;
    }

    // As a browser reads it: however it is written, url(#part) names the part.
    private static IEnumerable<string> References(XAttribute attribute)
    {
        if (attribute.Name.LocalName == "href")
        {
            return [attribute.Value.Trim().TrimStart('#')];
        }

        return attribute.Name.LocalName is not ("d" or "points" or "id" or "class") && attribute.Value.Contains('(', StringComparison.Ordinal)
            ? CssTokenizer.Each(attribute.Value).Where(t => t.Kind is CssKind.Url or CssKind.String).Select(t => t.Text.TrimStart('#'))
            : [];
    }
}
