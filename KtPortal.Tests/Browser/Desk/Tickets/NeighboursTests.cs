using KtPortal.Tests.Support;
using static Microsoft.Playwright.Assertions;

namespace KtPortal.Tests.Browser.Desk.Tickets;

/// <summary>A list is worked through from ticket to ticket, and left for where it was opened.</summary>
public sealed class NeighboursTests(OpenPortal portal, Chromium chromium) : IClassFixture<OpenPortal>
{
    private Shop Shop => portal.Shop;

    [Fact]
    public async Task A_ticket_knows_its_place_in_the_list_and_leads_on_by_key_and_button()
    {
        var tickets = new List<OpenedTicket>();
        for (var i = 0; i < 3; i++)
        {
            tickets.Add(await Shop.OpenTicket(Shop.Harbor.Dana, $"Number {i} of the list"));
        }

        var other = await Shop.OpenTicket(Shop.Pine.Drew, "In no list that was seen");
        await Shop.Accept(other);
        var list = $"/desk/tickets?client={Shop.Harbor.Id}";
        await using var desk = await Screen.OpenAsync(chromium, portal.App, Device.Desk);
        await desk.SignInAs(Shop.Agent);
        await desk.GoTo($"/desk/tickets/{other.Number}");
        var near = desk.Page.Locator("[data-near]");
        await Expect(near).ToBeHiddenAsync();

        await desk.GoTo(list);
        await desk.Page.Keyboard.PressAsync("j");
        await desk.Page.Keyboard.PressAsync("j");
        await desk.Page.Keyboard.PressAsync("Enter");
        await Stands("2 of 3", tickets[1]);
        await desk.Page.Keyboard.PressAsync("j");
        await Stands("3 of 3", tickets[0]);
        await Expect(near.GetByLabel("Next ticket")).ToBeHiddenAsync();
        await desk.Page.Keyboard.PressAsync("k");
        await Stands("2 of 3", tickets[1]);
        await near.GetByLabel("Previous ticket").ClickAsync();
        await Stands("1 of 3", tickets[2]); // the latest is on top

        await desk.IsLive();
        await Shop.SetPriority(tickets[2], "Critical");
        await Expect(desk.Page.Locator("#priority")).ToHaveValueAsync(Shop.Priorities["Critical"].ToString());
        await Expect(near).ToContainTextAsync("1 of 3");

        await desk.Page.Locator(".ticket-back").ClickAsync();
        await Expect(desk.Page.Locator("#list [data-row]")).ToHaveCountAsync(3);
        Assert.EndsWith(list, desk.Page.Url, StringComparison.Ordinal);
        desk.HasNothingToComplain();

        async Task Stands(string where, OpenedTicket ticket)
        {
            await Expect(desk.Page.Locator($"#ticket[data-number='{ticket.Number}']")).ToBeVisibleAsync();
            await Expect(near).ToContainTextAsync(where);
        }
    }
}
