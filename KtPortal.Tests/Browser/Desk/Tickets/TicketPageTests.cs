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
    public async Task A_choice_is_saved_as_it_is_made_and_taken_back_by_a_key()
    {
        var ticket = await Accepted("Sorted while one writes");
        await using var desk = await Open(Shop.Agent);
        await desk.GoTo($"/desk/tickets/{ticket.Number}");
        await desk.IsLive();
        await desk.Page.Locator("#words").FillAsync("Half a sentence");
        await Expect(desk.Page.Locator("#properties .btn")).ToBeHiddenAsync();
        await desk.Page.Locator("#priority").SelectOptionAsync(Shop.Priorities["High"].ToString());
        await Expect(desk.Page.Locator("#toasts")).ToContainTextAsync("priority set to High");
        await Expect(desk.Page.Locator("#words")).ToHaveValueAsync("Half a sentence");
        await desk.Page.Locator("#conversation").FocusAsync();
        await desk.Page.Keyboard.PressAsync("z");
        await Expect(desk.Page.Locator("#toasts")).ToContainTextAsync(" undone");
        await Expect(desk.Page.Locator("#priority")).ToHaveValueAsync(Shop.Priorities["Medium"].ToString());
        desk.HasNothingToComplain();
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
