using KtPortal.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Browser.Desk.Lists;

/// <summary>An open list is right while others work, and holds still under the hand.</summary>
public sealed class LiveListTests(OpenPortal portal, Chromium chromium) : BrowserTests(portal, chromium)
{
    [Fact]
    public async Task What_arrives_is_counted_everywhere_and_moves_nothing_under_the_mouse()
    {
        var (first, second) = (await Shop.OpenTicket(Shop.Harbor.Dana, "First in line"), await Shop.OpenTicket(Shop.Harbor.Dana, "Second in line"));
        await using var desk = await Open(Shop.Manager);
        var page = desk.Page;
        // The mouse never rests, however long the rest of the test takes.
        await page.AddInitScriptAsync("""
            const later = window.setTimeout;
            window.setTimeout = (what, pause, ...more) => pause === 4000 ? 0 : later(what, pause, ...more);
            performance.now = () => 0;
            """);
        await desk.GoTo("/desk/tickets?sort=-activity");
        await desk.IsLive();
        var (count, side) = (page.Locator("#list-count"), page.Locator(".desk-navigation [aria-current=page] .navigation-count"));
        var before = int.Parse(await count.InnerTextAsync(), System.Globalization.CultureInfo.InvariantCulture);
        var row = page.Locator($"[data-row='{first.Number}']"); // the latest is on top
        await row.HoverAsync();
        var top = (await row.BoundingBoxAsync())!.Y;
        var third = await Shop.OpenTicket(Shop.Harbor.Dana, "Third in line");
        await Expect(page.Locator($"[data-row='{third.Number}']")).ToHaveCountAsync(1);
        await Expect(count).ToHaveTextAsync($"{before + 1}");
        await Expect(side).ToHaveTextAsync($"{before + 1}");
        await Expect(page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex($@"\({before + 1}\) · "));
        Assert.Equal(top, (await row.BoundingBoxAsync())!.Y, 1.0);

        await page.Mouse.MoveAsync(20, 20);
        await Expect(page.Locator(".list-room")).ToHaveCountAsync(0);
        Assert.True((await row.BoundingBoxAsync())!.Y > top + 20);
        Assert.Equal(0, await page.Locator("#list").EvaluateAsync<double>("list => list.scrollTop"));
        await page.Locator($"[data-row='{first.Number}']").HoverAsync();
        await Shop.SetStatus(first, "closed");
        var gone = page.Locator(".row-gone");
        await Expect(gone).ToContainTextAsync("First in line");
        await Expect(count).ToHaveTextAsync($"{before}");
        await Expect(page.Locator($"[data-row='{second.Number}'] .row-place")).ToHaveTextAsync("#1");
        await page.Mouse.MoveAsync(20, 20);
        await Expect(gone).ToHaveCountAsync(0);
        desk.HasNothingToComplain();
    }
}
