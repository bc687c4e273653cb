using System.Text.RegularExpressions;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Ui;

/// <summary>The build finds the icons where pages and code name them; what it didn't find would be an empty square.</summary>
public sealed partial class SpriteTests
{
    private static readonly string Root = Samples.ProjectRoot;

    private static readonly string[] Projects = ["KtPortal.Web", "KtPortal.Core"];

    private static HashSet<string> Symbols { get; } =
        [.. Id().Matches(File.ReadAllText(Path.Combine(Root, "KtPortal.Web/wwwroot/assets/sprite.svg"))).Select(match => match.Groups[1].Value)];

    [Fact]
    public void Every_icon_that_is_named_is_in_the_sprite()
    {
        var named = Projects
            .SelectMany(project => Directory.GetFiles(Path.Combine(Root, project), "*.cs*", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(file => Called().Matches(File.ReadAllText(file)).Select(call => (file, call.Groups[1].Value))).ToList();
        Assert.NotEmpty(named);
        Assert.All(named, icon => Assert.Contains(icon.Value, Symbols));
    }

    /// <summary>Those of a page, for tests that see every page.</summary>
    public static IEnumerable<string> MissingIn(string html) =>
        Used().Matches(html).Select(use => use.Groups[1].Value).Where(symbol => !Symbols.Contains(symbol)).Distinct();

    [GeneratedRegex("<symbol id=\"([^\"]+)\"")]
    private static partial Regex Id();

    [GeneratedRegex("\\bIcon\\(\"([^\"]+)\"")]
    private static partial Regex Called();

    [GeneratedRegex("<use href=\"[^\"#]*sprite\\.svg[^\"#]*#([^\"]+)\"")]
    private static partial Regex Used();
}
