using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk;

public sealed class RailTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    [Fact]
    public async Task The_server_draws_the_navigation_as_it_was_left_for_this_user_only()
    {
        using var browser = await desk.SignInAs(desk.Shop.Agent);
        var wide = await browser.GetAsync("/desk/tickets?view=all");
        Assert.Null(wide.Document.QuerySelector(".desk-narrow"));

        var turned = await browser.PostFormAsync(wide, ("Narrow", "true"));

        Assert.Equal((303, "/desk/tickets?view=all"), (turned.Code, turned.Location));
        var narrow = await browser.GetAsync("/desk/tickets?view=all");
        Assert.NotNull(narrow.Document.QuerySelector(".desk-narrow"));
        Assert.Equal("true", narrow.Document.QuerySelector(".navigation-rail")?.GetAttribute("aria-pressed"));
        Assert.Contains("All open", narrow.Document.QuerySelector(".desk-navigation")!.TextContent, StringComparison.Ordinal);

        using var colleague = await desk.SignInAs(desk.Shop.Manager);
        colleague.Cookies.Add(colleague.Address("/"), browser.Cookies.GetCookies(browser.Address("/"))["kt-rail"]!);
        Assert.Null((await colleague.GetAsync("/desk/tickets")).Document.QuerySelector(".desk-narrow"));
    }
}
