using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace KtPortal.Core.Branding.Images;

/// <summary>
/// How many elements a picture comes to when its references are followed: ten lines can name each other ten times over and
/// come to more than any browser paints.
/// </summary>
internal sealed partial class SvgWeight
{
    private const long TooMuch = 1_000_000_000;

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

    public static long Of(XElement root) => new SvgWeight(root).Weigh(root);

    private long Weigh(XElement element)
    {
        if (known.TryGetValue(element, out var weight))
        {
            return weight;
        }

        // While it is being weighed: what contains itself has no end.
        known[element] = TooMuch;
        weight = 1;
        foreach (var child in element.Elements())
        {
            weight = Math.Min(TooMuch, weight + Weigh(child));
        }

        foreach (var target in element.Attributes().SelectMany(References).Select(id => named.GetValueOrDefault(id)))
        {
            weight = target is null ? weight : Math.Min(TooMuch, weight + Weigh(target));
        }

        return known[element] = weight;
    }

    private static IEnumerable<string> References(XAttribute attribute) =>
        attribute.Name.LocalName == "href" ? [attribute.Value.Trim().TrimStart('#')] : Paint().Matches(attribute.Value).Select(m => m.Groups[1].Value);

    [GeneratedRegex("""url\(\s*["']?#([^"')]+?)["']?\s*\)""", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Paint();
}
