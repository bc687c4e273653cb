using System.Collections.Frozen;
using System.Xml;
using System.Xml.Linq;
using KtPortal.Core.Branding.Css;

namespace KtPortal.Core.Branding.Images;

/// <summary>
/// An SVG made of shapes and paints only. Elements and attributes are lists of allowed ones; a reference may name a part of the
/// same picture, nothing else.
/// </summary>
internal static class CleanSvg
{
    private const string Namespace = "http://www.w3.org/2000/svg";
    private const int MaxElements = 20_000;
    private const int MaxDepth = 100;
    private const int LongestCss = 200_000;

    private static readonly FrozenSet<string> Elements = Words(
        "svg g path rect circle ellipse line polyline polygon text tspan defs linearGradient radialGradient stop clipPath mask pattern use symbol title desc style");

    private static readonly FrozenSet<string> Attributes = Words(
        "id class style transform d x y x1 y1 x2 y2 cx cy r rx ry fx fy fr dx dy width height viewBox preserveAspectRatio points pathLength version fill fill-opacity fill-rule " +
        "stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray stroke-dashoffset opacity color display visibility overflow " +
        "clip-path clip-rule mask paint-order vector-effect shape-rendering text-anchor dominant-baseline font-family font-size font-weight font-style letter-spacing " +
        "gradientUnits gradientTransform spreadMethod offset stop-color stop-opacity clipPathUnits maskUnits maskContentUnits patternUnits patternContentUnits patternTransform href");

    /// <returns>The cleaned picture and what was taken out, or null when this is no SVG.</returns>
    public static (XElement Root, IReadOnlyList<string> Removed)? Read(byte[] content)
    {
        XDocument document;
        try
        {
            if (!IsBearable(content))
            {
                return null;
            }

            using var reader = Open(content);
            document = XDocument.Load(reader);
        }
        catch (XmlException)
        {
            return null;
        }

        if (document.Root is not { Name: { LocalName: "svg", NamespaceName: Namespace } } root)
        {
            return null;
        }

        var removed = new SortedSet<string>(StringComparer.Ordinal);
        var clean = Copy(root, removed) ?? new XElement(root.Name);
        return SvgWeight.Of(clean) > MaxElements ? null : (clean, [.. removed]);
    }

    // No entities, nothing fetched. The doctype that drawing programs write is passed over.
    private static XmlReader Open(byte[] content) => XmlReader.Create(new MemoryStream(content), new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Ignore,
        XmlResolver = null,
        MaxCharactersInDocument = BrandImage.MaxBytes,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    });

    // Asked before the tree is made: each node that is added to one climbs to its root.
    private static bool IsBearable(byte[] content)
    {
        using var reader = Open(content);
        for (var elements = 0; reader.Read();)
        {
            elements += reader.NodeType == XmlNodeType.Element ? 1 : 0;
            if (elements > MaxElements || reader.Depth > MaxDepth)
            {
                return false;
            }
        }

        return true;
    }

    private static XElement? Copy(XElement element, SortedSet<string> removed)
    {
        if (element.Name.NamespaceName != Namespace || !Elements.Contains(element.Name.LocalName))
        {
            // Drawing programs keep notes in names of their own; nobody misses those.
            if (element.Name.NamespaceName == Namespace && element.Name.LocalName != "metadata")
            {
                removed.Add($"<{element.Name.LocalName}>");
            }

            return null;
        }

        var copy = new XElement(element.Name);
        foreach (var attribute in element.Attributes().Where(a => !a.IsNamespaceDeclaration))
        {
            if (Name(attribute) is not { } name)
            {
                continue;
            }

            if (Attributes.Contains(name) && IsHarmless(name, attribute.Value))
            {
                copy.SetAttributeValue(name, attribute.Value);
            }
            else if (attribute.Name.NamespaceName.Length == 0 || name == "href")
            {
                removed.Add(name == "href" ? BrandProblemTexts.OutsideReference : name);
            }
        }

        if (element.Name.LocalName == "style")
        {
            if (!IsHarmlessCss(element.Value))
            {
                removed.Add("<style>");
                return null;
            }

            copy.Value = element.Value;
            return copy;
        }

        foreach (var node in element.Nodes())
        {
            if (node is XElement child && Copy(child, removed) is { } kept)
            {
                copy.Add(kept);
            }
            else if (node is XText text && element.Name.LocalName is "text" or "tspan" or "title" or "desc")
            {
                copy.Add(new XText(((XText)node).Value));
            }
        }

        return copy;
    }

    // xlink:href is href; every other name of another space is the drawing program's own.
    private static string? Name(XAttribute attribute) =>
        attribute.Name.NamespaceName.Length == 0 || attribute.Name == XName.Get("href", "http://www.w3.org/1999/xlink") ? attribute.Name.LocalName : null;

    private static bool IsHarmless(string name, string value) => name switch
    {
        "href" => value.StartsWith('#'),
        "id" or "class" or "d" or "points" => true,
        _ => IsHarmlessCss(value),
    };

    // Read as a browser reads it: escapes resolved, so that \75rl( is url(.
    private static bool IsHarmlessCss(string css)
    {
        if (css.Length > LongestCss)
        {
            return false;
        }

        var afterUrl = false;
        foreach (var token in CssTokenizer.Each(css))
        {
            var fine = token.Kind switch
            {
                CssKind.String when afterUrl => token.Text.StartsWith('#'),
                _ when afterUrl => false,
                CssKind.AtKeyword or CssKind.BadString or CssKind.BadUrl => false,
                CssKind.Url => token.Text.StartsWith('#'),
                CssKind.Function => token.Text.ToLowerInvariant() is not ("image" or "image-set" or "-webkit-image-set" or "src" or "element" or "expression"),
                CssKind.Ident => token.Text.ToLowerInvariant() is not ("behavior" or "-moz-binding"),
                _ => true,
            };
            if (!fine)
            {
                return false;
            }

            afterUrl = token.Is(CssKind.Function, "url");
        }

        return !afterUrl;
    }

    private static FrozenSet<string> Words(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
