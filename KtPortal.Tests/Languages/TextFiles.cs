using System.Text.RegularExpressions;
using System.Xml.Linq;
using KtPortal.Core.Languages;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Languages;

/// <summary>One area's texts in one language, as its file holds them.</summary>
/// <param name="Language">"en" for the neutral file.</param>
internal sealed record TextFile(string Path, string Area, string Language, IReadOnlyDictionary<string, string> Texts);

/// <summary>The resource files of the source, found by looking: a new area or language takes part by itself.</summary>
internal static partial class TextFiles
{
    public static IReadOnlyList<string> Projects { get; } = ["KtPortal.Core", "KtPortal.Web"];

    public static IReadOnlyList<TextFile> All { get; } =
        [.. Projects.SelectMany(project => Directory.GetFiles(Path.Combine(Samples.ProjectRoot, project), "*.resx", SearchOption.AllDirectories))
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Select(Read)];

    public static IReadOnlyList<TextFile> English { get; } = [.. All.Where(file => file.Language == "en")];

    public static IReadOnlyList<TextFile> Translations { get; } = [.. All.Where(file => file.Language != "en")];

    public static TextFile EnglishOf(TextFile file) => English.Single(one => one.Area == file.Area);

    /// <summary>"{0}", "{1}" ... that a text uses in any of its forms.</summary>
    public static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Groups[1].Value).Distinct().Order();

    /// <summary>A text's forms, or the text itself.</summary>
    public static IReadOnlyList<string> Forms(string text) => Wording.FormsOf(text).Select(form => form.Text).ToList() is { Count: > 0 } forms ? forms : [text];

    private static TextFile Read(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path).Split('.');
        var texts = XDocument.Load(path).Root!.Elements("data").ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);
        return new TextFile(path, name[0], name.Length > 1 ? name[1] : "en", texts);
    }

    [GeneratedRegex(@"\{(\d)(?::[^}]*)?\}")]
    private static partial Regex Place();
}
