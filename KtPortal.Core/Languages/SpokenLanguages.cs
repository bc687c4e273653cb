using System.Collections.Frozen;
using System.Globalization;

namespace KtPortal.Core.Languages;

/// <summary>
/// The languages the interface speaks: English, and each that has texts beside the program ("de/KtPortal.Core.resources.dll").
/// A language is added by adding files, nothing here names one.
/// </summary>
public static class SpokenLanguages
{
    public static CultureInfo English { get; } = CultureInfo.GetCultureInfo("en");

    /// <summary>English first, then by their own names.</summary>
    public static IReadOnlyList<CultureInfo> All { get; } =
    [
        English,
        .. Directory.EnumerateDirectories(AppContext.BaseDirectory)
            .Where(folder => File.Exists(Path.Combine(folder, typeof(SpokenLanguages).Assembly.GetName().Name + ".resources.dll")))
            .Select(folder => CultureInfo.GetCultureInfo(Path.GetFileName(folder)))
            .OrderBy(NameOf, StringComparer.Ordinal),
    ];

    // With their regions: de, de-AT, de-CH. What is not listed was made up.
    private static readonly FrozenDictionary<string, CultureInfo> Known = CultureInfo.GetCultures(CultureTypes.AllCultures)
        .Where(culture => All.Any(language => Speaks(culture, language)))
        .ToFrozenDictionary(culture => culture.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Language and direction of what is being written, for the document.</summary>
    public static (string Tag, string Direction) Current =>
        CultureInfo.CurrentUICulture is { Name.Length: > 0 } culture ? (culture.Name, culture.TextInfo.IsRightToLeft ? "rtl" : "ltr") : ("en", "ltr");

    /// <summary>The culture a tag stands for, with its region where that is known; null where the language is not spoken.</summary>
    public static CultureInfo? Find(string? tag)
    {
        for (var rest = tag.AsSpan(); rest.Length > 1; rest = rest[..Math.Max(0, rest.LastIndexOf('-'))])
        {
            if (Known.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(rest, out var culture))
            {
                return culture;
            }
        }

        return null;
    }

    /// <summary>The language without its region: the one whose texts are read.</summary>
    public static CultureInfo LanguageOf(CultureInfo culture) => All.FirstOrDefault(language => Speaks(culture, language), English);

    /// <summary>As its speakers call it: "Deutsch".</summary>
    public static string NameOf(CultureInfo language) => language.TextInfo.ToTitleCase(language.NativeName);

    /// <summary>From here on, in this flow, texts are of the culture's language, dates and numbers of its region.</summary>
    public static void Use(CultureInfo culture)
    {
        CultureInfo.CurrentCulture = culture;
        CultureInfo.CurrentUICulture = LanguageOf(culture);
    }

    private static bool Speaks(CultureInfo culture, CultureInfo language)
    {
        for (var one = culture; one.Name.Length > 0; one = one.Parent)
        {
            if (one.Name == language.Name)
            {
                return true;
            }
        }

        return false;
    }
}
