using KtPortal.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Browser.Desk.Lists;

/// <summary>A list is narrowed where one stands, and without scripts on a page of its own.</summary>
public sealed class FilterTests(OpenPortal portal, Chromium chromium) : BrowserTests(portal, chromium)
{
    [Fact]
    public async Task A_filter_opens_below_its_link_and_the_list_follows_each_choice()
    {
        await using var desk = await Open(Shop.Agent);
        await desk.GoTo("/desk/tickets");
        await desk.IsLive();
        var (popover, link) = (desk.Page.Locator(".popover"), desk.Page.Locator("a[data-popover][data-key=f]"));
        await desk.Page.Keyboard.PressAsync("f");
        await Expect(popover.GetByPlaceholder("Find a filter")).ToBeFocusedAsync();
        await desk.Page.Keyboard.PressAsync("Escape");
        await Expect(popover).ToHaveCountAsync(0);
        await Expect(link).ToBeFocusedAsync();
        await desk.Page.Keyboard.PressAsync("Enter");
        await Expect(popover.GetByPlaceholder("Find a filter")).ToBeFocusedAsync();
        await desk.Page.Keyboard.TypeAsync("priori");
        await popover.GetByRole(AriaRole.Link, new() { Name = "Priority" }).ClickAsync();
        await popover.GetByLabel("High").CheckAsync();
        await desk.IsAt("priority=");
        await popover.GetByLabel("Low").CheckAsync();
        var chip = desk.Page.Locator(".chip-open[data-popover=priority]");
        await Expect(chip).ToContainTextAsync(" or ");
        await Expect(chip).ToHaveAttributeAsync("aria-expanded", "true");
        await popover.GetByText("is none of").ClickAsync();
        await Expect(chip).ToContainTextAsync("Priority is not");
        await popover.GetByRole(AriaRole.Link, new() { Name = "Clear" }).ClickAsync();
        await desk.IsAt("/desk/tickets$");
        await desk.Page.Mouse.ClickAsync(5, 5);
        await Expect(popover).ToHaveCountAsync(0);
        desk.HasNothingToComplain();
    }

    [Fact]
    public async Task Without_scripts_a_filter_is_a_page_that_leads_back_to_the_list()
    {
        await using var plain = await Open(Shop.Agent, Device.Desk, scripts: false);
        await plain.GoTo("/desk/tickets");
        await plain.Page.Locator("a[data-popover][data-key=f]").ClickAsync();
        await plain.Page.Locator("#filter-priority summary").ClickAsync();
        await plain.Page.Locator("#filter-priority").GetByLabel("High").CheckAsync();
        await plain.Page.GetByRole(AriaRole.Button, new() { Name = "Show results" }).ClickAsync();
        await plain.IsAt("priority=");
        await plain.Page.Locator("[data-popover=priority]").ClickAsync();
        await plain.Page.GetByLabel("Low").CheckAsync();
        await plain.Page.GetByRole(AriaRole.Button, new() { Name = "Show results" }).ClickAsync();
        await plain.IsAt("priority=.*priority=");
    }

    [Fact]
    public async Task A_filter_on_a_slow_line_opens_once_and_without_a_network_leads_nowhere()
    {
        await using var desk = await Open(Shop.Agent);
        await desk.GoTo("/desk/tickets");
        await desk.IsLive();
        var form = await SlowLine.To(desk.Page, "**/desk/lists/tickets/filter*");
        await desk.Page.Keyboard.PressAsync("f");
        await desk.Page.Keyboard.PressAsync("f");
        form.GoOn();
        await Expect(desk.Page.Locator(".popover")).ToHaveCountAsync(1);
        Assert.Equal(1, form.Sent);
        await desk.Page.Keyboard.PressAsync("Escape");
        await desk.Page.UnrouteAllAsync();
        await desk.Page.Context.SetOfflineAsync(true);
        await desk.Page.Keyboard.PressAsync("f");
        await Expect(desk.Page.GetByText("You are offline")).ToBeVisibleAsync();
        Assert.EndsWith("/desk/tickets", desk.Page.Url, StringComparison.Ordinal);
    }
}
