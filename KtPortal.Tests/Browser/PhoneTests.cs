using KtPortal.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Browser;

/// <summary>What hands do on a phone: swiping, pulling, keeping the portal on the home screen; and the buttons that do the same.</summary>
public sealed class PhoneTests(OpenPortal portal, Chromium chromium) : IClassFixture<OpenPortal>
{
    private Shop Shop => portal.Shop;

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task A_swipe_uncovers_what_the_menu_offers_without_moving_the_page(bool scripts, bool rightToLeft)
    {
        var ticket = await Resolved("Swiped aside");
        await using var phone = await Open(scripts);
        await phone.GoTo("/portal/tickets?show=all");
        if (rightToLeft)
        {
            await phone.Page.EvaluateAsync("document.documentElement.dir = 'rtl'");
        }

        var row = phone.Page.Locator($"#t-{ticket.Number}");
        var solved = row.Locator(".swipe-action", new() { HasText = "Solved" });
        await Expect(solved).Not.ToBeInViewportAsync();
        await Swipe(phone, row, rightToLeft ? 200 : -200);
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
        await using var desk = await Screen.OpenAsync(chromium, portal.App, Device.Desk);
        await desk.SignInAs(Shop.Harbor.Dana);
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
        await using var phone = await Open(scripts);
        await phone.GoTo("/portal/tickets?show=all");
        await IsSheet(phone, phone.Page.Locator(".row-menu").First, scripts);

        await using var desk = await Screen.OpenAsync(chromium, portal.App, Device.Phone, scripts: scripts);
        await desk.SignInAs(Shop.Manager);
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
        await using var phone = await Open();
        await phone.GoTo("/portal/tickets");
        await Expect(phone.Page.Locator($"#t-{ticket.Number} .menu-item")).ToHaveCountAsync(1);
        await phone.GoTo($"/portal/tickets/{ticket.Number}/closure");
        Assert.EndsWith(ticket.Number, phone.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refresh_asks_again_and_leaves_everything_in_its_place()
    {
        await Resolved("Refreshed");
        await using var phone = await Open();
        await phone.GoTo("/portal/tickets?show=all");
        await phone.IsLive();
        await phone.Watch();
        await phone.Page.RunAndWaitForResponseAsync(() => phone.Page.GetByLabel("Refresh").TapAsync(), "**/portal/tickets?*");
        await Expect(phone.Page.Locator("[data-refresh-said]")).ToHaveTextAsync("Up to date");
        await phone.WasNotReloaded();

        await using var plain = await Open(scripts: false);
        await plain.GoTo("/portal/tickets?show=all");
        await plain.Page.RunAndWaitForResponseAsync(() => plain.Page.GetByLabel("Refresh").TapAsync(), "**/portal/tickets?show=all");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pull_refreshes_where_no_browser_is_around_the_page(bool installed)
    {
        await using var phone = await Open();
        if (installed)
        {
            await phone.Page.AddInitScriptAsync("Object.defineProperty(navigator, 'standalone', { value: true })");
        }

        await portal.Database.LetAMinutePass();
        await phone.GoTo("/portal/tickets?show=all");
        await phone.IsLive();
        await phone.Watch();
        var asked = 0;
        phone.Page.Request += (_, request) => asked += request.Url.Contains("/portal/tickets?", StringComparison.Ordinal) ? 1 : 0;
        await Drag(phone, 90);
        await Task.Delay(400, TestContext.Current.CancellationToken);
        Assert.Equal(0, asked); // not far enough
        await Drag(phone, 260);
        await Task.Delay(800, TestContext.Current.CancellationToken);
        Assert.Equal(installed ? 1 : 0, asked);
        await Expect(phone.Page.Locator(".pull")).ToHaveCountAsync(0);
        await phone.WasNotReloaded();
    }

    [Fact]
    public async Task Installing_is_offered_once_and_found_again_under_account()
    {
        await using var phone = await Open();
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

        await using var desk = await Screen.OpenAsync(chromium, portal.App, Device.Desk);
        await desk.SignInAs(Shop.Harbor.Dana);
        await desk.Page.EvaluateAsync(Offer);
        await Expect(desk.Page.Locator("[data-install]")).ToBeHiddenAsync();
    }

    private const string Offer = "dispatchEvent(Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt: () => { window.asked = true; } }))";

    private async Task<OpenedTicket> Resolved(string subject)
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, subject);
        await Shop.Accept(ticket, assignee: Shop.Agent);
        await Shop.SetStatus(ticket, "resolved");
        return ticket;
    }

    private async Task<Screen> Open(bool scripts = true)
    {
        var phone = await Screen.OpenAsync(chromium, portal.App, Device.Phone, scripts);
        await phone.SignInAs(Shop.Harbor.Dana);
        return phone;
    }

    // A finger that moves sideways over the row.
    private static async Task Swipe(Screen phone, ILocator row, int distance)
    {
        var box = (await row.BoundingBoxAsync())!;
        await Move(phone, 195 - (distance / 2), (int)(box.Y + (box.Height / 2)), distance, 0);
    }

    // A finger that pulls the page down from its top.
    private static Task Drag(Screen phone, int distance) => Move(phone, 200, 100, 0, distance);

    private static async Task Move(Screen phone, int x, int y, int right, int down)
    {
        const int Steps = 20;
        var finger = await phone.Page.Context.NewCDPSessionAsync(phone.Page);
        for (var step = 0; step <= Steps; step++)
        {
            var point = new Dictionary<string, object> { ["x"] = x + (right * step / Steps), ["y"] = y + (down * step / Steps) };
            await finger.SendAsync("Input.dispatchTouchEvent", new() { ["type"] = step == 0 ? "touchStart" : "touchMove", ["touchPoints"] = new[] { point } });
            await Task.Delay(16, TestContext.Current.CancellationToken); // a frame each, as from a hand
        }

        await finger.SendAsync("Input.dispatchTouchEvent", new() { ["type"] = "touchEnd", ["touchPoints"] = Array.Empty<object>() });
    }
}
