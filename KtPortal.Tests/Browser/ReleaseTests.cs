using KtPortal.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Browser;

/// <summary>A tab that is open while a new release comes up.</summary>
public sealed class ReleaseTests(OpenPortal portal, Chromium chromium) : IClassFixture<OpenPortal>
{
    private const string Script = "document.querySelector('script[src*=\"/app.js\"]').getAttribute('src')";

    [Fact]
    public async Task A_link_brings_the_new_scripts_and_a_form_keeps_those_that_run()
    {
        await using var phone = await Screen.OpenAsync(chromium, portal.App, Device.Phone);
        await phone.SignInAs(portal.Shop.Harbor.Dana);
        await phone.GoTo("/portal/tickets/new");
        var old = await phone.Page.EvaluateAsync<string>(Script);
        await phone.Page.EvaluateAsync("""
            () => { const real = window.fetch; window.fetch = async (...request) => {
              const answer = await real(...request), text = await answer.text();
              const newer = new Response(text.replace(/app\.js\?v=\w+/g, 'app.js?v=0123456789ab'), answer);
              return Object.defineProperty(newer, 'url', { value: answer.url });
            }; }
            """);
        await phone.Watch();
        await phone.Page.GetByLabel("What happens?").FillAsync("Typed before the release.");
        await phone.Button("Send ticket").TapAsync();
        await Expect(phone.Page.Locator("#s-err")).ToBeVisibleAsync();
        await phone.WasNotReloaded();
        Assert.Equal(old, await phone.Page.EvaluateAsync<string>(Script));
        await Expect(phone.Page.GetByLabel("What happens?")).ToHaveValueAsync("Typed before the release.");

        await phone.Page.GetByRole(AriaRole.Link, new() { Name = "Cancel and go back" }).TapAsync();
        await Expect(phone.Page.Locator("#home")).ToBeVisibleAsync();
        Assert.Null(await phone.Page.EvaluateAsync<bool?>("window.watched ?? null"));
    }
}
