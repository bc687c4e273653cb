using System.Buffers;
using System.Globalization;
using System.Text;

namespace KtPortal.Core.Text;

/// <summary>Words as people type them, and as programs send them in their name.</summary>
public static class TypedText
{
    /// <summary>Of a search: each of its words is looked for.</summary>
    public const int LongestSearch = 200;

    // Zero, the soft hyphen and spaces of no width: words that differ by them look the same.
    private static readonly SearchValues<char> Nothing = SearchValues.Create("\0\u00AD\u200B\u2060\uFEFF");

    /// <summary>
    /// Composed, without ends of space and what the database can't hold, and not longer than it may be; a character stays whole. Empty where there
    /// is nothing to be seen.
    /// </summary>
    public static string Of(string? typed, int most)
    {
        var text = typed ?? "";
        if (text.AsSpan().ContainsAny(Nothing))
        {
            text = string.Concat(text.Where(c => !Nothing.Contains(c)));
        }

        text = (IsText(text) ? text.Normalize(NormalizationForm.FormC) : text).Trim();
        text = text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
        return IsBlank(text) ? "" : text;
    }

    /// <summary>What the database can hold: no zero, and no half of a character.</summary>
    public static bool IsText(string? typed)
    {
        for (var rest = typed.AsSpan(); !rest.IsEmpty;)
        {
            if (rest[0] == '\0' || Rune.DecodeFromUtf16(rest, out _, out var length) != OperationStatus.Done)
            {
                return false;
            }

            rest = rest[length..];
        }

        return true;
    }

    /// <summary>
    /// A browser counts the end of a line as one character and sends two: here it is one, as it was counted where it was typed.
    /// </summary>
    public static string WithLineEnds(string typed) => typed.Contains('\r', StringComparison.Ordinal)
        ? typed.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n')
        : typed;

    /// <summary>Its words with one space between them, whatever spaces there were.</summary>
    public static string SingleSpaced(string typed) => string.Join(' ', typed.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Nothing of it is seen: space, or characters that leave no ink.</summary>
    public static bool IsBlank(string? typed)
    {
        foreach (var rune in (typed ?? "").EnumerateRunes())
        {
            if (!Rune.IsWhiteSpace(rune) && LeavesInk(rune))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Without ends of space, and without what nobody sees, wherever it stands.</summary>
    public static string Seen(string? typed)
    {
        var text = new StringBuilder();
        foreach (var rune in (typed ?? "").EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune) || LeavesInk(rune))
            {
                text.Append(rune.ToString());
            }
        }

        return text.ToString().Trim();
    }

    // Unicode's Default_Ignorable_Code_Point, and what is a letter or sign by its kind and yet empty: the blank of Braille, the fillers
    // of Hangul, and a note without a head.
    private static bool LeavesInk(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned)
        && rune.Value is not (0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x2800 or 0x3164
            or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0 or 0x1D159 or (>= 0xE0000 and <= 0xE0FFF));
}
