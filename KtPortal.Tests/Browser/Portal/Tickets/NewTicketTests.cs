using KtPortal.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Browser.Portal.Tickets;

/// <summary>A new ticket from hasty and mistaken people.</summary>
public sealed class NewTicketTests(OpenPortal portal, Chromium chromium) : NewTicketForm(portal, chromium)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_refused_form_keeps_what_was_typed_and_the_file_that_travelled(bool scripts)
    {
        await using var phone = await NewTicket(scripts);
        await Fill(phone, "Oh", Description);
        await phone.Page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload { Name = "damage.png", MimeType = "image/png", Buffer = TestFiles.Png });
        await phone.Button("Send ticket").TapAsync();
        await Expect(phone.Page.Locator("#s-err")).ToContainTextAsync("too short");
        await Expect(phone.Page.GetByLabel("What do you need help with?")).ToHaveValueAsync("Oh");
        await Expect(phone.Page.GetByLabel("What happens?")).ToHaveValueAsync(Description);
        if (scripts)
        {
            await Expect(phone.Page.GetByLabel("What do you need help with?")).ToBeFocusedAsync();
        }

        await phone.Page.GetByLabel("What do you need help with?").FillAsync("Oh dear, the printer");
        await phone.Button("Send ticket").TapAsync();
        await phone.IsAt(@"/portal/tickets/KT-\d+$");
        await Expect(phone.Page.Locator("#conversation a.file")).ToHaveCountAsync(1);
        await Expect(phone.Page.Locator("#conversation a.file")).ToContainTextAsync("damage.png");
    }

    [Fact]
    public async Task A_double_click_on_send_makes_one_ticket()
    {
        await using var phone = await NewTicket();
        await Fill(phone, "Clicked twice in a hurry", Description);
        await phone.Button("Send ticket").DblClickAsync();
        await phone.IsAt(@"/portal/tickets/KT-\d+$");
        Assert.Equal(1, await Portal.Database.Truth<long>("select count(*) from tickets where subject = 'Clicked twice in a hurry'"));
    }

    [Fact]
    public async Task A_ticket_is_submitted_by_keyboard_alone()
    {
        await using var desk = await Open(Shop.Harbor.Dana, Device.Desk);
        await desk.GoTo("/portal/tickets/new");
        await desk.Page.GetByLabel("What do you need help with?").FocusAsync();
        var keys = desk.Page.Keyboard;
        await keys.TypeAsync("No mouse at hand");
        await keys.PressAsync("Tab");
        await keys.TypeAsync(Description);
        for (var i = 0; i < 12 && await desk.Page.EvaluateAsync<string>("document.activeElement.textContent.trim()") != "Send ticket"; i++)
        {
            await keys.PressAsync("Tab");
        }

        await keys.PressAsync("Enter");
        await Expect(desk.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Sent" })).ToContainTextAsync("Sent as");
        desk.HasNothingToComplain();
    }

    [Fact]
    public async Task Too_many_tickets_are_told_in_words_and_nothing_is_lost()
    {
        await using var app = await PortalApp.StartAsync(Portal.Database, new() { ["KT_TICKETS_PER_HOUR"] = "1" });
        await Shop.OpenTicket(Shop.Pine.Drew);
        await using var phone = await Open(Shop.Pine.Drew, Device.Phone, app: app);
        await phone.GoTo("/portal/tickets/new");
        await Fill(phone, "One more than allowed", Description);
        await phone.Button("Send ticket").TapAsync();
        await Expect(phone.Page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("in the last hour");
        await Expect(phone.Page.GetByLabel("What happens?")).ToHaveValueAsync(Description);
    }

    [Fact]
    public async Task On_a_wide_screen_the_bars_at_the_end_are_as_wide_as_what_stands_above_them()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "Read at a desk");
        await using var wide = await Open(Shop.Harbor.Dana, Device.Desk);
        await wide.GoTo($"/portal/tickets/{ticket.Number}");
        await AreAlike("#conversation", ".replybox");
        var (page, reply) = (await wide.Page.Locator("html").BoundingBoxAsync(), await wide.Page.Locator(".replybar").BoundingBoxAsync());
        Assert.Equal(page!.Height, reply!.Y + reply.Height); // however little was said so far
        await wide.GoTo("/portal/tickets/new");
        await AreAlike("main textarea", ".actionbar .btn");

        async Task AreAlike(string above, string bar)
        {
            var (one, other) = (await wide.Page.Locator(above).First.BoundingBoxAsync(), await wide.Page.Locator(bar).BoundingBoxAsync());
            Assert.Equal((one!.X, one.Width), (other!.X, other.Width));
        }
    }
}
