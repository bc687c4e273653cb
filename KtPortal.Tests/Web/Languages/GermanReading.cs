using System.Text.Json;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using KtPortal.Tests.Languages;

namespace KtPortal.Tests.Web.Languages;

/// <summary>A page's text and its attributes that people read or hear, and which of our texts stand in it.</summary>
internal sealed partial class GermanReading
{
    private static readonly string[] Said = ["aria-label", "placeholder", "title", "alt", "data-paused", "data-live-mark"];
    private readonly HashSet<string> pieces;
    private readonly string whole;

    private GermanReading(IEnumerable<string> read)
    {
        pieces = [.. read.SelectMany(text => text.Split(" · ").Append(text)).Select(Flat).Where(piece => piece.Length > 0)];
        whole = string.Join('\n', pieces);
    }

    /// <summary>English texts whose German differs; a number or name may stand in their places.</summary>
    public static IReadOnlyList<string> English { get; } = [.. Pairs().Select(pair => pair.English).Distinct()];

    public static IReadOnlyList<string> German { get; } = [.. Pairs().Select(pair => pair.German).Distinct()];

    public static GermanReading Of(IHtmlDocument page)
    {
        var texts = page.Descendants<IText>().Where(text => text.ParentElement is not IHtmlScriptElement and not IHtmlStyleElement).Select(text => text.Data);
        var said = page.All.SelectMany(element => Said.Select(name => element.GetAttribute(name) ?? "")).Concat(page.QuerySelectorAll("[data-words]").SelectMany(WordsOf));
        // A sentence with a word in bold is several pieces to the document and one to a reader.
        var sentences = page.All.Where(e => e.ChildElementCount > 0 && e.Children.All(c => c.LocalName is "b" or "br" or "time" or "span" or "small")).Select(e => e.TextContent);
        return new GermanReading(texts.Concat(said).Concat(sentences));
    }

    /// <summary>Short words count where they stand alone ("Open" is also a part of other words), sentences anywhere.</summary>
    public bool Contains(string text)
    {
        var plain = Flat(Markup().Replace(text, ""));
        var pattern = Place().Replace(Regex.Escape(plain), "[^\\n]{1,80}?");
        return plain.Split(' ').Length > 3 && !plain.StartsWith('{')
            ? Regex.IsMatch(whole, pattern)
            : pieces.Any(piece => Regex.IsMatch(piece, $"^{pattern}$"));
    }

    private static IEnumerable<(string English, string German)> Pairs() =>
        from german in TextFiles.Translations.Where(file => file.Language == "de")
        from text in german.Texts.Where(text => !text.Key.StartsWith("Pattern", StringComparison.Ordinal))
        let english = TextFiles.EnglishOf(german).Texts[text.Key]
        where english != text.Value && !Loose().IsMatch(english) && LetterRun().IsMatch(Place().Replace(english, ""))
        from pair in TextFiles.Forms(english).Zip(TextFiles.Forms(text.Value))
        select pair;

    // What a script will say.
    private static IEnumerable<string> WordsOf(IElement field)
    {
        using var words = JsonDocument.Parse(field.GetAttribute("data-words")!);
        return [.. words.RootElement.EnumerateObject().Where(word => word.Value.ValueKind == JsonValueKind.String).Select(word => word.Value.GetString()!)];
    }

    private static string Flat(string text) => Space().Replace(text, " ").Trim();

    [GeneratedRegex(@"\\?\{\d(:[^}]*)?\\?\}")]
    private static partial Regex Place();

    // "{0} of {1}" would be found in half of what people write.
    [GeneratedRegex(@"^\{\d\} \p{L}{1,3} \{\d\}$")]
    private static partial Regex Loose();

    [GeneratedRegex("<[^>]+>")]
    private static partial Regex Markup();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"\p{L}{2}")]
    private static partial Regex LetterRun();
}
