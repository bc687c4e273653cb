using KtPortal.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Browser.Portal;

/// <summary>Asking again by a button, and by pulling where no browser is around the page.</summary>
public sealed class RefreshTests(OpenPortal portal, Chromium chromium) : BrowserTests(portal, chromium)
{
    [Fact]
    public async Task Refresh_asks_again_and_leaves_everything_in_its_place()
    {
        await Resolved("Refreshed");
        await using var phone = await Open(Shop.Harbor.Dana, Device.Phone);
        await phone.GoTo("/portal/tickets?show=all");
        await phone.IsLive();
        await phone.Watch();
        await phone.Page.RunAndWaitForResponseAsync(() => phone.Page.GetByLabel("Refresh").TapAsync(), "**/portal/tickets?*");
        await Expect(phone.Page.Locator("[data-refresh-said]")).ToHaveTextAsync("Up to date");
        await phone.WasNotReloaded();

        await using var plain = await Open(Shop.Harbor.Dana, Device.Phone, scripts: false);
        await plain.GoTo("/portal/tickets?show=all");
        await plain.Page.RunAndWaitForResponseAsync(() => plain.Page.GetByLabel("Refresh").TapAsync(), "**/portal/tickets?show=all");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pull_refreshes_where_no_browser_is_around_the_page(bool installed)
    {
        await using var phone = await Open(Shop.Harbor.Dana, Device.Phone);
        if (installed)
        {
            await phone.Page.AddInitScriptAsync("Object.defineProperty(navigator, 'standalone', { value: true })");
        }

        await Portal.Database.LetAMinutePass();
        await phone.HoldClock();
        await phone.GoTo("/portal/tickets?show=all");
        await phone.IsLive();
        await phone.Watch();
        var asked = 0;
        phone.Page.Request += (_, request) => asked += request.Url.Contains("/portal/tickets?", StringComparison.Ordinal) ? 1 : 0;
        await phone.Drag(90);
        await phone.HasAsked();
        Assert.Equal(0, asked); // not far enough
        await phone.Drag(260);
        await phone.HasAsked();
        Assert.Equal(installed ? 1 : 0, asked);
        await Expect(phone.Page.Locator(".pull")).ToHaveCountAsync(0);
        await phone.WasNotReloaded();
    }
}
