using KtPortal.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Browser.Portal.Tickets;

/// <summary>What a row of the list offers: by a swipe, by its menu, by keyboard.</summary>
public sealed class RowActionTests(OpenPortal portal, Chromium chromium) : BrowserTests(portal, chromium)
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task A_swipe_uncovers_what_the_menu_offers_without_moving_the_page(bool scripts, bool rightToLeft)
    {
        var ticket = await Resolved("Swiped aside");
        await using var phone = await Open(Shop.Harbor.Dana, Device.Phone, scripts);
        await phone.GoTo("/portal/tickets?show=all");
        if (rightToLeft)
        {
            await phone.Page.EvaluateAsync("document.documentElement.dir = 'rtl'");
        }

        var row = phone.Page.Locator($"#t-{ticket.Number}");
        var solved = row.Locator(".swipe-action", new() { HasText = "Solved" });
        await Expect(solved).Not.ToBeInViewportAsync();
        await phone.Swipe(row, rightToLeft ? 200 : -200);
        await Expect(solved).ToBeInViewportAsync(new() { Ratio = 1 });
        Assert.Equal(0, await phone.Page.EvaluateAsync<int>("document.scrollingElement.scrollWidth - innerWidth"));
        await solved.TapAsync();
        await Expect(phone.Page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Is it solved?");
        await phone.Button($"Yes, close {ticket.Number}").TapAsync();
        await Expect(phone.Page.Locator("#status")).ToContainTextAsync("Closed");
    }

    [Fact]
    public async Task The_menu_of_a_row_works_by_keyboard_and_stays_open_under_a_live_refresh()
    {
        var ticket = await Resolved("Chosen by keyboard");
        await using var desk = await Open(Shop.Harbor.Dana);
        await desk.GoTo("/portal/tickets?show=all");
        await desk.IsLive();
        var row = desk.Page.Locator($"#t-{ticket.Number}");
        await desk.Page.GetByLabel($"Actions for {ticket.Number}").PressAsync("Enter");
        await Expect(row.Locator(".menu-item").First).ToBeVisibleAsync();
        await Expect(row.Locator(".swipe-action").First).ToBeHiddenAsync();
        await desk.Page.RunAndWaitForResponseAsync(() => desk.Page.EvaluateAsync("document.body.dispatchEvent(new CustomEvent('kt:resync'))"), "**/portal/tickets?*");
        await Expect(row.Locator(".menu-item").First).ToBeVisibleAsync();
        await desk.Page.Keyboard.PressAsync("Tab");
        await desk.Page.Keyboard.PressAsync("Enter");
        await Expect(desk.Page.GetByLabel("Your reply")).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Menus_come_from_below_and_close_by_what_lies_over_the_page(bool scripts)
    {
        await Resolved("Under a sheet");
        await using var phone = await Open(Shop.Harbor.Dana, Device.Phone, scripts);
        await phone.GoTo("/portal/tickets?show=all");
        await IsSheet(phone, phone.Page.Locator(".row-menu").First, scripts);

        await using var desk = await Open(Shop.Manager, Device.Phone, scripts);
        await desk.GoTo("/desk/tickets");
        await desk.Page.Locator(".desk-menu > summary").TapAsync();
        await IsSheet(desk, desk.Page.Locator(".user-menu"), scripts);
    }

    private static async Task IsSheet(Screen phone, ILocator menu, bool scripts)
    {
        await menu.Locator("summary").TapAsync();
        await Expect(menu.Locator(".menu")).ToBeVisibleAsync();
        var bottom = await menu.Locator(".menu").EvaluateAsync<double[]>("menu => { const box = menu.getBoundingClientRect(); return [box.left, innerWidth - box.right, innerHeight - box.bottom]; }");
        Assert.Equal([0, 0, 0], bottom);
        await phone.Page.Touchscreen.TapAsync(200, 100);
        await Expect(menu.Locator(".menu")).ToBeHiddenAsync();
        if (!scripts)
        {
            return;
        }

        await menu.Locator("summary").TapAsync();
        await phone.Page.Keyboard.PressAsync("Escape");
        await Expect(menu.Locator(".menu")).ToBeHiddenAsync();
        await Expect(menu.Locator("summary")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task What_cannot_be_closed_leads_to_the_ticket()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "In hand");
        await Shop.Accept(ticket, assignee: Shop.Agent);
        await Shop.Reply(ticket, Shop.Agent, "I am on it.");
        await using var phone = await Open(Shop.Harbor.Dana, Device.Phone);
        await phone.GoTo("/portal/tickets");
        await Expect(phone.Page.Locator($"#t-{ticket.Number} .menu-item")).ToHaveCountAsync(1);
        await phone.GoTo($"/portal/tickets/{ticket.Number}/closure");
        Assert.EndsWith(ticket.Number, phone.Page.Url, StringComparison.Ordinal);
    }
}
