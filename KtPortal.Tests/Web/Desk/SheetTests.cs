using KtPortal.Tests.Support;
using KtPortal.Web.Ui;

namespace KtPortal.Tests.Web.Desk;

/// <summary>A page waits for two sheets: everybody's, and its own with the desk's in it.</summary>
public sealed class SheetTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    [Theory]
    [InlineData("/desk/inbox", null)]
    [InlineData("/desk/tickets", "lists")]
    [InlineData("/desk/lists/tickets/filter", "lists")]
    [InlineData("/desk/tickets/new", null)]
    [InlineData("/desk/canned-responses", "admin")]
    [InlineData("/desk/admin/statuses", "admin")]
    [InlineData("/desk/admin/brand", "branding")]
    [InlineData("/account", null)]
    public async Task A_page_has_the_sheet_of_its_kind(string path, string? kind)
    {
        using var admin = await desk.SignInAs(desk.Shop.Admin);
        var page = await admin.GetAsync(path);
        Assert.Equal(200, page.Code);
        var sheets = page.Document.QuerySelectorAll("link[rel=stylesheet]").Select(l => l.GetAttribute("href")!).ToList();
        Assert.Equal(2, sheets.Count);
        Assert.Contains("/app.css", sheets[0], StringComparison.Ordinal);
        Assert.Equal(Assets.DeskSheet(kind), sheets[1]);
        Assert.Contains(sheets[1], Assets.DeskSheets);
        Assert.Equal(Assets.DeskSheets, page.Document.QuerySelectorAll("link[rel=prefetch][as=style]").Select(l => l.GetAttribute("href")));
        Assert.Equal(200, (await admin.GetAsync(sheets[1])).Code);
    }
}
