using System.Text.RegularExpressions;
using KtPortal.Core.Text;

namespace KtPortal.Core.Search;

/// <summary>
/// What somebody looks for: every word, each as the beginning of one. <c>-word</c> behind another: not that; <c>or</c> between two: one of them.
/// </summary>
public sealed partial class SearchWords
{
    private const int MostTerms = 16;
    private readonly List<Term> terms;

    private SearchWords(List<Term> terms) => this.terms = terms;

    /// <summary>As <c>app.search_question</c> reads it; null where there is nothing to look for.</summary>
    public string? Terms => terms.Count == 0 ? null : string.Join('\n', terms.Select(t => (t.IsNot ? "!" : "") + string.Join(' ', t.Forms)));

    /// <summary>What is looked for, each beginning a word.</summary>
    internal IEnumerable<string> Forms => terms.Where(t => !t.IsNot).SelectMany(t => t.Forms);

    /// <summary>As it is looked for: of a link to a page of a ticket, or of anything else with a number, that.</summary>
    public static string Typed(string? typed)
    {
        var text = TypedText.Of(typed, TypedText.LongestSearch);
        return Link().Match(text) is { Success: true } link ? link.Groups[1].Value : text;
    }

    public static SearchWords Of(string? typed)
    {
        var text = TypedText.Of(typed, TypedText.LongestSearch);
        var parts = WordSplitter.Split(text);
        var terms = new List<Term>();
        var isOr = false;
        for (int first = 0, next; first < parts.Count; first = next)
        {
            for (next = first + 1; next < parts.Count && parts[next].Joins; next++)
            {
            }

            if (next == first + 1 && parts[first].Word == "or" && terms.Count > 0 && next < parts.Count)
            {
                isOr = true;
                continue;
            }

            var said = TermsOf(parts, first, next, IsNot(text, parts[first].Start)).ToList();
            if (isOr && said is [{ IsNot: false }] && terms[^1] is { IsNot: false } before)
            {
                terms[^1] = before with { Forms = [.. before.Forms, .. said[0].Forms] };
            }
            else
            {
                terms.AddRange(said);
            }

            isOr = false;
        }

        var known = new HashSet<string>(StringComparer.Ordinal);
        return new([.. terms.Where(t => known.Add((t.IsNot ? "!" : "") + string.Join(' ', t.Forms))).Take(MostTerms)]);
    }

    // A row longer than what is kept of one is looked for by pieces that overlap.
    private static IEnumerable<Term> TermsOf(List<WordPart> parts, int first, int next, bool isNot)
    {
        if (parts[first].IsWide)
        {
            return Wide(parts[first].Word, isNot);
        }

        if (next - first == 1)
        {
            var part = parts[first];
            return [new(part.Sign is { } sign ? [sign] : part.Other is { } other ? [Cut(part.Word), Cut(other)] : [Cut(part.Word)], isNot)];
        }

        if (next - first == 2 && WordSplitter.Together(parts[first], parts[first + 1]) is { } together)
        {
            return [new([WordSplitter.Row(parts, first, 2), together], isNot)];
        }

        var pieces = new List<Term>();
        for (var at = first; at < next - 1; at += WordSplitter.LongestRow - 1)
        {
            pieces.Add(new([WordSplitter.Row(parts, at, Math.Min(WordSplitter.LongestRow, next - at))], isNot));
        }

        return pieces;
    }

    private static IEnumerable<Term> Wide(string run, bool isNot)
    {
        var letters = run.EnumerateRunes().Select(r => r.ToString()).ToList();
        return letters.Count == 1
            ? [new([letters[0]], isNot)]
            : letters.Zip(letters.Skip(1), (a, b) => new Term([a + b], isNot));
    }

    // A line that begins with a dash was pasted.
    private static bool IsNot(string text, int start) => start > 1 && text[start - 1] == '-' && char.IsWhiteSpace(text[start - 2]);

    private static string Cut(string word) => WordSplitter.Cut(word);

    private sealed record Term(IReadOnlyList<string> Forms, bool IsNot);

    [GeneratedRegex(@"^https?://[^\s/]+/\S*/([A-Za-z0-9]{2,10}-[0-9]{1,12})(?:[?#/]\S*)?$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Link();
}
