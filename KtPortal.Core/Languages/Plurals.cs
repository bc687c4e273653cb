using System.Globalization;

namespace KtPortal.Core.Languages;

/// <summary>Which form a number takes: the cardinal rules for whole numbers of the Unicode CLDR (unicode.org/cldr, supplemental plurals).</summary>
public static class Plurals
{
    public static IReadOnlyList<string> Categories { get; } = ["zero", "one", "two", "few", "many", "other"];

    public static string CategoryOf(long number, CultureInfo language)
    {
        var n = Math.Abs(number);
        return language.TwoLetterISOLanguageName switch
        {
            "ja" or "zh" or "ko" or "vi" or "th" or "id" or "ms" => "other",
            "fr" or "pt" or "hi" or "fa" => n < 2 ? "one" : "other",
            "ru" or "uk" or "be" => n % 10 == 1 && n % 100 != 11 ? "one" : FewOf(n) ? "few" : "many",
            "hr" or "sr" or "bs" => n % 10 == 1 && n % 100 != 11 ? "one" : FewOf(n) ? "few" : "other",
            "pl" => n == 1 ? "one" : FewOf(n) ? "few" : "many",
            "cs" or "sk" => n == 1 ? "one" : n is >= 2 and <= 4 ? "few" : "other",
            "ar" => n switch
            {
                0 => "zero",
                1 => "one",
                2 => "two",
                _ => n % 100 is >= 3 and <= 10 ? "few" : n % 100 >= 11 ? "many" : "other",
            },
            "he" => n == 1 ? "one" : n == 2 ? "two" : "other",
            _ => n == 1 ? "one" : "other",
        };
    }

    private static bool FewOf(long n) => n % 10 is >= 2 and <= 4 && n % 100 is not (>= 12 and <= 14);
}
