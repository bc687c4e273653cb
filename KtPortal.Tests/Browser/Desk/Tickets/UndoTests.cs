using KtPortal.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Browser.Desk.Tickets;

/// <summary>What was done can be undone, wherever one is meanwhile.</summary>
public sealed class UndoTests(OpenPortal portal, Chromium chromium) : BrowserTests(portal, chromium)
{
    [Fact]
    public async Task An_accepted_ticket_is_undone_by_key_after_the_toast_has_shrunk()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "Accepted by mistake");
        var next = await Shop.OpenTicket(Shop.Harbor.Dana, "The one behind it");
        await using var desk = await Open(Shop.Manager);
        await HoldToasts(desk);
        await desk.GoTo("/desk/inbox");
        var row = desk.Page.Locator($"[data-row='{ticket.Number}']");
        await row.Locator("summary.list-row").ClickAsync();
        await row.GetByRole(AriaRole.Button, new() { Name = "Accept" }).ClickAsync();
        await Expect(desk.Page.Locator("#toasts")).ToContainTextAsync($"{ticket.Number} accepted");
        await Expect(desk.Page.Locator("body > [role=status]")).ToContainTextAsync($"{ticket.Number} accepted. Press Z to undo.");
        await Expect(desk.Page.Locator($"[data-row='{next.Number}'] summary.list-row")).ToBeFocusedAsync();
        await Pass(desk, seconds: 7);
        await Expect(desk.Page.Locator(".toast.toast-small")).ToBeVisibleAsync();
        await desk.Page.Keyboard.PressAsync("z");
        await Expect(desk.Page.Locator("#toasts")).ToContainTextAsync($"{ticket.Number} undone");
        await Expect(row).ToBeVisibleAsync();
        Assert.Equal("new", await Portal.Database.Truth<string>("select phase from tickets where id = $1", ticket.Id));
        desk.HasNothingToComplain();
    }

    [Fact]
    public async Task A_toast_goes_along_waits_while_rested_on_and_undoes_where_one_is_now()
    {
        var ticket = await Accepted("Resolved too early");
        await using var desk = await Open(Shop.Agent);
        await HoldToasts(desk);
        await desk.GoTo($"/desk/tickets/{ticket.Number}");
        await desk.IsLive();
        await desk.Page.Keyboard.PressAsync("e");
        var undo = desk.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" });
        await Expect(desk.Page.Locator("#toasts")).ToContainTextAsync("set to Resolved");
        await desk.Page.GetByRole(AriaRole.Link, new() { Name = "My tickets" }).ClickAsync();
        await Expect(desk.Page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex("My tickets"));
        await Expect(desk.Page.Locator("#toasts")).ToContainTextAsync("set to Resolved");
        await undo.FocusAsync();
        await Pass(desk, seconds: 20);
        await Expect(undo).ToBeFocusedAsync();
        await Expect(desk.Page.Locator(".toast-small")).ToHaveCountAsync(0);
        await desk.Page.Keyboard.PressAsync("Enter");
        await Expect(desk.Page.Locator("#toasts")).ToContainTextAsync("undone");
        Assert.EndsWith("view=mine", desk.Page.Url, StringComparison.Ordinal);
        Assert.Equal("open", await Portal.Database.Truth<string>("select phase from tickets where id = $1", ticket.Id));
    }

    [Fact]
    public async Task An_undo_that_comes_too_late_says_why_and_leads_back()
    {
        var ticket = await Accepted("Changed by two");
        await using var desk = await Open(Shop.Agent);
        await desk.GoTo($"/desk/tickets/{ticket.Number}");
        await desk.IsLive();
        await desk.Page.Keyboard.PressAsync("e");
        await Expect(desk.Page.Locator("#toasts")).ToContainTextAsync("set to Resolved");
        await Shop.SetPriority(ticket, "Critical");
        await desk.Page.Keyboard.PressAsync("z");
        var alert = desk.Page.Locator("#main [role=alert]:visible");
        await Expect(alert).ToContainTextAsync("has been changed again since, so this can’t be undone.");
        await Expect(alert).ToBeFocusedAsync();

        await desk.Page.GetByRole(AriaRole.Link, new() { Name = "Back to where you were" }).ClickAsync();
        await Expect(desk.Page.GetByLabel("Conversation")).ToContainTextAsync("to Critical");
    }

    // Toasts look at their time five times a second. From the next page on they do so when the test says, and never by themselves.
    private static async Task HoldToasts(Screen desk) => await desk.Page.AddInitScriptAsync("""
        const every = window.setInterval;
        window.setInterval = (look, pause) => pause === 200 ? (window.toasts = look, 0) : every(look, pause);
        """);

    private static async Task Pass(Screen desk, int seconds) =>
        await desk.Page.EvaluateAsync("seconds => { for (let look = 0; look < 5 * seconds; look++) window.toasts(); }", seconds);
}
