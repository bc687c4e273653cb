using System.Text.RegularExpressions;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Architecture;

/// <summary>The classes that sheets style, and the words that pages, marks and scripts could give an element as its class.</summary>
internal static partial class StyleSources
{
    public static IReadOnlyDictionary<string, string> Sheets { get; } = Read("wwwroot-src/styles", "*.css");

    public static IReadOnlyDictionary<string, string> Markup { get; } =
        new[] { Read("KtPortal.Web", "*.cs*"), Read("KtPortal.Core", "*.cs"), Read("wwwroot-src/scripts", "*.js") }
        .SelectMany(sources => sources).ToDictionary(StringComparer.Ordinal);

    /// <summary>The classes that a sheet's selectors name.</summary>
    public static IEnumerable<string> StyledIn(string sheet) =>
        Class().Matches(Silent().Replace(sheet, "")).Select(m => m.Groups[1].Value).Distinct();

    /// <summary>
    /// Each word between two quotes; an attribute holds code with quotes of its own, so any two count. One that ends with a hyphen is
    /// the beginning of a class.
    /// </summary>
    public static IEnumerable<string> WordsIn(string source) =>
        Quoted().Matches(source).SelectMany(m => Word().Matches(string.Concat(m.Groups.Values.Skip(1)))).Select(m => m.Value).Distinct();

    /// <summary>What markup says in so many words: <c>class="a b"</c>.</summary>
    public static IEnumerable<string> GivenIn(string source) =>
        Given().Matches(source).SelectMany(m => m.Groups[1].Value.Split(' ')).Where(name => Plain().IsMatch(name)).Distinct();

    private static Dictionary<string, string> Read(string folder, string pattern) => Directory
        .GetFiles(Path.Combine(Samples.ProjectRoot, folder), pattern, SearchOption.AllDirectories)
        .Where(file => !Built().IsMatch(file))
        .ToDictionary(file => Path.GetRelativePath(Samples.ProjectRoot, file), File.ReadAllText, StringComparer.Ordinal);

    [GeneratedRegex(@"[\\/](?:bin|obj|wwwroot|node_modules)[\\/]")]
    private static partial Regex Built();

    // Comments, strings and addresses hold dots that begin no class.
    [GeneratedRegex("""/\*.*?\*/|"[^"]*"|url\([^)]*\)""", RegexOptions.Singleline)]
    private static partial Regex Silent();

    [GeneratedRegex(@"\.([a-zA-Z][\w-]*)")]
    private static partial Regex Class();

    [GeneratedRegex("""
        "(?=([^"\n]*)")|'(?=([^'\n]*)')|`(?=([^`]*)`)
        """)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"[a-zA-Z][\w-]*")]
    private static partial Regex Word();

    // Neither a utility that holds under a condition nor one that says a measure.
    [GeneratedRegex(@"^[a-z][\w-]*$")]
    private static partial Regex Plain();

    [GeneratedRegex("""class=\\?"([^"\\@]*)""")]
    private static partial Regex Given();
}
