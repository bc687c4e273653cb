using System.Globalization;
using KtPortal.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Browser;

/// <summary>One ticket from a phone to the desk and back, both open at once; nobody reloads anything.</summary>
public sealed class TicketJourneyTests(OpenPortal portal, Chromium chromium) : IClassFixture<OpenPortal>
{
    private const string Subject = "Reception printer prints blank pages";
    private const string Secret = "Between us: they dropped it again";

    private Shop Shop => portal.Shop;

    [Fact]
    public async Task A_ticket_travels_from_a_phone_to_the_desk_and_back_live()
    {
        var twin = await Shop.OpenTicket(Shop.Harbor.Dana, "Blank pages from the printer", "Low");
        await Shop.Accept(twin);
        var ahead = await Shop.OpenTicket(Shop.Pine.Dana, "The oven display is dark");
        await using var phone = await OpenAs(Shop.Harbor.Dana, Device.Phone);
        await using var manager = await OpenAs(Shop.Manager, Device.Desk);
        await using var agent = await OpenAs(Shop.Agent, Device.Desk);
        await manager.GoTo("/desk/inbox");
        await manager.IsLive();
        await manager.Watch();

        var number = await Submit(phone);
        await Expect(phone.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Sent" })).ToContainTextAsync($"Sent as {number}. You are #2 of 2 in the Medium queue.");
        await Expect(phone.Page.Locator("#conversation")).ToContainTextAsync("paper-jam.png");
        await phone.IsLive();
        await phone.Watch();

        await Expect(Row(manager, Subject)).ToBeVisibleAsync();
        await AcceptAndAssign(manager, "The oven display is dark", "Ari");
        await AcceptAndAssign(manager, Subject, "Ari");
        await manager.WasNotReloaded();
        await Expect(phone.Page.Locator("#status")).ToContainTextAsync("Waiting in line");
        await agent.GoTo($"/desk/tickets/{ahead.Number}");
        await Write(agent, "Reply", "I am on my way.");
        await Expect(phone.Page.Locator("#queue")).ToContainTextAsync("You are number 1 of 1 in the Medium queue");

        await agent.GoTo($"/desk/tickets/{number}");
        await agent.IsLive();
        await agent.Watch();
        await Write(agent, "Reply", "Please open the **left** flap.");
        await Expect(phone.Page.Locator("#queue")).ToContainTextAsync("is on it");
        await Expect(phone.Page.Locator("#conversation")).ToContainTextAsync("Please open the left flap.");
        await Write(agent, "Internal note", Secret);
        await Expect(agent.Page.Locator("#thread")).ToContainTextAsync(Secret);

        await Write(agent, "Reply", "What do you see there?", "Pending Client");
        await Expect(phone.Page.Locator("#status")).ToContainTextAsync("Waiting for your reply");
        await phone.Page.GetByLabel("Your reply").FillAsync("There was a paper clip in it!");
        await phone.Button("Send reply").TapAsync();
        await Expect(agent.Page.Locator("#thread")).ToContainTextAsync("There was a paper clip in it!");
        await Expect(agent.Page.Locator("#ticket-head")).ToContainTextAsync("In Progress");
        await Expect(phone.Page.GetByLabel("Your reply")).ToHaveValueAsync("");
        await Merge(agent, twin.Number, number);
        await Expect(phone.Page.Locator("#conversation")).ToContainTextAsync(twin.Number);
        await agent.Watch();

        await agent.Page.Locator("#ticket-head").GetByRole(AriaRole.Button, new() { Name = "Resolve" }).ClickAsync();
        await phone.Button("Not solved").TapAsync();
        await Expect(phone.Page.Locator("#queue")).ToContainTextAsync("You are number 1 of 1 in the Medium queue");
        await Expect(agent.Page.Locator("#ticket-head")).ToContainTextAsync("Open");
        await agent.Page.Locator("#ticket-head").GetByRole(AriaRole.Button, new() { Name = "Resolve" }).ClickAsync();
        await phone.Page.Locator("#rating .ratings label").Last.TapAsync();
        await phone.Page.Locator("#rating button").TapAsync();
        await Expect(phone.Page.Locator("#rating summary")).ToHaveTextAsync("Change it");
        Assert.Equal(5, await portal.Database.Truth<short>("select r.rating from ticket_ratings r join tickets t on t.id = r.ticket_id where t.number = $1", number));
        await phone.Button("Close ticket").TapAsync();
        await Expect(phone.Page.Locator("#queue")).ToContainTextAsync("Closed");
        await Expect(agent.Page.Locator("#finished")).ToContainTextAsync($"{number} is closed");
        await agent.WasNotReloaded();
        await phone.WasNotReloaded();

        Assert.Contains(Secret, await agent.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, await phone.Page.ContentAsync(), StringComparison.Ordinal);
        await phone.Page.ReloadAsync();
        Assert.DoesNotContain(Secret, await phone.Page.ContentAsync(), StringComparison.Ordinal);
        phone.HasNothingToComplain();
        manager.HasNothingToComplain();
        agent.HasNothingToComplain();
    }

    [Fact]
    public async Task A_portal_without_scripts_does_the_same_by_links_and_forms()
    {
        var ahead = await Shop.OpenTicket(Shop.Pine.Dana, "The till is slow", "High");
        await using var phone = await OpenAs(Shop.Harbor.Dana, Device.Phone, scripts: false);
        var number = await Submit(phone, "High");
        var ticket = new OpenedTicket(await portal.Database.Truth<Guid>("select id from tickets where number = $1", number), number);
        await Expect(phone.Page.GetByRole(AriaRole.Status).Filter(new() { HasText = "Sent" })).ToContainTextAsync($"Sent as {number}. You are #2 of 2 in the High queue.");

        await Shop.Accept(ahead, assignee: Shop.Agent);
        await Shop.Reply(ahead, Shop.Agent);
        await phone.Page.ReloadAsync();
        await Expect(phone.Page.Locator("#queue")).ToContainTextAsync("You are number 1 of 1");
        await Shop.Accept(ticket, assignee: Shop.Agent);
        await Shop.Reply(ticket, Shop.Agent, "Please open the left flap.");
        await Shop.InternalNote(ticket, Shop.Agent, Secret);
        await phone.GoTo("/portal/tickets");
        await phone.Page.GetByRole(AriaRole.Link, new() { Name = $"{Subject} {number}" }).ClickAsync();
        await Expect(phone.Page.Locator("#conversation")).ToContainTextAsync("Please open the left flap.");
        Assert.DoesNotContain(Secret, await phone.Page.ContentAsync(), StringComparison.Ordinal);

        await phone.Page.GetByLabel("Your reply").FillAsync("There was a paper clip in it!");
        await phone.Page.Locator("input[type=file]").SetInputFilesAsync(Picture("clip.png"));
        await phone.Button("Send reply").ClickAsync();
        await Expect(phone.Page.Locator("#conversation")).ToContainTextAsync("There was a paper clip in it!");
        await Expect(phone.Page.Locator("#conversation")).ToContainTextAsync("clip.png");

        await Shop.SetStatus(ticket, "resolved", Shop.Agent);
        await phone.Page.ReloadAsync();
        await phone.Button("Not solved").ClickAsync();
        await Expect(phone.Page.Locator("#queue")).ToContainTextAsync("You are number 1 of 1");
        await Shop.SetStatus(ticket, "resolved", Shop.Agent);
        await phone.Page.ReloadAsync();
        await phone.Button("Close ticket").ClickAsync();
        await Expect(phone.Page.Locator("#queue")).ToContainTextAsync("Closed");
        phone.HasNothingToComplain();
    }

    [Fact]
    public async Task A_reply_is_on_the_clients_page_soon_after_its_commit()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "How long does it take?", "Low");
        await using var phone = await OpenAs(Shop.Harbor.Dana, Device.Phone);
        await phone.GoTo($"/portal/tickets/{ticket.Number}");
        await phone.IsLive();
        var took = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"Answer number {i}");
            var seen = await phone.Notice(text);
            await Shop.Reply(ticket, Shop.Agent, text);
            var committed = TimeProvider.System.GetUtcNow();
            await Expect(phone.Page.Locator("#conversation")).ToContainTextAsync(text);
            took.Add((await seen() - committed).TotalMilliseconds);
        }

        // Told, not asserted: how fast it is depends on the machine.
        TestContext.Current.TestOutputHelper?.WriteLine($"Commit to screen: {string.Join(", ", took.Select(t => $"{t:0} ms"))}");
        phone.HasNothingToComplain();
    }

    private async Task<Screen> OpenAs(Person person, Device device, bool scripts = true)
    {
        var screen = await Screen.OpenAsync(chromium, portal.App, device, scripts);
        await screen.SignInByForm(person);
        return screen;
    }

    private static async Task<string> Submit(Screen phone, string priority = "Medium")
    {
        await phone.Page.Locator(".tabbar").GetByRole(AriaRole.Link, new() { Name = "New" }).TapAsync();
        await phone.Page.GetByLabel("What do you need help with?").FillAsync(Subject);
        await phone.Page.GetByLabel("What happens?").FillAsync("Since this morning every page comes out white.");
        await phone.Page.Locator("input[type=file]").SetInputFilesAsync(Picture("paper-jam.png"));
        await phone.Page.Locator("label.choice", new() { HasText = priority + " ·" }).TapAsync();
        await phone.Button("Send ticket").TapAsync();
        await phone.IsAt(@"/portal/tickets/KT-\d+$");
        return new Uri(phone.Page.Url).Segments[^1];
    }

    private static FilePayload Picture(string name) => new() { Name = name, MimeType = "image/png", Buffer = TestFiles.Png };

    private static ILocator Row(Screen desk, string subject) => desk.Page.Locator("#inbox details.inbox-entry", new() { HasText = subject });

    private static async Task AcceptAndAssign(Screen desk, string subject, string assignee)
    {
        var row = Row(desk, subject);
        await row.Locator("summary.list-row").ClickAsync();
        await row.GetByLabel("Assignee").SelectOptionAsync(await row.GetByLabel("Assignee").Locator("option", new() { HasText = assignee }).GetAttributeAsync("value") ?? "");
        await row.GetByRole(AriaRole.Button, new() { Name = "Accept" }).ClickAsync();
        await Expect(row).ToHaveCountAsync(0);
    }

    private static async Task Merge(Screen desk, string number, string into)
    {
        await desk.GoTo($"/desk/tickets/{number}/merge?into={into}");
        await desk.Page.Locator("#merge .btn-danger").ClickAsync();
        await desk.IsAt($"/desk/tickets/{into}");
        await Expect(desk.Page.Locator("#thread")).ToContainTextAsync(number);
        await desk.IsLive();
    }

    private static async Task Write(Screen desk, string kind, string text, string? thenStatus = null)
    {
        await desk.Page.Locator("#composer .segments label", new() { HasText = kind }).ClickAsync();
        if (thenStatus is not null)
        {
            await desk.Page.Locator("[name=ThenStatusId]").SelectOptionAsync(new SelectOptionValue { Label = thenStatus });
        }

        await desk.Page.GetByLabel("Your message").FillAsync(text);
        await desk.Page.Locator("#composer button.btn-primary").ClickAsync();
        await Expect(desk.Page.Locator("#thread")).ToContainTextAsync(text.Replace("**", "", StringComparison.Ordinal));
    }
}
