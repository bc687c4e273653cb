using KtPortal.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Browser.Desk;

/// <summary>The desk without a mouse.</summary>
public sealed class KeysTests(OpenPortal portal, Chromium chromium) : BrowserTests(portal, chromium)
{
    [Fact]
    public async Task Every_key_of_the_help_sheet_acts()
    {
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana, "Worked by keys alone");
        await using var desk = await Open(Shop.Manager);
        var keys = desk.Page.Keyboard;
        await desk.GoTo("/desk/tickets?view=all");
        await desk.IsLive();
        foreach (var key in (string[])["j", "j", "k", "Enter"])
        {
            await keys.PressAsync(key);
        }

        await Expect(desk.Page.Locator("#ticket")).ToBeVisibleAsync();
        foreach (var (path, key, focused) in ((string, string, string)[])
        [
            ($"/desk/tickets/{ticket.Number}", "r", "#composer textarea"), ($"/desk/tickets/{ticket.Number}", "n", "#composer textarea"),
            ($"/desk/tickets/{ticket.Number}", "m", "#composer textarea"),
            ($"/desk/tickets/{ticket.Number}", "p", "#priority-search"), ($"/desk/tickets/{ticket.Number}", "a", "#assignee-search"),
            ("/desk/tickets", "/", "#palette input"), ("/desk/tickets", "f", ".popover input"), ("/desk/tickets", "c", "#for"),
        ])
        {
            await desk.GoTo(path);
            await desk.IsLive();
            await keys.PressAsync(key);
            await Expect(desk.Page.Locator(focused)).ToBeFocusedAsync();
        }

        await desk.GoTo($"/desk/tickets/{ticket.Number}");
        await desk.IsLive();
        await keys.PressAsync("q");
        await Expect(desk.Page.Locator("#toasts")).ToContainTextAsync("accepted");
        await keys.PressAsync("s");
        await Expect(desk.Page.Locator("#status-search")).ToBeFocusedAsync();
        await keys.PressAsync("Escape");
        await Expect(desk.Page.Locator("#status-value")).ToBeFocusedAsync();
        await keys.PressAsync("l");
        await Expect(desk.Page.Locator("#tag-search")).ToBeFocusedAsync();
        await desk.Page.Locator("#conversation").FocusAsync();
        await keys.PressAsync("e");
        await Expect(desk.Page.Locator("#toasts")).ToContainTextAsync("Resolved");
        await keys.PressAsync("z");
        await Expect(desk.Page.Locator("#toasts")).ToContainTextAsync(" undone");
        await keys.PressAsync("[");
        await Expect(desk.Page.Locator(".desk-narrow")).ToHaveCountAsync(1);
        await keys.PressAsync("[");
        await keys.PressAsync("?");
        await Expect(desk.Page.GetByRole(AriaRole.Dialog, new() { Name = "Keyboard shortcuts" })).ToBeVisibleAsync();
        var listed = await desk.Page.Locator("#keys .kbd").AllTextContentsAsync();
        Assert.Equal("/ ? A C Ctrl Ctrl E F J K K L M N P Q R S T Z [ ↵ ↵", string.Join(' ', listed.Order(StringComparer.Ordinal)));
        desk.HasNothingToComplain();
    }
}
