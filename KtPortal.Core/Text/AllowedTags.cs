using System.Collections.Frozen;

namespace KtPortal.Core.Text;

/// <summary>What may stand in user text. A tag not named here is left out and what it holds stays.</summary>
internal static class AllowedTags
{
    /// <summary>Tag → the tag written for it.</summary>
    public static readonly FrozenDictionary<string, string> Written = Same(
            "a abbr b blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 " +
            "h6 hr i " +
            "img ins kbd li mark ol p pre q s samp small strong sub summary sup table tbody td tfoot th thead tr u ul var")
        .Concat(As("div", "address article aside center fieldset footer form header main nav section"))
        .Concat(As("code", "tt"))
        .Concat(As("s", "strike"))
        .Concat(As("abbr", "acronym"))
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Left out together with what they hold, which was never meant to be read as text.</summary>
    public static readonly FrozenSet<string> DroppedWhole = Split(
        "applet audio base canvas embed frame frameset head iframe link math meta noembed noframes noscript object param plaintext " +
        "script select source style svg template textarea title track video xmp").ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Attributes that are read at all; the tokenizer forgets the others.</summary>
    private static readonly FrozenSet<string> Read = Split(
        "align alt checked class colspan dir height hidden href lang reversed rowspan scope span src start style title type value width")
        .ToFrozenSet(StringComparer.Ordinal);

    // The HTML5 algorithm reopens these around each following paragraph when they are left open. Equal ones at most three
    // times: without attributes they are all equal, so a page of them can't be multiplied.
    private static readonly FrozenSet<string> Reopened = Split(
        "b big em font i nobr s small strike strong tt u").ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> ReadSpans = Read.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> ReopenedSpans = Reopened.GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool Reads(ReadOnlySpan<char> tag, ReadOnlySpan<char> attribute) =>
        ReadSpans.Contains(attribute) && !ReopenedSpans.Contains(tag) && (attribute is not "class" || tag is "code");

    private static IEnumerable<KeyValuePair<string, string>> Same(string tags) => Split(tags).Select(t => KeyValuePair.Create(t, t));

    private static IEnumerable<KeyValuePair<string, string>> As(string written, string tags) =>
        Split(tags).Select(t => KeyValuePair.Create(t, written));

    private static string[] Split(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
