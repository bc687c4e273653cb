using KtPortal.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Browser.Portal;

/// <summary>The portal on the home screen.</summary>
public sealed class InstallTests(OpenPortal portal, Chromium chromium) : BrowserTests(portal, chromium)
{
    [Fact]
    public async Task Installing_is_offered_once_and_found_again_under_account()
    {
        await using var phone = await Open(Shop.Harbor.Dana, Device.Phone);
        var card = phone.Page.Locator("[data-install]");
        await phone.GoTo("/portal");
        await Expect(card).ToBeHiddenAsync();
        await phone.Page.EvaluateAsync(Offer);
        await Expect(card).ToContainTextAsync("on this phone");
        await phone.Button("Not now").TapAsync();
        await Expect(card).ToBeHiddenAsync();
        await phone.GoTo("/portal");
        await phone.Page.EvaluateAsync(Offer);
        await Expect(card).ToBeHiddenAsync();
        await phone.Page.GetByRole(AriaRole.Link, new() { Name = "Account", Exact = true }).TapAsync();
        await phone.Button("Install").TapAsync();
        await Expect(card).ToBeHiddenAsync();
        Assert.True(await phone.Page.EvaluateAsync<bool>("window.asked"));

        await using var desk = await Open(Shop.Harbor.Dana);
        await desk.Page.EvaluateAsync(Offer);
        await Expect(desk.Page.Locator("[data-install]")).ToBeHiddenAsync();
    }

    private const string Offer = "dispatchEvent(Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt: () => { window.asked = true; } }))";
}
