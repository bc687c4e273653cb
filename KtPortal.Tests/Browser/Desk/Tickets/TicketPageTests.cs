using KtPortal.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Browser.Desk.Tickets;

/// <summary>A ticket on the desk: what is slow shows that it is, what is long leaves the rest its room.</summary>
public sealed class TicketPageTests(OpenPortal portal, Chromium chromium) : BrowserTests(portal, chromium)
{
    [Fact]
    public async Task Slow_answers_show_a_ring_then_a_bar_and_a_form_goes_once()
    {
        var ticket = await Accepted("Over a slow line");
        await using var desk = await Open(Shop.Agent);
        await desk.GoTo($"/desk/tickets/{ticket.Number}");
        var form = await SlowLine.To(desk.Page, "**/replies");
        await desk.Page.Locator("#words").FillAsync("It is on its way.");
        var send = desk.Page.Locator("#composer .btn-primary");
        await send.DblClickAsync();
        await Expect(send).ToHaveAttributeAsync("aria-busy", "true");
        await Expect(send.Locator(".spin")).ToBeVisibleAsync();
        await Expect(send).ToContainTextAsync("Send");
        form.GoOn();
        await Expect(desk.Page.Locator("#conversation")).ToContainTextAsync("It is on its way.");
        var page = await SlowLine.To(desk.Page, "**/desk/tickets?view=mine");
        await desk.Page.GetByRole(AriaRole.Link, new() { Name = "My tickets" }).ClickAsync();
        await Expect(desk.Page.Locator("html[data-loading]")).ToHaveCountAsync(1);
        page.GoOn();
        await desk.IsAt("view=mine$");
        await Expect(desk.Page.Locator("html[data-loading]")).ToHaveCountAsync(0);
        Assert.Equal(1, form.Sent);
    }

    [Fact]
    public async Task A_choice_is_typed_into_saved_as_it_is_taken_and_taken_back_by_a_key()
    {
        var ticket = await Accepted("Sorted while one writes");
        await using var desk = await Open(Shop.Dispatcher);
        var (page, keys, popover) = (desk.Page, desk.Page.Keyboard, desk.Page.Locator(".popover"));
        await desk.GoTo($"/desk/tickets/{ticket.Number}");
        await desk.IsLive();
        await page.Locator("#words").FillAsync("Half a sentence");
        await Expect(page.Locator("#properties .btn")).ToBeHiddenAsync();
        await keys.PressAsync("Escape");
        await keys.PressAsync("a");
        await Expect(popover.GetByRole(AriaRole.Option).Nth(1)).ToContainTextAsync("you · 0 open");
        await keys.TypeAsync(Shop.Agent.Actor.Name[..3]);
        await keys.PressAsync("Enter");
        await Expect(page.Locator("#toasts")).ToContainTextAsync($"{ticket.Number} assigned to");
        await Expect(page.Locator("#assignee-value")).ToContainTextAsync(Shop.Agent.Actor.Name);
        await Expect(page.Locator("#assignee-value")).ToBeFocusedAsync();
        await Expect(page.Locator("#words")).ToHaveValueAsync("Half a sentence");
        await keys.PressAsync("p");
        await Expect(popover.Locator("[data-active]")).ToContainTextAsync("Medium");
        Assert.Empty(await Axe.Violations(desk));
        await keys.PressAsync("ArrowUp");
        await keys.PressAsync("Escape");
        await Expect(popover).ToHaveCountAsync(0);
        await Expect(page.Locator("#priority")).ToHaveValueAsync(Shop.Priorities["Medium"].ToString());
        await keys.PressAsync("p");
        await keys.TypeAsync("hig");
        await keys.PressAsync("Enter");
        await Expect(page.Locator("#toasts")).ToContainTextAsync("priority set to High");
        await keys.PressAsync("z");
        await Expect(page.Locator("#toasts")).ToContainTextAsync(" undone");
        await Expect(page.Locator("#priority-value")).ToContainTextAsync("Medium");
        await keys.PressAsync("l");
        await keys.TypeAsync("vlan");
        await Expect(popover.GetByRole(AriaRole.Option)).ToContainTextAsync("Add “vlan”");
        await keys.PressAsync("Enter");
        await Expect(page.Locator("#tag-value")).ToContainTextAsync("vlan");
        desk.HasNothingToComplain();
    }

    [Fact]
    public async Task On_a_phone_a_choice_is_a_sheet_and_one_made_on_an_old_page_is_told()
    {
        var ticket = await Accepted("Sorted by two");
        await using var phone = await Open(Shop.Dispatcher, Device.Phone);
        var page = phone.Page;
        await phone.GoTo($"/desk/tickets/{ticket.Number}?tab=details");
        await page.Locator("#priority-value").ClickAsync();
        var sheet = page.Locator(".popover");
        var box = (await sheet.BoundingBoxAsync())!;
        Assert.True(box.X == 0 && box.Width == 390 && box.Y + box.Height == 844, $"{box.X} {box.Y} {box.Width} {box.Height}");
        Assert.True((await sheet.GetByRole(AriaRole.Option).First.BoundingBoxAsync())!.Height >= 44);
        await page.Mouse.ClickAsync(200, 60);
        await Expect(sheet).ToHaveCountAsync(0);
        await page.Locator("#priority-value").ClickAsync();
        await Shop.SetPriority(ticket, "Critical");
        await sheet.GetByRole(AriaRole.Option, new() { Name = "Low" }).ClickAsync();
        await Expect(page.Locator("#properties [role=alert]")).ToContainTextAsync("Somebody changed this");
        await Expect(page.Locator("#priority-value")).ToContainTextAsync("Low");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save mine" }).ClickAsync();
        await Expect(page.Locator("#toasts")).ToContainTextAsync("priority set to Low");
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
}
