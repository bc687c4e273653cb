using System.Collections.Frozen;

namespace KtPortal.Core.Branding.Css;

/// <summary>Which properties a brand's own style sheet may set, and which of them could make a thing disappear or lie over it.</summary>
internal static class Theme
{
    /// <summary>The theme's own. A test holds them against what is built.</summary>
    public static readonly FrozenSet<string> Animations = Words("spin loading rise appear sheet-in popover-in");

    private static readonly FrozenSet<string> Allowed = Words(
        "color opacity visibility display position top right bottom left inset z-index order gap row-gap column-gap width height min-width min-height max-width " +
        "max-height inline-size block-size min-inline-size max-inline-size min-block-size max-block-size aspect-ratio box-sizing vertical-align float clear " +
        "line-height letter-spacing word-spacing word-break overflow-wrap white-space hyphens quotes tab-size direction cursor object-fit object-position " +
        "transform transform-origin translate rotate scale filter backdrop-filter mix-blend-mode isolation box-shadow caret-color accent-color fill stroke " +
        "stroke-width content columns column-count column-width column-rule container container-type container-name clip-path resize font");

    private static readonly string[] Families =
    [
        "background", "border", "outline", "margin", "padding", "font-", "text-", "flex", "grid", "align-", "justify-", "place-", "overflow", "list-style",
        "transition", "animation", "scroll-margin", "scroll-padding", "inset-",
    ];

    // What only colours the box that is there already.
    private static readonly string[] Painting = ["background", "box-shadow", "outline", "cursor", "caret-color", "accent-color", "object-", "list-style", "hyphens", "resize"];

    private static readonly FrozenSet<string> Surface = Words("color fill stroke font-weight font-style caret-color accent-color cursor");

    /// <returns>Why not, or null.</returns>
    public static string? RefuseProperty(string name, bool onPseudo)
    {
        if (name.StartsWith("--", StringComparison.Ordinal))
        {
            return name.StartsWith("--sys-", StringComparison.OrdinalIgnoreCase) ? $"{name}: names that begin with --sys- are the portal's own" : null;
        }

        if (name == "content" && !onPseudo)
        {
            return "content: only of ::before and ::after";
        }

        return Allowed.Contains(name) || Families.Any(f => name.StartsWith(f, StringComparison.Ordinal)) ? null : $"{name}: this property can't be set here";
    }

    /// <summary>Whether what stands inside could be hidden, moved or altered by it.</summary>
    public static bool CanHide(string name) => !IsBorderPaint(name) && !Painting.Any(p => name.StartsWith(p, StringComparison.Ordinal));

    /// <summary>Whether a bar that floats over the page could cover more of it.</summary>
    public static bool CanCover(string name) =>
        !IsBorderPaint(name) && !Surface.Contains(name) && !name.StartsWith("background", StringComparison.Ordinal) && !name.StartsWith("text-decoration", StringComparison.Ordinal);

    private static bool IsBorderPaint(string name) => name.StartsWith("border-", StringComparison.Ordinal) &&
        (name.EndsWith("-color", StringComparison.Ordinal) || name.EndsWith("-radius", StringComparison.Ordinal));

    private static FrozenSet<string> Words(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
