using KtPortal.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Browser.Desk.Tickets;

/// <summary>Writing on the desk while others write: focus and words stay where they are.</summary>
public sealed class ComposerTests(OpenPortal portal, Chromium chromium) : BrowserTests(portal, chromium)
{
    [Fact]
    public async Task What_others_write_is_announced_once_and_ones_own_is_not()
    {
        var ticket = await Accepted("Two are talking");
        await using var desk = await Open(Shop.Agent);
        await desk.GoTo($"/desk/tickets/{ticket.Number}");
        await desk.IsLive();
        var region = desk.Page.Locator("body > [role=status]");
        await region.EvaluateAsync("""
            region => {
              window.said = [];
              new MutationObserver(() => region.textContent && said.push(region.textContent)).observe(region, { childList: true });
            }
            """);
        await desk.Page.GetByLabel("Your message").FillAsync("My own words");
        await desk.Page.Keyboard.PressAsync("Control+Enter");
        await Expect(desk.Page.Locator("#thread")).ToContainTextAsync("My own words");
        await Expect(desk.Page.Locator("#conversation")).ToBeFocusedAsync();
        Assert.Equal("none", await desk.Page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle"));
        await Shop.Reply(ticket, Shop.Harbor.Dana, "Words of the client");
        await Expect(region).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^New from \\S+"));
        Assert.Single(await desk.Page.EvaluateAsync<string[]>("said"));
    }

    [Fact]
    public async Task A_cell_of_a_table_is_pasted_as_its_words_and_a_picture_alone_as_a_file()
    {
        var ticket = await Accepted("Numbers of a table");
        await using var desk = await Open(Shop.Agent);
        await desk.GoTo($"/desk/tickets/{ticket.Number}");
        Assert.False(await PasteAsync(desk, "12\t34"));
        Assert.Empty(await FilesAsync(desk));
        Assert.True(await PasteAsync(desk, ""));
        Assert.Equal(["image.png"], await FilesAsync(desk));
    }

    [Fact]
    public async Task A_preview_stays_while_others_write_and_takes_no_focus()
    {
        var ticket = await Accepted("Looked at twice");
        await using var desk = await Open(Shop.Agent);
        await desk.GoTo($"/desk/tickets/{ticket.Number}");
        await desk.IsLive();
        await desk.Page.GetByLabel("Your message").FillAsync("Some **words**");
        var preview = desk.Button("Preview");
        await preview.ClickAsync();
        await Expect(desk.Page.Locator(".preview strong")).ToHaveTextAsync("words");
        await Shop.Reply(ticket, Shop.Harbor.Dana, "Something in between");
        await Expect(desk.Page.Locator("#thread")).ToContainTextAsync("Something in between");
        await Expect(desk.Page.Locator(".preview strong")).ToBeVisibleAsync();
        await Expect(preview).ToBeFocusedAsync();
        await preview.ClickAsync();
        await Expect(desk.Page.GetByLabel("Your message")).ToHaveValueAsync("Some **words**");
        await Expect(desk.Page.GetByLabel("Your message")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Escape_leads_out_of_the_composer_which_grows_with_its_text()
    {
        var ticket = await Accepted("Written at length");
        await using var desk = await Open(Shop.Agent);
        await desk.GoTo($"/desk/tickets/{ticket.Number}");
        await desk.Page.Keyboard.PressAsync("r");
        var words = desk.Page.GetByLabel("Your message");
        await Expect(words).ToBeFocusedAsync();
        var before = (await words.BoundingBoxAsync())!.Height;
        await words.FillAsync(string.Join('\n', Enumerable.Repeat("A line.", 9)));
        Assert.True((await words.BoundingBoxAsync())!.Height > before + 60);
        await desk.Page.Keyboard.PressAsync("Escape");
        await Expect(desk.Page.Locator("#conversation")).ToBeFocusedAsync();
        await desk.Page.Keyboard.PressAsync("a");
        await Expect(desk.Page.Locator("#assignee-search")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_live_refresh_leaves_the_choice_between_reply_and_note_as_it_was_just_made()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "Answered in a hurry");
        await using var desk = await Open(Shop.Agent);
        await desk.GoTo($"/desk/tickets/{ticket.Number}");
        await desk.IsLive();
        await desk.Page.GetByLabel("Your message").FillAsync("Not for the client");
        await Expect(desk.Page.Locator("[data-draft-state]")).ToBeVisibleAsync();
        await desk.Page.EvaluateAsync("""
            () => document.addEventListener('htmx:before:swap', () => document.querySelector('#composer [value=internal]').click(), { once: true })
            """);
        await Shop.SetPriority(ticket, "Low");
        await Expect(desk.Page.GetByLabel("Conversation")).ToContainTextAsync("to Low");
        await Expect(desk.Page.Locator("#composer [value=internal]")).ToBeCheckedAsync();
    }

    // Whether the page took it for itself: what is left to the browser, the box gets as text.
    private static Task<bool> PasteAsync(Screen desk, string text) => desk.Page.GetByLabel("Your message").EvaluateAsync<bool>("""
        (box, text) => {
          const clipboardData = new DataTransfer();
          if (text) clipboardData.setData('text/plain', text);
          clipboardData.items.add(new File([new Uint8Array([137, 80, 78, 71])], 'image.png', { type: 'image/png' }));
          return !box.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
        }
        """, text);

    private static Task<string[]> FilesAsync(Screen desk) =>
        desk.Page.Locator("input[name=Files]").EvaluateAsync<string[]>("input => [...input.files].map(file => file.name)");
}
