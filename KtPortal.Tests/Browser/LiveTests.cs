using System.Collections.Concurrent;
using KtPortal.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Browser;

/// <summary>What an open page asks for by itself: nothing while it is right, and the new place once that moved.</summary>
public sealed class LiveTests(OpenPortal portal, Chromium chromium) : IClassFixture<OpenPortal>
{
    private Shop Shop => portal.Shop;

    [Fact]
    public async Task What_happened_while_a_page_was_on_its_way_is_shown()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "Answered at that very moment");
        await using var phone = await Screen.OpenAsync(chromium, portal.App, Device.Phone, worker: false);
        await phone.SignInAs(Shop.Harbor.Dana);
        await phone.IsLive();
        await using var desk = await Screen.OpenAsync(chromium, portal.App, Device.Desk);
        await desk.SignInAs(Shop.Admin);
        await desk.GoTo($"/desk/tickets/{ticket.Number}");
        await desk.IsLive();
        // The answer comes after the page was rendered and before it listens.
        var (listens, answered) = (new TaskCompletionSource(), new TaskCompletionSource());
        await phone.Page.RouteAsync(new System.Text.RegularExpressions.Regex("/events"), async route =>
        {
            listens.TrySetResult();
            await answered.Task;
            await route.ContinueAsync();
        });
        await phone.GoTo($"/portal/tickets/{ticket.Number}");
        await listens.Task;
        await Shop.Reply(ticket, Shop.Manager, "Here I am.");
        await Expect(desk.Page.Locator("#thread")).ToContainTextAsync("Here I am."); // it was told to all, and is told no more
        answered.SetResult();
        await Expect(phone.Page.Locator("#conversation")).ToContainTextAsync("Here I am.");
    }

    [Fact]
    public async Task With_more_pages_than_a_person_has_streams_the_oldest_rests_until_one_turns_to_it()
    {
        var pages = new List<Screen>();
        for (var i = 0; i < 6; i++)
        {
            pages.Add(await Screen.OpenAsync(chromium, portal.App, Device.Desk));
            await (i == 0 ? pages[i].SignInAs(Shop.Pine.Dana) : pages[i].ShareSessionOf(pages[0]));
            await pages[i].HoldClock();
            await pages[i].Page.AddInitScriptAsync("""
                const Source = EventSource;
                window.streams = [];
                window.EventSource = class extends Source { constructor(url) { super(url); streams.push(this); } };
                """);
            await pages[i].GoTo("/portal/tickets");
            await pages[i].IsLive();
        }

        var (first, second) = (pages[0].Page.Locator("html"), pages[1].Page.Locator("html"));
        await Expect(first).ToHaveAttributeAsync("data-live", "offline");
        // A stream that just ended comes back after three seconds, by the browser or by a timer of the page. This one is closed for good.
        await pages[0].HasAsked();
        await pages[0].HasAsked();
        var streams = await pages[0].Page.EvaluateAsync<int[]>("streams.map(stream => stream.readyState)");
        Assert.Equal(2, Assert.Single(streams));
        await Expect(first).ToHaveAttributeAsync("data-live", "offline");
        await Expect(second).ToHaveAttributeAsync("data-live", "live");

        await pages[0].Page.Mouse.ClickAsync(700, 700); // it is used
        await Expect(first).ToHaveAttributeAsync("data-live", "live");
        await Expect(second).ToHaveAttributeAsync("data-live", "offline");
        foreach (var page in pages)
        {
            await page.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("/portal")]
    [InlineData("/portal/tickets")]
    [InlineData("/portal/tickets/{0}")]
    public async Task A_place_is_asked_for_again_only_when_it_moved(string path)
    {
        var ahead = await Shop.OpenTicket(Shop.Harbor.Office, "Was here first", "High");
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "Stands behind", "High");
        // That there is an estimate is told once.
        await portal.ClocksAreFollowed();
        await portal.Database.LetAMinutePass();
        await using var phone = await Screen.OpenAsync(chromium, portal.App, Device.Phone);
        await phone.SignInAs(Shop.Harbor.Dana);
        var asked = new ConcurrentQueue<string>();
        phone.Page.Request += (_, request) =>
        {
            if (request.Headers.ContainsKey("hx-request") && !request.Url.EndsWith("/here", StringComparison.Ordinal))
            {
                asked.Enqueue(request.Url);
            }
        };
        await phone.Page.AddInitScriptAsync("""
            const Source = EventSource;
            window.EventSource = class extends Source { constructor(url) { super(url); this.addEventListener('ticket.updated', () => document.documentElement.dataset.told = ''); } };
            """);
        await phone.HoldClock();
        await phone.GoTo(string.Format(System.Globalization.CultureInfo.InvariantCulture, path, ticket.Number));
        await Expect(phone.Page.Locator("html")).ToHaveAttributeAsync("data-told", "");
        await phone.HasAsked();
        Assert.Empty(asked);

        var shown = phone.Page.Locator($"[data-shown^='{ticket.Id}']");
        var before = await shown.First.GetAttributeAsync("data-shown");
        await Shop.SetPriority(ahead, "Low");
        await Expect(shown.First).Not.ToHaveAttributeAsync("data-shown", before!);
        Assert.NotEmpty(asked);
        phone.HasNothingToComplain();
    }
}
