using KtPortal.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Browser.Desk.Lists;

/// <summary>Who comes back to a list finds the place that was left.</summary>
public sealed class WayBackTests(OpenPortal portal, Chromium chromium) : BrowserTests(portal, chromium)
{
    [Fact]
    public async Task Back_finds_list_scroll_filter_and_cursor_and_what_was_half_typed()
    {
        for (var i = 0; i < 40; i++)
        {
            await Shop.OpenTicket(Shop.Pine.Drew, $"One of many, number {i}", "Low");
        }

        await using var desk = await Open(Shop.Agent);
        await desk.GoTo("/desk/tickets?view=all&phase=new");
        var row = desk.Page.Locator("#list [data-row]").Nth(30);
        var number = await row.GetAttributeAsync("data-row");
        await row.ScrollIntoViewIfNeededAsync();
        var scrolled = await Scroll(desk);
        Assert.True(scrolled > 100, "the list does not scroll");
        await row.Locator(".row-subject a").ClickAsync();
        await Expect(desk.Page.Locator("#composer")).ToBeVisibleAsync();
        await desk.Page.GetByLabel("Your message").FillAsync("Half a tho");
        await desk.Page.GoBackAsync();
        await Expect(desk.Page.Locator($"[data-row='{number}'] .row-subject a")).ToBeFocusedAsync();
        Assert.InRange(await Scroll(desk), scrolled - 2, scrolled + 2);
        Assert.EndsWith("?view=all&phase=new", desk.Page.Url, StringComparison.Ordinal);
        await Expect(desk.Page.Locator(".chip-on:has(.chip-remove)")).ToHaveCountAsync(1);
        await desk.Page.GoForwardAsync();
        await Expect(desk.Page.GetByLabel("Your message")).ToHaveValueAsync("Half a tho");
        await desk.Page.Keyboard.PressAsync("Escape");
        desk.HasNothingToComplain();
    }

    private static Task<double> Scroll(Screen desk) => desk.Page.Locator("#list").EvaluateAsync<double>("list => list.scrollTop");
}
