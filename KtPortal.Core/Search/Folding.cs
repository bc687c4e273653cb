using System.Buffers;
using System.Globalization;
using System.Text;

namespace KtPortal.Core.Search;

/// <summary>Letters as they are compared: small, without accents, full and half width alike (Unicode's form KD, composed again).</summary>
internal static class Folding
{
    private static readonly SearchValues<char> Umlauts = SearchValues.Create("äöüÄÖÜ");

    /// <summary>Of words: letters, decimal digits, and pictures (emoji), each of which is one.</summary>
    public static bool IsWordly(Rune rune) =>
        Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber || IsPicture(rune);

    /// <summary>Stands in a word that has begun, marks and what nobody sees among them.</summary>
    public static bool GoesOn(Rune rune) => IsWordly(rune) || IsSkin(rune) || Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format;

    /// <summary>Of scripts that write no spaces between words: Chinese, Japanese, Thai, Lao, Burmese, Khmer, and pictures.</summary>
    public static bool IsWide(Rune rune) => IsPicture(rune) || rune.Value is (>= 0x3040 and <= 0x30FF) or (>= 0x31F0 and <= 0x31FF) or (>= 0x3400 and <= 0x4DBF)
        or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0xFF66 and <= 0xFF9F) or (>= 0x20000 and <= 0x3FFFF)
        or (>= 0x0E00 and <= 0x0EFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF) or 0x3005 or 0x3007;

    /// <summary>The word, and how it is written where its accents are spelled out (<c>ü</c> as <c>ue</c>); null where that is the same.</summary>
    public static (string Word, string? Other) Forms(string typed)
    {
        var composed = typed.Normalize(NormalizationForm.FormC);
        var other = composed.AsSpan().IndexOfAny(Umlauts) < 0 ? null : Fold(composed
            .Replace("ä", "ae", StringComparison.OrdinalIgnoreCase)
            .Replace("ö", "oe", StringComparison.OrdinalIgnoreCase)
            .Replace("ü", "ue", StringComparison.OrdinalIgnoreCase));
        return (Fold(composed), other);
    }

    public static string Fold(string typed)
    {
        if (Ascii.IsValid(typed))
        {
            return typed.ToLowerInvariant();
        }

        var folded = new StringBuilder(typed.Length);
        foreach (var rune in typed.Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (!IsDropped(rune))
            {
                Append(folded, rune);
            }
        }

        return folded.ToString().Normalize(NormalizationForm.FormC);
    }

    // Accents of Latin, Greek and Cyrillic, points of Hebrew, vowel marks of Arabic, and what nobody sees. Marks of other scripts are
    // letters to their readers.
    private static bool IsDropped(Rune rune) => rune.Value is (>= 0x0300 and <= 0x036F) or (>= 0x0591 and <= 0x05C7) or (>= 0x0610 and <= 0x061A)
            or (>= 0x064B and <= 0x065F) or 0x0670 or 0x0640 or (>= 0xFE00 and <= 0xFE0F)
        || IsSkin(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format;

    private static bool IsPicture(Rune rune) => rune.Value is (>= 0x2300 and <= 0x23FF) or (>= 0x2600 and <= 0x27BF)
        or (>= 0x2B00 and <= 0x2BFF) or (>= 0x1F000 and <= 0x1FAFF) && !IsSkin(rune);

    private static bool IsSkin(Rune rune) => rune.Value is >= 0x1F3FB and <= 0x1F3FF;

    private static void Append(StringBuilder folded, Rune rune)
    {
        if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber)
        {
            folded.Append((char)('0' + (int)Rune.GetNumericValue(rune)));
            return;
        }

        var small = Rune.ToLowerInvariant(rune);
        folded.Append(small.Value switch
        {
            'ß' => "ss",
            'æ' => "ae",
            'œ' => "oe",
            'ø' => "o",
            'ł' => "l",
            'đ' or 'ð' => "d",
            'þ' => "th",
            'ı' => "i",
            'ς' => "σ",
            _ => small.ToString(),
        });
    }
}
