using System.Buffers;
using System.Text;

namespace KtPortal.Core.Search;

/// <summary>
/// The one way in which text becomes words: for what is kept, for what is looked for, and for what is marked in what was found. Whoever
/// changes it counts <see cref="Version"/> up: then all that is kept is split anew.
/// </summary>
internal static class WordSplitter
{
    public const int Version = 2;

    /// <summary>Longer words are known by their beginning, in characters.</summary>
    public const int Longest = 64;

    /// <summary>So many parts in a row are a word of their own: <c>10.20.30.40</c>.</summary>
    public const int LongestRow = 4;

    private const int MostBetween = 3;
    private static readonly SearchValues<char> Inner = SearchValues.Create("-_./\\:@#+~&=%'’*|$?‐‑");

    public static List<WordPart> Split(string text)
    {
        var parts = new List<WordPart>();
        var at = 0;
        while (Next(text, at, out var start, out var end, out var isWide))
        {
            var joins = parts.Count > 0 && !isWide && !parts[^1].IsWide && Joins(text, parts[^1].End, start);
            var typed = text[start..end];
            var (word, other) = isWide ? (Folding.Fold(typed), null) : Folding.Forms(typed);
            if (word.Length > 0)
            {
                parts.Add(new WordPart(word, other, Sign(text, word, end), start, end - start, joins, isWide));
            }

            at = end;
        }

        return parts;
    }

    /// <summary>Some parts in a row as one word.</summary>
    public static string Row(IReadOnlyList<WordPart> parts, int first, int count) => count == 1
        ? Cut(parts[first].Word)
        : Cut(string.Join('-', Enumerable.Range(first, count).Select(i => parts[i].Word)));

    /// <summary>Two short parts are written as one as well: <c>e-mail</c>, <c>KT-1042</c>. Null where they are not short.</summary>
    public static string? Together(WordPart first, WordPart second) =>
        first.Word.Length + second.Word.Length <= 20 ? first.Word + second.Word : null;

    public static string Cut(string word) =>
        word.Length <= Longest ? word : word[..(char.IsHighSurrogate(word[Longest - 1]) ? Longest - 1 : Longest)];

    private static bool Next(string text, int at, out int start, out int end, out bool isWide)
    {
        for (start = at; start < text.Length;)
        {
            Rune.DecodeFromUtf16(text.AsSpan(start), out var rune, out var length);
            if (Folding.IsWordly(rune))
            {
                isWide = Folding.IsWide(rune);
                end = End(text, start + length, isWide);
                return true;
            }

            start += length;
        }

        (end, isWide) = (start, false);
        return false;
    }

    private static int End(string text, int at, bool isWide)
    {
        while (at < text.Length)
        {
            Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length);
            if (!Folding.GoesOn(rune) || (Folding.IsWordly(rune) && Folding.IsWide(rune) != isWide))
            {
                break;
            }

            at += length;
        }

        return at;
    }

    private static bool Joins(string text, int end, int start)
    {
        var between = text.AsSpan(end, start - end);
        if (between is ",")
        {
            return char.IsAsciiDigit(text[end - 1]) && char.IsAsciiDigit(text[start]);
        }

        return between.Length <= MostBetween && between.IndexOfAnyExcept(Inner) < 0;
    }

    private static string? Sign(string text, string word, int end)
    {
        if (word.Length > 2 || !word.All(char.IsAsciiLetter))
        {
            return null;
        }

        var rest = text.AsSpan(end);
        var sign = rest.StartsWith("++") ? "++" : rest.StartsWith("#") ? "#" : "";
        return sign.Length == 0 || (rest.Length > sign.Length && char.IsLetterOrDigit(rest[sign.Length])) ? null : word + sign;
    }
}
