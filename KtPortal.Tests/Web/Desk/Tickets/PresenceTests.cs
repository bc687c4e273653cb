using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Tickets;

/// <summary>Who is at a ticket: staff see each other and the client, a partner sees "support", and the client sees nobody.</summary>
public sealed class PresenceTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Fact]
    public async Task Colleagues_see_who_looks_and_who_writes_for_three_quarters_of_a_minute()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        using var agent = await desk.SignInAs(Shop.Agent);
        using var manager = await desk.SignInAs(Shop.Manager);
        using var dana = await desk.SignInAs(Shop.Harbor.Dana);
        Assert.Equal("", await Here(agent, ticket, writes: true));
        Assert.Equal(204, (await dana.PostFormAsync($"/portal/tickets/{ticket.Number}", ("Writing", "false"))).Code);

        Assert.Equal($"{Shop.Agent.Actor.Name} is writing {Shop.Harbor.Dana.Actor.Name} is reading this", await Here(manager, ticket));
        Assert.Contains($"{Shop.Manager.Actor.Name} is here", await Here(agent, ticket), StringComparison.Ordinal);
        Assert.DoesNotContain("is writing", await Here(manager, ticket), StringComparison.Ordinal);

        await desk.Database.Force("update ticket_presence set seen_at = seen_at - interval '46 seconds'");
        Assert.Equal("", await Here(manager, ticket));
    }

    [Fact]
    public async Task A_partner_sees_its_own_people_and_support_and_a_client_nobody()
    {
        var ticket = await Shop.OpenTicket(Shop.Northwind.First.Dana);
        using var agent = await desk.SignInAs(Shop.Agent);
        using var manager = await desk.SignInAs(Shop.Manager);
        using var owner = await desk.SignInAs(Shop.Northwind.Owner);
        using var staff = await desk.SignInAs(Shop.Northwind.Staff);
        await Here(agent, ticket);
        await Here(manager, ticket, writes: true);
        await Here(owner, ticket);

        var seen = await Here(staff, ticket);

        Assert.Equal($"Support is writing {Shop.Northwind.Owner.Actor.Name} is here", seen);
        using var client = await desk.SignInAs(Shop.Northwind.First.Dana);
        var answer = await client.PostFormAsync($"/portal/tickets/{ticket.Number}", ("Writing", "true"));
        Assert.Equal((204, ""), (answer.Code, answer.Body));
        using var other = await desk.SignInAs(Shop.Southwind.Staff);
        Assert.Equal(404, (await other.PostFromAsync("/account", $"/desk/tickets/{ticket.Number}/here", ("Writing", "true"))).Code);
        Assert.Equal(4, await desk.Database.Truth<long>("select count(*) from ticket_presence where ticket_id = $1", ticket.Id)
            - await desk.Database.Truth<long>("select count(*) from ticket_presence where ticket_id = $1 and user_id = $2", ticket.Id, Shop.Northwind.First.Dana.Id));
    }

    private static async Task<string> Here(PortalClient who, OpenedTicket ticket, bool writes = false)
    {
        var answer = await who.PostFormAsync($"/desk/tickets/{ticket.Number}", ("Writing", writes ? "true" : "false"));
        Assert.Equal(200, answer.Code);
        return string.Join(' ', answer.Document.QuerySelectorAll(".here-one > span:last-child").Select(s => s.TextContent.Trim()));
    }
}
