using KtPortal.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Browser.Desk.Lists;

/// <summary>Every key that the list's foot names does to the row under the cursor, or to what is chosen, what it says.</summary>
public sealed class RowKeysTests(OpenPortal portal, Chromium chromium) : BrowserTests(portal, chromium)
{
    [Fact]
    public async Task Keys_work_on_the_row_under_the_cursor_and_on_what_is_chosen()
    {
        var (first, second) = (await Accepted("Worked from the list"), await Accepted("Resolved from the list"));
        await using var desk = await Open(Shop.Dispatcher);
        var (page, keys, toasts) = (desk.Page, desk.Page.Keyboard, desk.Page.Locator("#toasts"));
        await desk.GoTo($"/desk/tickets?client={Shop.Harbor.Id}&sort=number");
        await desk.IsLive();
        var foot = string.Join(' ', await page.Locator(".desk-foot .kbd").AllTextContentsAsync());
        Assert.Equal("J K X ⇧ X A P S L E R ↵ V F ?", foot);
        await keys.PressAsync("j");
        foreach (var (key, typed, told) in ((string, string, string)[])
            [("a", Shop.Agent.Actor.Name[..4], "Assign"), ("p", "high", "Priority: High")])
        {
            await On(first.Number);
            await keys.PressAsync(key);
            await Expect(page.Locator("dialog[open] [role=combobox]")).ToBeFocusedAsync();
            await keys.TypeAsync(typed);
            await keys.PressAsync("Enter");
            await Expect(toasts).ToContainTextAsync(told);
        }

        await On(first.Number);
        await keys.PressAsync("s");
        await Expect(page.Locator("dialog[open] [role=combobox]")).ToBeFocusedAsync();
        await keys.TypeAsync("in pro");
        await keys.PressAsync("Enter");
        await Expect(page.Locator("dialog[open] #bulk-value-value")).ToBeFocusedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Apply" }).ClickAsync();
        await Expect(toasts).ToContainTextAsync("Status: In Progress");
        await keys.PressAsync("l");
        await page.Locator("dialog[open] [name=Value]").FillAsync("from-list");
        await keys.PressAsync("Enter");
        await Expect(toasts).ToContainTextAsync("from-list");
        Assert.Equal("in_progress from-list " + Shop.Agent.Id, await Portal.Database.Truth<string>(
            "select phase || ' ' || tags[1] || ' ' || assigned_to_id from tickets where id = $1", first.Id));

        await keys.PressAsync("j");
        await On(second.Number);
        await keys.PressAsync("e");
        await Expect(toasts).ToContainTextAsync("· Resolved");
        await Expect(page.Locator("#list [data-row]")).ToHaveCountAsync(1);
        await keys.PressAsync("z");
        await Expect(page.Locator("#list [data-row]")).ToHaveCountAsync(2);
        foreach (var key in (string[])["k", "k", "x", "j", "Shift+X", "e"])
        {
            await keys.PressAsync(key);
        }

        await Expect(toasts).ToContainTextAsync("2 tickets · Resolved");
        await keys.PressAsync("z");
        await Expect(page.Locator("#list [data-row]")).ToHaveCountAsync(2);
        await page.Locator($"[data-row='{second.Number}'] .cell-face").ClickAsync();
        await Expect(page.Locator("dialog[open] [role=combobox]")).ToBeFocusedAsync();
        await keys.PressAsync("Escape");
        await Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await page.Locator($"[data-row='{second.Number}'] a").First.FocusAsync();
        await keys.PressAsync("r");
        await Expect(page.Locator("#composer textarea")).ToBeFocusedAsync();
        Assert.EndsWith(second.Number, page.Url, StringComparison.Ordinal);
        desk.HasNothingToComplain();

        Task On(string number) => Expect(page.Locator(".list-row.cursor")).ToHaveAttributeAsync("data-row", number);
    }
}
