namespace KtPortal.Core.Search;

/// <summary>A run of letters and digits in a text, or of pictures.</summary>
/// <param name="Word">As it is compared: small, without accents.</param>
/// <param name="Other">Another way to write it without accents (<c>mueller</c>); null for none.</param>
/// <param name="Sign">The word with the sign that belongs to it (<c>c#</c>); null for none.</param>
/// <param name="Start">Where it begins in the text.</param>
/// <param name="Joins">Only signs without space part it from the one before: <c>node.js</c>, <c>INV-2026-0042</c>.</param>
/// <param name="IsWide">Of a script that writes no spaces between words, or pictures: each character counts.</param>
internal readonly record struct WordPart(string Word, string? Other, string? Sign, int Start, int Length, bool Joins, bool IsWide)
{
    public int End => Start + Length;
}
