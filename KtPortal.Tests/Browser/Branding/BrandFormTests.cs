using System.Collections.Concurrent;
using KtPortal.Tests.Support;
using Microsoft.Playwright;
using static KtPortal.Tests.Support.Waiting;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Browser.Branding;

/// <summary>The brand's form with scripts: nothing typed is lost, and what stands beside it shows just that.</summary>
public sealed class BrandFormTests(OpenPortal portal, Chromium chromium) : IClassFixture<OpenPortal>
{
    [Fact]
    public async Task Who_leaves_what_is_not_saved_is_asked_and_finds_the_saved_brand_in_the_form_and_beside_it()
    {
        await using var desk = await Open();
        var asked = new ConcurrentQueue<string>();
        var leave = false;
        desk.Page.Dialog += async (_, dialog) =>
        {
            asked.Enqueue(dialog.Message);
            await (leave ? dialog.AcceptAsync() : dialog.DismissAsync());
        };
        var inbox = desk.Page.GetByRole(AriaRole.Link, new() { Name = "Inbox" }).First;
        await inbox.ClickAsync();
        await desk.IsAt("/desk/inbox");
        await desk.GoTo("/desk/admin/brand");
        Assert.Empty(asked); // nothing was changed

        await desk.Page.GetByLabel("Portal name").FillAsync("Kre8ivTech Care");
        await Expect(Brand(desk)).ToContainTextAsync("Kre8ivTech Care");
        await inbox.ClickAsync();
        await Eventually(() => !asked.IsEmpty);
        await Expect(desk.Page.GetByLabel("Portal name")).ToHaveValueAsync("Kre8ivTech Care");

        leave = true;
        await inbox.ClickAsync();
        await desk.IsAt("/desk/inbox");
        await desk.GoTo("/desk/admin/brand");
        await Expect(desk.Page.GetByLabel("Portal name")).Not.ToHaveValueAsync("Kre8ivTech Care");
        await Expect(Brand(desk)).Not.ToContainTextAsync("Care");
        Assert.Equal(Enumerable.Repeat("What you changed here is not saved. Leave the page?", 2), asked);
    }

    [Fact]
    public async Task What_was_refused_is_not_saved_either_and_what_was_saved_leaves_unasked()
    {
        await using var desk = await Open();
        var asked = 0;
        desk.Page.Dialog += async (_, dialog) =>
        {
            asked++;
            await dialog.DismissAsync();
        };
        await desk.Page.GetByLabel("Portal name").FillAsync("");
        await desk.Button("Save draft").Last.ClickAsync();
        await Expect(desk.Page.Locator("[aria-invalid=true]").First).ToBeVisibleAsync();
        var inbox = desk.Page.GetByRole(AriaRole.Link, new() { Name = "Inbox" }).First;
        await inbox.ClickAsync();
        await Eventually(() => asked == 1);

        await desk.Page.GetByLabel("Portal name").FillAsync("Kre8ivTech Two");
        await desk.Button("Save draft").Last.ClickAsync();
        await desk.IsAt("done=saved");
        await inbox.ClickAsync();
        await desk.IsAt("/desk/inbox");
        Assert.Equal(1, asked);
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
        Assert.Equal("“green” is not a colour. Enter one such as #1a2b3c.", await desk.Page.Locator("#Primary").EvaluateAsync<string>("field => field.validationMessage"));
        await desk.Page.Locator("#Primary").FillAsync("#0a7d3c");
        await desk.Page.Locator("#Primary").BlurAsync();
        Assert.Equal("", await desk.Page.Locator("#Primary").EvaluateAsync<string>("field => field.validationMessage"));
    }

    private static ILocator Brand(Screen desk) => desk.Page.FrameLocator(".branding-frame").Locator(".topbar");

    private async Task<Screen> Open()
    {
        var desk = await Screen.OpenAsync(chromium, portal.App, Device.Desk);
        await desk.SignInAs(portal.Shop.Admin);
        await desk.GoTo("/desk/admin/brand");
        return desk;
    }
}
