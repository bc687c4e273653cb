using KtPortal.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Browser;

/// <summary>The desk as a tool: what was done can be undone, places are found again, focus and words go where they should.</summary>
public sealed class DeskTests(OpenPortal portal, Chromium chromium) : IClassFixture<OpenPortal>
{
    private Shop Shop => portal.Shop;

    [Fact]
    public async Task An_accepted_ticket_is_undone_by_key_after_the_toast_has_shrunk()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "Accepted by mistake");
        var next = await Shop.OpenTicket(Shop.Harbor.Dana, "The one behind it");
        await using var desk = await Open(Shop.Manager);
        await desk.GoTo("/desk/inbox");
        var row = desk.Page.Locator($"[data-row='{ticket.Number}']");
        await row.Locator("summary.list-row").ClickAsync();
        await row.GetByRole(AriaRole.Button, new() { Name = "Accept" }).ClickAsync();
        await Expect(desk.Page.Locator("#toasts")).ToContainTextAsync($"{ticket.Number} accepted");
        await Expect(desk.Page.Locator("body > [role=status]")).ToContainTextAsync($"{ticket.Number} accepted. Press Z to undo.");
        await Expect(desk.Page.Locator($"[data-row='{next.Number}'] summary.list-row")).ToBeFocusedAsync();
        await Expect(desk.Page.Locator(".toast.toast-small")).ToBeVisibleAsync();
        await desk.Page.Keyboard.PressAsync("z");
        await Expect(desk.Page.Locator("#toasts")).ToContainTextAsync($"{ticket.Number} is as it was before");
        await Expect(row).ToBeVisibleAsync();
        Assert.Equal("new", await portal.Database.Truth<string>("select phase from tickets where id = $1", ticket.Id));
        desk.HasNothingToComplain();
    }

    [Fact]
    public async Task A_toast_goes_along_waits_while_rested_on_and_undoes_where_one_is_now()
    {
        var ticket = await Accepted("Resolved too early");
        await using var desk = await Open(Shop.Agent);
        await desk.GoTo($"/desk/tickets/{ticket.Number}");
        await desk.IsLive();
        await desk.Page.Keyboard.PressAsync("e");
        var undo = desk.Page.GetByRole(AriaRole.Button, new() { Name = "Undo" });
        await Expect(desk.Page.Locator("#toasts")).ToContainTextAsync("set to Resolved");
        await desk.Page.GetByRole(AriaRole.Link, new() { Name = "My tickets" }).ClickAsync();
        await Expect(desk.Page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex("My tickets"));
        await Expect(desk.Page.Locator("#toasts")).ToContainTextAsync("set to Resolved");
        await undo.FocusAsync();
        await desk.Page.WaitForTimeoutAsync(6500);
        await Expect(desk.Page.Locator(".toast-small")).ToHaveCountAsync(0);
        await desk.Page.Keyboard.PressAsync("Enter");
        await Expect(desk.Page.Locator("#toasts")).ToContainTextAsync("is as it was before");
        Assert.EndsWith("view=mine", desk.Page.Url, StringComparison.Ordinal);
        Assert.Equal("open", await portal.Database.Truth<string>("select phase from tickets where id = $1", ticket.Id));
    }

    [Fact]
    public async Task An_undo_that_comes_too_late_says_why_in_place()
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
        await Expect(alert).ToContainTextAsync("was changed again since, so that change stays.");
        await Expect(alert).ToBeFocusedAsync();

        await Shop.SetPriority(ticket, "Low");
        await Expect(desk.Page.GetByLabel("Conversation")).ToContainTextAsync("to Low");
        await Expect(alert).ToBeFocusedAsync();
    }

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
        await desk.Page.WaitForTimeoutAsync(200);
        var scrolled = await Scroll(desk);
        Assert.True(scrolled > 100, "the list does not scroll");
        await row.Locator("a").ClickAsync();
        await Expect(desk.Page.Locator("#composer")).ToBeVisibleAsync();
        await desk.Page.GetByLabel("Your words").FillAsync("Half a tho");
        await desk.Page.GoBackAsync();
        await Expect(desk.Page.Locator($"[data-row='{number}'] a")).ToBeFocusedAsync();
        Assert.InRange(await Scroll(desk), scrolled - 2, scrolled + 2);
        Assert.EndsWith("?view=all&phase=new", desk.Page.Url, StringComparison.Ordinal);
        await Expect(desk.Page.Locator(".chip-on:has(.chip-remove)")).ToHaveCountAsync(1);
        await desk.Page.GoForwardAsync();
        await Expect(desk.Page.GetByLabel("Your words")).ToHaveValueAsync("Half a tho");
        await desk.Page.Keyboard.PressAsync("Escape");
        desk.HasNothingToComplain();
    }

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
        await Expect(desk.Page.GetByLabel("Your words")).ToBeFocusedAsync();
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
        await Expect(desk.Page.Locator("[data-palette-status]")).ToContainTextAsync("Enter searches all tickets.");
        await desk.Page.Keyboard.PressAsync("Enter");
        await desk.IsAt(@"/desk/tickets\?q=qqqqqq$");
    }

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
        await using var plain = await Screen.OpenAsync(chromium, portal.App, Device.Desk, scripts: false);
        await plain.SignInAs(Shop.Agent);
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
    public async Task Slow_answers_show_a_ring_then_a_bar_and_a_form_goes_once()
    {
        var ticket = await Accepted("Over a slow line");
        await using var desk = await Open(Shop.Agent);
        await desk.GoTo($"/desk/tickets/{ticket.Number}");
        var sent = 0;
        await desk.Page.RouteAsync("**/properties", async route => { sent++; await Task.Delay(900); await route.ContinueAsync(); });
        await desk.Page.Locator("#priority").SelectOptionAsync(Shop.Priorities["High"].ToString());
        var save = desk.Page.Locator("#properties").GetByRole(AriaRole.Button, new() { Name = "Save" });
        await save.DblClickAsync();
        await Expect(save).ToHaveAttributeAsync("aria-busy", "true");
        await Expect(save.Locator(".spin")).ToBeVisibleAsync();
        await Expect(save).ToContainTextAsync("Save");
        await Expect(desk.Page.Locator("#toasts")).ToContainTextAsync("priority set to High");
        await Expect(save).ToBeFocusedAsync();
        Assert.Equal(1, sent);
        await desk.Page.RouteAsync("**/desk/tickets?view=mine", async route => { await Task.Delay(900); await route.ContinueAsync(); });
        await desk.Page.GetByRole(AriaRole.Link, new() { Name = "My tickets" }).ClickAsync();
        await Expect(desk.Page.Locator("html[data-loading]")).ToHaveCountAsync(1);
        await desk.IsAt("view=mine$");
        await Expect(desk.Page.Locator("html[data-loading]")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task What_others_write_is_announced_once_and_ones_own_is_not()
    {
        var ticket = await Accepted("Two are talking");
        await using var desk = await Open(Shop.Agent);
        await desk.GoTo($"/desk/tickets/{ticket.Number}");
        await desk.IsLive();
        var region = desk.Page.Locator("body > [role=status]");
        await desk.Page.GetByLabel("Your words").FillAsync("My own words");
        await desk.Page.Keyboard.PressAsync("Control+Enter");
        await Expect(desk.Page.Locator("#thread")).ToContainTextAsync("My own words");
        await Expect(desk.Page.Locator("#conversation")).ToBeFocusedAsync();
        await desk.Page.WaitForTimeoutAsync(800);
        await Expect(region).ToHaveTextAsync("");
        await Shop.Reply(ticket, Shop.Harbor.Dana, "Words of the client");
        await Expect(region).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("^New from \\S+"));
    }

    [Fact]
    public async Task A_session_that_ends_while_one_writes_costs_no_words()
    {
        var ticket = await Accepted("Written into the void");
        await using var desk = await Open(Shop.Agent);
        await desk.GoTo($"/desk/tickets/{ticket.Number}");
        await desk.IsLive();
        await desk.Page.GetByLabel("Your words").FillAsync("Words that took a while");
        await desk.Page.Context.ClearCookiesAsync();
        await desk.Page.Keyboard.PressAsync("Control+Enter");
        await desk.IsAt(@"/login\?returnUrl=");
        await desk.Page.GetByLabel("Email").FillAsync(Shop.Agent.Email);
        await desk.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Shop.Password);
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await desk.IsAt($"/{ticket.Number}$");
        await Expect(desk.Page.GetByLabel("Your words")).ToHaveValueAsync("Words that took a while");
    }

    [Fact]
    public async Task A_preview_stays_while_others_write_and_takes_no_focus()
    {
        var ticket = await Accepted("Looked at twice");
        await using var desk = await Open(Shop.Agent);
        await desk.GoTo($"/desk/tickets/{ticket.Number}");
        await desk.IsLive();
        await desk.Page.GetByLabel("Your words").FillAsync("Some **words**");
        var preview = desk.Button("Preview");
        await preview.ClickAsync();
        await Expect(desk.Page.Locator(".preview strong")).ToHaveTextAsync("words");
        await Shop.Reply(ticket, Shop.Harbor.Dana, "Something in between");
        await Expect(desk.Page.Locator("#thread")).ToContainTextAsync("Something in between");
        await Expect(desk.Page.Locator(".preview strong")).ToBeVisibleAsync();
        await Expect(preview).ToBeFocusedAsync();
        await preview.ClickAsync();
        await Expect(desk.Page.GetByLabel("Your words")).ToHaveValueAsync("Some **words**");
        await Expect(desk.Page.GetByLabel("Your words")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_filter_on_a_slow_line_opens_once_and_without_a_network_leads_nowhere()
    {
        await using var desk = await Open(Shop.Agent);
        await desk.GoTo("/desk/tickets");
        await desk.IsLive();
        await desk.Page.RouteAsync("**/desk/lists/tickets/filter*", async route => { await Task.Delay(500); await route.ContinueAsync(); });
        await desk.Page.Keyboard.PressAsync("f");
        await desk.Page.Keyboard.PressAsync("f");
        await Expect(desk.Page.Locator(".popover")).ToHaveCountAsync(1);
        await desk.Page.WaitForTimeoutAsync(700);
        await Expect(desk.Page.Locator(".popover")).ToHaveCountAsync(1);
        await desk.Page.Keyboard.PressAsync("Escape");
        await desk.Page.UnrouteAllAsync();
        await desk.Page.Context.SetOfflineAsync(true);
        await desk.Page.Keyboard.PressAsync("f");
        await Expect(desk.Page.GetByText("You are offline")).ToBeVisibleAsync();
        Assert.EndsWith("/desk/tickets", desk.Page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_head_of_a_ticket_fits_a_phone()
    {
        var ticket = await Accepted("Small but whole");
        await Shop.SetPriority(ticket, "High");
        await using var phone = await Open(Shop.Manager, Device.Phone);
        await phone.GoTo($"/desk/tickets/{ticket.Number}");
        foreach (var part in await phone.Page.Locator("#ticket-head > :visible").AllAsync())
        {
            var box = (await part.BoundingBoxAsync())!;
            Assert.InRange(box.X + box.Width, 0, 390);
        }

        await Expect(phone.Page.GetByRole(AriaRole.Link, new() { Name = "All open" })).ToHaveCountAsync(1);
    }

    [Theory]
    [InlineData(Device.Phone)]
    [InlineData(Device.Desk)]
    public async Task However_long_a_comment_is_the_timeline_shows_when_it_was_written(Device device)
    {
        var ticket = await Accepted("Told at length");
        await Shop.Reply(ticket, Shop.Agent, string.Join(' ', Enumerable.Repeat("The firewall still allows only the old network.", 8)));
        await using var screen = await Open(Shop.Manager, device);
        await screen.GoTo($"/desk/tickets/{ticket.Number}?tab=timeline");
        var room = (await screen.Page.Locator("#conversation").BoundingBoxAsync())!;
        var times = await screen.Page.Locator("#timeline time").AllAsync();
        Assert.True(times.Count >= 2);
        foreach (var time in times)
        {
            var box = (await time.BoundingBoxAsync())!;
            Assert.InRange(box.X + box.Width, room.X, room.X + room.Width);
        }
    }

    [Fact]
    public async Task A_portal_reply_on_a_slow_line_shows_its_ring()
    {
        var ticket = await Accepted("Answered from a train");
        await using var phone = await Open(Shop.Harbor.Dana, Device.Phone);
        await phone.GoTo($"/portal/tickets/{ticket.Number}");
        await phone.Page.RouteAsync("**/replies", async route => { await Task.Delay(900); await route.ContinueAsync(); });
        var send = phone.Button("Send reply");
        await Expect(send.Locator(".spin")).ToBeHiddenAsync();
        await phone.Page.GetByLabel("Your reply").FillAsync("We are in a tunnel");
        await send.TapAsync();
        await Expect(send.Locator(".spin")).ToBeVisibleAsync();
        await Expect(send.Locator(".icon")).ToBeHiddenAsync();
        await Expect(phone.Page.Locator("#conversation")).ToContainTextAsync("We are in a tunnel");
        await Expect(phone.Button("Send reply").Locator(".spin")).ToBeHiddenAsync();
    }

    [Fact]
    public async Task Escape_leads_out_of_the_composer_which_grows_with_its_text()
    {
        var ticket = await Accepted("Written at length");
        await using var desk = await Open(Shop.Agent);
        await desk.GoTo($"/desk/tickets/{ticket.Number}");
        await desk.Page.Keyboard.PressAsync("r");
        var words = desk.Page.GetByLabel("Your words");
        await Expect(words).ToBeFocusedAsync();
        var before = (await words.BoundingBoxAsync())!.Height;
        await words.FillAsync(string.Join('\n', Enumerable.Repeat("A line.", 9)));
        Assert.True((await words.BoundingBoxAsync())!.Height > before + 60);
        await desk.Page.Keyboard.PressAsync("Escape");
        await Expect(desk.Page.Locator("#conversation")).ToBeFocusedAsync();
        await desk.Page.Keyboard.PressAsync("a");
        await Expect(desk.Page.Locator("#assignee")).ToBeFocusedAsync();
    }

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
            ($"/desk/tickets/{ticket.Number}", "p", "#composer textarea"), ($"/desk/tickets/{ticket.Number}", "a", "#assignee"),
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
        await Expect(desk.Page.Locator("#status")).ToBeFocusedAsync();
        await desk.Page.Locator("#conversation").FocusAsync();
        await keys.PressAsync("e");
        await Expect(desk.Page.Locator("#toasts")).ToContainTextAsync("Resolved");
        await keys.PressAsync("z");
        await Expect(desk.Page.Locator("#toasts")).ToContainTextAsync("as it was before");
        await keys.PressAsync("[");
        await Expect(desk.Page.Locator(".desk-narrow")).ToHaveCountAsync(1);
        await keys.PressAsync("[");
        await keys.PressAsync("?");
        await Expect(desk.Page.GetByRole(AriaRole.Dialog, new() { Name = "Keys" })).ToBeVisibleAsync();
        var listed = await desk.Page.Locator("#keys .kbd").AllTextContentsAsync();
        Assert.Equal("/ ? A C Ctrl Ctrl E F J K K N P Q R S T Z [ ↵ ↵", string.Join(' ', listed.Order(StringComparer.Ordinal)));
        desk.HasNothingToComplain();
    }

    private static Task<double> Scroll(Screen desk) => desk.Page.Locator("#list").EvaluateAsync<double>("list => list.scrollTop");

    private async Task<OpenedTicket> Accepted(string subject)
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, subject);
        await Shop.Accept(ticket);
        return ticket;
    }

    private async Task<Screen> Open(Person person, Device device = Device.Desk)
    {
        var screen = await Screen.OpenAsync(chromium, portal.App, device);
        await screen.SignInAs(person);
        return screen;
    }
}
