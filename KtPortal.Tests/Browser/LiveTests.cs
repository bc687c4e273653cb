using System.Collections.Concurrent;
using KtPortal.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Browser;

/// <summary>What an open page asks for by itself: nothing while it is right, and the new place once that moved.</summary>
[Collection(BrowserTests.Name)]
public sealed class LiveTests(OpenPortal portal, Chromium chromium) : IClassFixture<OpenPortal>
{
    private Shop Shop => portal.Shop;

    [Theory]
    [InlineData("/portal")]
    [InlineData("/portal/tickets")]
    [InlineData("/portal/tickets/{0}")]
    public async Task A_place_is_asked_for_again_only_when_it_moved(string path)
    {
        var ahead = await Shop.OpenTicket(Shop.Harbor.Office, "Was here first", "High");
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "Stands behind", "High");
        await using var phone = await Screen.OpenAsync(chromium, portal.App, Device.Phone);
        await phone.SignInAs(Shop.Harbor.Dana);
        var asked = new ConcurrentQueue<string>();
        phone.Page.Request += (_, request) =>
        {
            if (request.Headers.ContainsKey("hx-request"))
            {
                asked.Enqueue(request.Url);
            }
        };
        await phone.Page.AddInitScriptAsync("""
            const Source = EventSource;
            window.EventSource = class extends Source { constructor(url) { super(url); this.addEventListener('ticket.updated', () => document.documentElement.dataset.told = ''); } };
            """);
        await phone.GoTo(string.Format(System.Globalization.CultureInfo.InvariantCulture, path, ticket.Number));
        await Expect(phone.Page.Locator("html")).ToHaveAttributeAsync("data-told", "");
        await phone.Page.WaitForTimeoutAsync(500);
        Assert.Empty(asked);

        var shown = phone.Page.Locator($"[data-shown^='{ticket.Id}']");
        var before = await shown.First.GetAttributeAsync("data-shown");
        await Shop.SetPriority(ahead, "Low");
        await Expect(shown.First).Not.ToHaveAttributeAsync("data-shown", before!);
        Assert.NotEmpty(asked);
        Assert.Empty(phone.Complaints);
    }
}
