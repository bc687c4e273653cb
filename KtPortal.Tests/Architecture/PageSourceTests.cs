using KtPortal.Tests.Support;

namespace KtPortal.Tests.Architecture;

/// <summary>What no analyzer sees: how pages are written.</summary>
public sealed class PageSourceTests
{
    private const int LongestLine = 140;

    [Fact]
    public void No_line_of_a_page_is_longer_than_a_screen()
    {
        var pages = Directory.GetFiles(Path.Combine(Samples.ProjectRoot, "KtPortal.Web"), "*.cshtml", SearchOption.AllDirectories);
        Assert.NotEmpty(pages);
        var tooLong = from page in pages
                      from line in File.ReadLines(page).Index()
                      where line.Item.Length > LongestLine
                      select $"{Path.GetRelativePath(Samples.ProjectRoot, page)}:{line.Index + 1} has {line.Item.Length} characters";
        Assert.Empty(tooLong);
    }
}
