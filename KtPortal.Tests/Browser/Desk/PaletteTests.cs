using KtPortal.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Browser.Desk;

/// <summary>The palette: any place and any step by a few letters.</summary>
public sealed class PaletteTests(OpenPortal portal, Chromium chromium) : BrowserTests(portal, chromium)
{
    [Fact]
    public async Task The_palette_is_worked_by_keyboard_and_gives_focus_back()
    {
        var ticket = await Accepted("Quicksilver in the thermometer");
        await using var desk = await Open(Shop.Agent);
        await desk.GoTo($"/desk/tickets/{ticket.Number}");
        await desk.GoTo("/desk/tickets");
        await desk.IsLive();
        await desk.Page.Locator("#list a[href^='/desk/tickets/']").First.FocusAsync();
        await desk.Page.Keyboard.PressAsync("Control+k");
        var field = desk.Page.GetByRole(AriaRole.Combobox, new() { Name = "Ticket, client, page or action" });
        await Expect(field).ToBeFocusedAsync();
        await Expect(desk.Page.GetByRole(AriaRole.Group, new() { Name = "Last visited" })).ToContainTextAsync("Quicksilver");
        await Expect(desk.Page.GetByRole(AriaRole.Option, new() { Name = "Filter" })).ToBeVisibleAsync();
        await desk.Page.Keyboard.PressAsync("Escape");
        await Expect(desk.Page.Locator("#list a[href^='/desk/tickets/']").First).ToBeFocusedAsync();
        await desk.Page.Keyboard.PressAsync("/");
        await desk.Page.Keyboard.TypeAsync("quicks");
        var option = desk.Page.GetByRole(AriaRole.Option, new() { Name = ticket.Number });
        await Expect(option).ToHaveAttributeAsync("aria-selected", "true");
        await Expect(field).ToHaveAttributeAsync("aria-activedescendant", "palette-" + ticket.Number);
        var tab = await desk.Page.Context.RunAndWaitForPageAsync(() => desk.Page.Keyboard.PressAsync("Control+Enter"));
        Assert.EndsWith(ticket.Number, tab.Url, StringComparison.Ordinal);
        await tab.CloseAsync();
        await desk.Page.Keyboard.PressAsync("Enter");
        await desk.IsAt($"/{ticket.Number}$");
        await Expect(desk.Page.Locator("#ticket")).ToBeVisibleAsync();
        await desk.Page.Keyboard.PressAsync("Control+k");
        await desk.Page.Keyboard.TypeAsync("internal");
        await Expect(desk.Page.GetByRole(AriaRole.Option, new() { Name = "Internal note" })).ToHaveAttributeAsync("aria-selected", "true");
        await desk.Page.Keyboard.PressAsync("Enter");
        await Expect(desk.Page.GetByLabel("Your message")).ToBeFocusedAsync();
        await Expect(desk.Page.Locator("#composer [value=internal]")).ToBeCheckedAsync();
        desk.HasNothingToComplain();
    }

    [Fact]
    public async Task The_palette_says_when_nothing_fits_and_when_nothing_is_reached()
    {
        await using var desk = await Open(Shop.Agent, Device.Phone);
        await desk.GoTo("/desk/tickets");
        await desk.Button("Search and commands").TapAsync();
        var box = await desk.Page.Locator("#palette").BoundingBoxAsync();
        Assert.Equal((390f, 844f), (box!.Width, box.Height));
        await desk.Page.Keyboard.TypeAsync("qqqqq");
        await Expect(desk.Page.Locator("[data-palette-status]")).ToHaveTextAsync("Nothing matches “qqqqq”");
        await desk.Page.RouteAsync("**/desk/palette*", route => route.AbortAsync());
        await desk.Page.Keyboard.TypeAsync("q");
        await Expect(desk.Page.Locator("[data-palette-status]")).ToContainTextAsync("Press Enter to search all tickets.");
        await desk.Page.Keyboard.PressAsync("Enter");
        await desk.IsAt(@"/desk/tickets\?q=qqqqqq$");
    }
}
