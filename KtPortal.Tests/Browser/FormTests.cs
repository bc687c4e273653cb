using KtPortal.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Browser;

/// <summary>Forms under the hands of hasty, interrupted and mistaken people.</summary>
public sealed class FormTests(OpenPortal portal, Chromium chromium) : IClassFixture<OpenPortal>
{
    private const string Description = "Since this morning nothing comes out.";
    private const string Kept = "[sessionStorage, localStorage].flatMap(kept => Object.keys(kept)).filter(key => /^(draft|kt-list|kt-visited):/.test(key))";

    private Shop Shop => portal.Shop;

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
        await phone.IsAt("sent=");
        await Expect(phone.Page.Locator("#conversation a.file")).ToHaveCountAsync(1);
        await Expect(phone.Page.Locator("#conversation a.file")).ToContainTextAsync("damage.png");
    }

    [Fact]
    public async Task A_double_click_on_send_makes_one_ticket()
    {
        await using var phone = await NewTicket();
        await Fill(phone, "Clicked twice in a hurry", Description);
        await phone.Button("Send ticket").DblClickAsync();
        await phone.IsAt("sent=");
        Assert.Equal(1, await portal.Database.Truth<long>("select count(*) from tickets where subject = 'Clicked twice in a hurry'"));
    }

    [Fact]
    public async Task What_was_typed_in_the_last_moment_before_leaving_is_kept()
    {
        await using var phone = await NewTicket();
        await Fill(phone, "Gone in a moment", Description);
        await phone.Page.GetByRole(AriaRole.Link, new() { Name = "Cancel and go back" }).TapAsync();
        await Expect(phone.Page.Locator("#home")).ToBeVisibleAsync();
        await phone.Page.GoBackAsync();
        await Expect(phone.Page.GetByLabel("What happens?")).ToHaveValueAsync(Description);
    }

    [Fact]
    public async Task A_ticket_begun_on_one_device_is_finished_on_another()
    {
        await using var phone = await NewTicket();
        await Fill(phone, "Begun on the train", Description);
        await phone.Page.WaitForResponseAsync(answer => answer.Url.EndsWith("/drafts/new-ticket", StringComparison.Ordinal) && answer.Ok);
        await using var other = await NewTicket();
        await Expect(other.Page.GetByLabel("What do you need help with?")).ToHaveValueAsync("Begun on the train");
        await Expect(other.Page.Locator("[data-draft-state]").First).ToBeVisibleAsync();
        await other.Button("Send ticket").TapAsync();
        await other.IsAt("sent=");
        await phone.GoTo("/portal/tickets/new");
        await Expect(phone.Page.GetByLabel("What do you need help with?")).ToHaveValueAsync("");
    }

    [Fact]
    public async Task A_draft_outlives_a_refusal_whole()
    {
        await using var phone = await NewTicket();
        await Fill(phone, "Oh", Description);
        await phone.Button("Send ticket").TapAsync();
        await Expect(phone.Page.Locator("#s-err")).ToBeVisibleAsync();
        await phone.Page.GetByLabel("What do you need help with?").FillAsync("Oh dear, the printer");
        await Expect(phone.Page.Locator("[data-draft-state]").First).ToBeVisibleAsync();
        await phone.GoTo("/portal/tickets/new");
        await Expect(phone.Page.GetByLabel("What do you need help with?")).ToHaveValueAsync("Oh dear, the printer");
        await Expect(phone.Page.GetByLabel("What happens?")).ToHaveValueAsync(Description);
    }

    [Fact]
    public async Task A_live_refresh_leaves_the_choice_between_reply_and_note_as_it_was_just_made()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "Answered in a hurry");
        await using var desk = await Screen.OpenAsync(chromium, portal.App, Device.Desk);
        await desk.SignInAs(Shop.Agent);
        await desk.GoTo($"/desk/tickets/{ticket.Number}");
        await desk.IsLive();
        await desk.Page.GetByLabel("Your words").FillAsync("Not for the client");
        await Expect(desk.Page.Locator("[data-draft-state]")).ToBeVisibleAsync();
        await desk.Page.EvaluateAsync("""
            () => document.addEventListener('htmx:before:swap', () => document.querySelector('#composer [value=internal]').click(), { once: true })
            """);
        await Shop.SetPriority(ticket, "Low");
        await Expect(desk.Page.GetByLabel("Conversation")).ToContainTextAsync("to Low");
        await Expect(desk.Page.Locator("#composer [value=internal]")).ToBeCheckedAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Signing_out_leaves_nothing_of_what_was_typed_or_looked_at(bool saved)
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "Nobody else's business");
        await using var desk = await Screen.OpenAsync(chromium, portal.App, Device.Desk);
        await desk.SignInAs(Shop.Agent);
        await desk.GoTo($"/desk/tickets/{ticket.Number}");
        await desk.Page.Locator(".user-menu summary").ClickAsync();
        await desk.Page.GetByLabel("Your words").EvaluateAsync("words => { words.value = 'In confidence'; words.dispatchEvent(new Event('input', { bubbles: true })); }");
        if (saved)
        {
            await Expect(desk.Page.Locator("[data-draft-state]")).ToBeVisibleAsync();
        }

        Assert.NotEmpty(await desk.Page.EvaluateAsync<string[]>(Kept));
        await desk.Button("Sign out").ClickAsync();
        await desk.IsAt("/login");
        Assert.Empty(await desk.Page.EvaluateAsync<string[]>(Kept));
    }

    [Fact]
    public async Task Going_back_and_a_reload_find_what_was_typed()
    {
        await using var phone = await NewTicket();
        await Fill(phone, "Interrupted by a call", Description);
        await Expect(phone.Page.Locator("[data-draft-state]")).ToBeVisibleAsync();
        await phone.Page.GetByRole(AriaRole.Link, new() { Name = "Cancel and go back" }).TapAsync();
        await Expect(phone.Page.Locator("#home")).ToBeVisibleAsync();
        await phone.Page.GoBackAsync();
        await Expect(phone.Page.GetByLabel("What do you need help with?")).ToHaveValueAsync("Interrupted by a call");
        await Expect(phone.Page.GetByLabel("What happens?")).ToHaveValueAsync(Description);
        await phone.Page.ReloadAsync();
        await Expect(phone.Page.GetByLabel("What happens?")).ToHaveValueAsync(Description);
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
    public async Task A_reply_being_typed_survives_what_happens_on_the_page()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "Typing while others talk");
        await Shop.Accept(ticket);
        await using var phone = await Open(Shop.Harbor.Dana, Device.Phone);
        await using var agent = await Open(Shop.Agent, Device.Desk);
        await phone.GoTo($"/portal/tickets/{ticket.Number}");
        await agent.GoTo($"/desk/tickets/{ticket.Number}");
        await phone.IsLive();
        await agent.IsLive();
        await phone.Page.GetByLabel("Your reply").FillAsync("Half a sen");
        await agent.Page.GetByLabel("Your words").FillAsync("Half an ans");
        await Shop.Reply(ticket, Shop.Manager, "I have a question meanwhile.");
        await Expect(phone.Page.Locator("#conversation")).ToContainTextAsync("I have a question meanwhile.");
        await Expect(agent.Page.Locator("#thread")).ToContainTextAsync("I have a question meanwhile.");
        await phone.Page.Keyboard.TypeAsync("tence");
        await agent.Page.Keyboard.TypeAsync("wer");
        await Expect(phone.Page.GetByLabel("Your reply")).ToHaveValueAsync("Half a sentence");
        await Expect(agent.Page.GetByLabel("Your words")).ToHaveValueAsync("Half an answer");
    }

    [Fact]
    public async Task A_phone_that_slept_catches_up_when_it_wakes()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "Asleep in a pocket");
        await Shop.Accept(ticket);
        await using var phone = await Open(Shop.Harbor.Dana, Device.Phone);
        await phone.GoTo($"/portal/tickets/{ticket.Number}");
        await phone.IsLive();
        await phone.Watch();
        await phone.Page.EvaluateAsync("""
            window.sleeps = asleep => {
              Object.defineProperty(document, 'hidden', { configurable: true, get: () => asleep });
              Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => asleep ? 'hidden' : 'visible' });
              document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
            }; sleeps(true)
            """);
        await phone.Page.Context.SetOfflineAsync(true);
        await Expect(phone.Page.Locator("html")).ToHaveAttributeAsync("data-live", "offline");
        await Shop.Reply(ticket, Shop.Agent, "Said while you slept.");
        await Shop.SetStatus(ticket, "resolved", Shop.Agent);
        await phone.Page.Context.SetOfflineAsync(false);
        await phone.Page.EvaluateAsync("sleeps(false)");
        await Expect(phone.Page.Locator("#conversation")).ToContainTextAsync("Said while you slept.");
        await Expect(phone.Button("Not solved")).ToBeVisibleAsync();
        await phone.IsLive();
        await phone.WasNotReloaded();
    }

    [Fact]
    public async Task Too_many_tickets_are_told_in_words_and_nothing_is_lost()
    {
        await using var app = await PortalApp.StartAsync(portal.Database, new() { ["KT_TICKETS_PER_HOUR"] = "1" });
        await Shop.OpenTicket(Shop.Pine.Drew);
        await using var phone = await Screen.OpenAsync(chromium, app, Device.Phone);
        await phone.SignInAs(Shop.Pine.Drew);
        await phone.GoTo("/portal/tickets/new");
        await Fill(phone, "One more than allowed", Description);
        await phone.Button("Send ticket").TapAsync();
        await Expect(phone.Page.GetByRole(AriaRole.Alert).First).ToContainTextAsync("in the last hour");
        await Expect(phone.Page.GetByLabel("What happens?")).ToHaveValueAsync(Description);
    }

    [Fact]
    public async Task A_reply_that_could_not_be_sent_stays_and_is_sent_by_the_next_tap()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "Out of reach for a moment");
        await using var phone = await Open(Shop.Harbor.Dana, Device.Phone);
        await phone.GoTo($"/portal/tickets/{ticket.Number}");
        await phone.Page.RouteAsync("**/replies", route => route.FulfillAsync(new() { Status = 503, ContentType = "text/html", Body = "<h1>Back in a moment</h1>" }));
        await phone.Page.GetByLabel("Your reply").FillAsync("Into the tunnel");
        await phone.Button("Send reply").TapAsync();
        await Expect(phone.Page.Locator("[data-failure=online]")).ToBeVisibleAsync();
        await Expect(phone.Page.GetByText("Your text is still here.")).ToBeVisibleAsync();
        await Expect(phone.Page.GetByLabel("Your reply")).ToHaveValueAsync("Into the tunnel");
        await phone.Page.UnrouteAllAsync();
        await phone.Button("Send reply").TapAsync();
        await Expect(phone.Page.Locator("#conversation")).ToContainTextAsync("Into the tunnel");
        await Expect(phone.Page.Locator("[data-failure]")).ToBeHiddenAsync();
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

    private async Task<Screen> NewTicket(bool scripts = true)
    {
        var phone = await Open(Shop.Harbor.Dana, Device.Phone, scripts);
        await phone.GoTo("/portal/tickets/new");
        return phone;
    }

    private async Task<Screen> Open(Person person, Device device, bool scripts = true)
    {
        var screen = await Screen.OpenAsync(chromium, portal.App, device, scripts);
        await screen.SignInAs(person);
        return screen;
    }

    private static async Task Fill(Screen screen, string subject, string description)
    {
        await screen.Page.GetByLabel("What do you need help with?").FillAsync(subject);
        await screen.Page.GetByLabel("What happens?").FillAsync(description);
    }
}
