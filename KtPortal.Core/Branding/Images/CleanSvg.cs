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
            // No entities, nothing fetched. The doctype that drawing programs write is passed over.
            var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, MaxCharactersInDocument = BrandImage.MaxBytes, IgnoreComments = true, IgnoreProcessingInstructions = true };
            using var reader = XmlReader.Create(new MemoryStream(content), settings);
            document = XDocument.Load(reader);
        }
        catch (XmlException)
        {
            return null;
        }

        if (document.Root is not { Name: { LocalName: "svg", NamespaceName: Namespace } } root || root.DescendantsAndSelf().Skip(MaxElements).Any())
        {
            return null;
        }

        var removed = new SortedSet<string>(StringComparer.Ordinal);
        var clean = Copy(root, removed, 0) ?? new XElement(root.Name);
        return SvgWeight.Of(clean) > MaxElements ? null : (clean, [.. removed]);
    }

    private static XElement? Copy(XElement element, SortedSet<string> removed, int depth)
    {
        if (element.Name.NamespaceName != Namespace || !Elements.Contains(element.Name.LocalName) || depth > 100)
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
                removed.Add(name == "href" ? "a reference to something outside" : name);
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
            if (node is XElement child && Copy(child, removed, depth + 1) is { } kept)
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
        var tokens = CssTokenizer.Read(css);
        for (var i = 0; i < tokens.Count; i++)
        {
            var fine = tokens[i].Kind switch
            {
                CssKind.AtKeyword or CssKind.BadString or CssKind.BadUrl => false,
                CssKind.Url => tokens[i].Text.StartsWith('#'),
                CssKind.Function when tokens[i].Is(CssKind.Function, "url") => i + 1 < tokens.Count && tokens[i + 1].Kind == CssKind.String && tokens[i + 1].Text.StartsWith('#'),
                CssKind.Function => tokens[i].Text.ToLowerInvariant() is not ("image" or "image-set" or "-webkit-image-set" or "src" or "element" or "expression"),
                CssKind.Ident => tokens[i].Text.ToLowerInvariant() is not ("behavior" or "-moz-binding"),
                _ => true,
            };
            if (!fine)
            {
                return false;
            }
        }

        return true;
    }

    private static FrozenSet<string> Words(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
