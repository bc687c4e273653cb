using System.Reflection;
using System.Runtime.CompilerServices;
using KtPortal.Tests.Support;
using KtPortal.Web.Http;

namespace KtPortal.Tests.Architecture;

/// <summary>Classes are words, and none is styled that nothing has.</summary>
public sealed class StyleTests
{
    // Short words there are. "btn", "kbd", "sr-only" and "sla" are what everybody calls them.
    private static readonly string[] Short = ["by", "go", "in", "is", "no", "of", "ok", "on", "sr", "to", "up"];

    private static readonly string[] Abbreviations =
    [
        "acc", "acts", "att", "bub", "cat", "cfg", "cnt", "desc", "err", "fab", "fig", "img", "lbl", "lst", "msg", "nav", "num",
        "org", "pal", "pic", "prio", "sect", "seg", "sel", "skel", "tgt", "tnum", "toc", "topnav", "trk", "txt", "usr", "val",
    ];

    // Of two letters, and of no utility ("mt-4", "pr-2").
    private static readonly string[] Prefixes = ["av", "bd", "cl", "cm", "dk", "ph", "sp", "tk", "tl"];

    private static readonly HashSet<string> Words = [.. StyleSources.Markup.Values.SelectMany(StyleSources.WordsIn)];

    public static TheoryData<string> Sheets => [.. StyleSources.Sheets.Keys];

    [Theory]
    [MemberData(nameof(Sheets))]
    public void What_a_sheet_styles_is_named_in_a_page_a_mark_or_a_script(string sheet)
    {
        var unnamed = from name in StyleSources.StyledIn(StyleSources.Sheets[sheet]) where !IsNamed(name) select name;
        Assert.Empty(unnamed);
    }

    [Theory]
    [MemberData(nameof(Sheets))]
    public void Names_of_classes_are_words(string sheet)
    {
        var odd = from name in StyleSources.StyledIn(StyleSources.Sheets[sheet]) where !IsOfWords(name) select name;
        Assert.Empty(odd);
    }

    [Fact]
    public void Pages_give_no_class_the_name_of_an_abbreviation()
    {
        var given = StyleSources.Markup.SelectMany(m => StyleSources.GivenIn(m.Value).Select(name => (File: m.Key, Name: name))).ToList();
        Assert.Contains(given, g => g.Name == "desk-main");
        var wrong = from one in given
                    let parts = one.Name.Split('-')
                    where one.Name.Length < 3 || Prefixes.Contains(parts[0]) || parts.Any(Abbreviations.Contains)
                    select $"{one.File}: {one.Name}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void What_no_page_has_and_what_is_no_word_is_found()
    {
        const string Sheet = "/* .told */ .of-no-page > .bd-main::after { content: \".said\"; inset: .5em }";
        Assert.Equal(["of-no-page", "bd-main"], StyleSources.StyledIn(Sheet));
        Assert.False(IsNamed("of-no-page"));
        Assert.True(IsNamed("heat-3"), "the map writes \"heat-\" and a number");
        Assert.All(["bd-main", "tk", "nav-item", "queue-fig", "a", "h3"], name => Assert.False(IsOfWords(name), name));
        Assert.All(["branding-main", "icon-16", "is-over", "btn-primary", "phase-in_progress"], name => Assert.True(IsOfWords(name), name));
    }

    [Fact]
    public void Pages_declare_sheets_that_are_there_and_none_is_there_for_nobody()
    {
        var there = Directory.GetFiles(Path.Combine(Samples.ProjectRoot, "wwwroot-src/styles/desk/pages"))
            .Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);
        var pages = typeof(PortalPage).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(PortalPage)) && !t.IsAbstract);
        string[] unused = ["charts"]; // drawn beside the other parts, by no page yet
        Assert.Equal(there, pages.Select(StylesOf).OfType<string>().Concat(unused).Distinct().Order(StringComparer.Ordinal));
    }

    // What a page declares is a word that it holds, whoever asks and whatever was read.
    private static string? StylesOf(Type page) => (string?)typeof(PortalPage)
        .GetProperty("Styles", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(RuntimeHelpers.GetUninitializedObject(page));

    private static bool IsNamed(string name) =>
        Words.Contains(name) || (name.LastIndexOf('-') is > 0 and var at && Words.Contains(name[..(at + 1)]));

    private static bool IsOfWords(string name) =>
        name.Split('-', '_').All(part =>
            part.All(char.IsDigit) || Short.Contains(part) || (part.Length > 2 && !Abbreviations.Contains(part)));
}
