using KtPortal.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Browser;

/// <summary>The brand's form with scripts: nothing typed is lost, and what stands beside it shows just that.</summary>
[Collection(BrowserTests.Name)]
public sealed class BrandFormTests(OpenPortal portal, Chromium chromium) : IClassFixture<OpenPortal>
{
    [Fact]
    public async Task What_was_typed_is_there_again_after_a_look_elsewhere_and_is_what_the_preview_shows()
    {
        await using var desk = await Open();
        await desk.Page.GetByLabel("Portal name").FillAsync("Kre8ivTech Care");
        await desk.Page.GetByRole(AriaRole.Link, new() { Name = "Inbox" }).First.ClickAsync();
        await desk.IsAt("/desk/inbox");
        await desk.Page.GoBackAsync();
        await Expect(desk.Page.GetByLabel("Portal name")).ToHaveValueAsync("Kre8ivTech Care");
        await Expect(Brand(desk)).ToContainTextAsync("Kre8ivTech Care");

        // Who opens the page without the draft sees the saved brand in the form and beside it.
        await desk.Page.EvaluateAsync("sessionStorage.clear()");
        await desk.Page.GotoAsync("about:blank");
        await desk.GoTo("/desk/admin/brand");
        await Expect(desk.Page.GetByLabel("Portal name")).Not.ToHaveValueAsync("Kre8ivTech Care");
        await Expect(Brand(desk)).Not.ToContainTextAsync("Care");
    }

    [Theory]
    [InlineData("8a2", "#88aa22")]
    [InlineData(" 8A2A57", "#8a2a57")]
    public async Task A_colour_may_be_written_short(string typed, string meant)
    {
        await using var desk = await Open();
        await desk.Page.Locator("#Primary").FillAsync(typed);
        await desk.Page.Locator("#Primary").BlurAsync();
        await Expect(desk.Page.Locator("#Primary")).ToHaveValueAsync(meant);
        await Expect(desk.Page.Locator("[data-color=Primary]")).ToHaveValueAsync(meant);
    }

    [Fact]
    public async Task What_is_no_colour_is_said_at_once()
    {
        await using var desk = await Open();
        await desk.Page.Locator("#Primary").FillAsync("green");
        await desk.Page.Locator("#Primary").BlurAsync();
        Assert.Equal("“green” is no colour. Write it as #1a2b3c.", await desk.Page.Locator("#Primary").EvaluateAsync<string>("field => field.validationMessage"));
        await desk.Page.Locator("#Primary").FillAsync("#0a7d3c");
        await desk.Page.Locator("#Primary").BlurAsync();
        Assert.Equal("", await desk.Page.Locator("#Primary").EvaluateAsync<string>("field => field.validationMessage"));
    }

    private static ILocator Brand(Screen desk) => desk.Page.FrameLocator(".bd-frame").Locator(".topbar");

    private async Task<Screen> Open()
    {
        var desk = await Screen.OpenAsync(chromium, portal.App, Device.Desk);
        await desk.SignInAs(portal.Shop.Admin);
        await desk.GoTo("/desk/admin/brand");
        return desk;
    }
}
