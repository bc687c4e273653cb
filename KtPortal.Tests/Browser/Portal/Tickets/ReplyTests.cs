using KtPortal.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Browser.Portal.Tickets;

/// <summary>A reply from a phone: on a slow line, on none, while others write, after a nap.</summary>
public sealed class ReplyTests(OpenPortal portal, Chromium chromium) : BrowserTests(portal, chromium)
{
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
        await agent.Page.GetByLabel("Your message").FillAsync("Half an ans");
        await Shop.Reply(ticket, Shop.Manager, "I have a question meanwhile.");
        await Expect(phone.Page.Locator("#conversation")).ToContainTextAsync("I have a question meanwhile.");
        await Expect(agent.Page.Locator("#thread")).ToContainTextAsync("I have a question meanwhile.");
        await phone.Page.Keyboard.TypeAsync("tence");
        await agent.Page.Keyboard.TypeAsync("wer");
        await Expect(phone.Page.GetByLabel("Your reply")).ToHaveValueAsync("Half a sentence");
        await Expect(agent.Page.GetByLabel("Your message")).ToHaveValueAsync("Half an answer");
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
    public async Task A_portal_reply_on_a_slow_line_shows_its_ring()
    {
        var ticket = await Accepted("Answered from a train");
        await using var phone = await Open(Shop.Harbor.Dana, Device.Phone);
        await phone.GoTo($"/portal/tickets/{ticket.Number}");
        var line = await SlowLine.To(phone.Page, "**/replies");
        var send = phone.Button("Send reply");
        await Expect(send.Locator(".spin")).ToBeHiddenAsync();
        await phone.Page.GetByLabel("Your reply").FillAsync("We are in a tunnel");
        await send.TapAsync();
        await Expect(send.Locator(".spin")).ToBeVisibleAsync();
        await Expect(send.Locator(".icon")).ToBeHiddenAsync();
        line.GoOn();
        await Expect(phone.Page.Locator("#conversation")).ToContainTextAsync("We are in a tunnel");
        await Expect(phone.Button("Send reply").Locator(".spin")).ToBeHiddenAsync();
    }
}
