using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace KtPortal.Core.Branding.Css;

/// <summary>What may stand in a value. Functions are a list of allowed ones: what is not known is not let through.</summary>
internal static partial class CssValues
{
    private const int MaxLayer = 100;

    // Protected parts stand on layer 10, the theme's own bars above; whatever is asked for stays below both.
    private const int TopLayer = 9;

    private static readonly FrozenSet<string> Functions = (
        "rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark calc min max clamp round mod rem abs sign var env " +
        "linear-gradient radial-gradient conic-gradient repeating-linear-gradient repeating-radial-gradient repeating-conic-gradient " +
        "translate translatex translatey translatez translate3d scale scalex scaley rotate skew skewx skewy matrix perspective " +
        "cubic-bezier steps linear repeat minmax fit-content blur brightness contrast drop-shadow grayscale hue-rotate invert saturate sepia opacity " +
        "inset circle ellipse polygon counter counters not selector style").Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Positions = ["static", "relative", "absolute", "sticky", "inherit", "initial", "unset"];

    /// <returns>Why the value is refused, or null.</returns>
    public static string? Refuse(string property, ArraySegment<CssToken> value)
    {
        var solid = Solid(value);
        if (solid.Count == 0)
        {
            return property.StartsWith("--", StringComparison.Ordinal) ? null : "a value is missing";
        }

        return property switch
        {
            // Whatever a variable may hold is not known here.
            "position" when solid is not [{ Kind: CssKind.Ident } word] || !Positions.Contains(word.Text, StringComparer.OrdinalIgnoreCase) =>
                "only static, relative, absolute or sticky",
            "z-index" when !IsLayer(solid) => $"only a number up to {MaxLayer}",
            // A negative margin pulls what follows along, a protected part too; a variable or a sum may come to be negative.
            _ when property.StartsWith("margin", StringComparison.Ordinal) && !solid.TrueForAll(IsLengthOrWord) => "only lengths that are not negative, or auto",
            "cursor" when solid.Exists(t => t.Kind is CssKind.Url or CssKind.Function) => "only a name, such as pointer",
            "content" when !solid.TrueForAll(t => t.Kind is CssKind.String or CssKind.Ident) => "only text",
            _ => Refuse(value),
        };
    }

    /// <summary>The value as it is written out.</summary>
    public static ArraySegment<CssToken> Settle(string property, ArraySegment<CssToken> value) =>
        property == "z-index" && Solid(value) is [{ Kind: CssKind.Number } number] && int.Parse(number.Text, CultureInfo.InvariantCulture) > TopLayer
            ? new[] { number with { Text = TopLayer.ToString(CultureInfo.InvariantCulture) } }
            : value;

    /// <param name="isQuery">The prelude of a media or container query, which compares.</param>
    public static string? Refuse(ArraySegment<CssToken> value, bool isQuery = false)
    {
        for (var i = 0; i < value.Count; i++)
        {
            var token = value[i];
            switch (token.Kind)
            {
                case CssKind.Url when !OwnFile().IsMatch(token.Text):
                    return "url() only takes a file of the brand, such as url(\"logo.svg\")";
                case CssKind.Function when token.Is(CssKind.Function, "url"):
                    if (value.Skip(i + 1).Where(t => !t.IsSpace).Take(2).ToList() is not [{ Kind: CssKind.String } file, { Kind: CssKind.CloseParen }] || !OwnFile().IsMatch(file.Text))
                    {
                        return "url() only takes a file of the brand, such as url(\"logo.svg\")";
                    }

                    break;
                case CssKind.Function when !Functions.Contains(token.Text):
                    return $"{token.Text}() is not allowed";
                case CssKind.AtKeyword or CssKind.BadUrl or CssKind.BadString or CssKind.OpenCurly or CssKind.CloseCurly or CssKind.Semicolon:
                    return "this can't be used in a value";
                case CssKind.Delim when token.Text[0] is not ('+' or '-' or '*' or '/') && !(isQuery && token.Text[0] is '>' or '<' or '=' or '.'):
                    return $"\"{token.Text}\" can't be used in a value";
            }
        }

        return null;
    }

    public static List<CssToken> Solid(IEnumerable<CssToken> tokens) => [.. tokens.Where(t => !t.IsSpace)];

    /// <summary>Without the spaces around it.</summary>
    public static ArraySegment<CssToken> Trim(ArraySegment<CssToken> tokens)
    {
        var (from, until) = (0, tokens.Count);
        while (from < until && tokens[from].IsSpace)
        {
            from++;
        }

        while (until > from && tokens[until - 1].IsSpace)
        {
            until--;
        }

        return tokens[from..until];
    }

    public static void Write(ArraySegment<CssToken> tokens, StringBuilder to)
    {
        foreach (var token in Trim(tokens))
        {
            token.WriteTo(to);
        }
    }

    private static bool IsLengthOrWord(CssToken token) =>
        token.Kind == CssKind.Ident || (token.Kind is CssKind.Number or CssKind.Dimension or CssKind.Percentage && token.Text[0] != '-');

    private static bool IsLayer(List<CssToken> solid) => solid is [{ Kind: CssKind.Number } number]
        ? int.TryParse(number.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var layer) && Math.Abs(layer) <= MaxLayer
        : solid is [{ Kind: CssKind.Ident } word] && word.Text.Equals("auto", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^(logo|logo-dark|favicon|icon-192|icon-512)\.(svg|png|jpg|webp)\z", RegexOptions.CultureInvariant)]
    private static partial Regex OwnFile();
}
