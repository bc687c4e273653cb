using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Tickets;

/// <summary>Who takes part, said on the ticket's pages, without scripts.</summary>
public sealed class PeoplePageTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Fact]
    public async Task Staff_watch_with_one_press_and_the_client_sees_nothing_of_it()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        using var dana = await desk.SignInAs(Shop.Harbor.Dana);
        var before = await dana.GetAsync("/portal/tickets/" + ticket.Number);
        using var sales = await desk.SignInAs(Shop.Sales);
        var address = "/desk/tickets/" + ticket.Number;
        var page = await sales.GetAsync(address);
        Assert.Null(page.Document.QuerySelector("#people [name=Address]"));
        Assert.Equal((303, address), await PressAsync(sales, address, ("Watch", "true")));
        page = await sales.GetAsync(address);
        Assert.Contains("unseen by the client", page.Document.QuerySelector("#people")!.TextContent, StringComparison.Ordinal);
        Assert.Contains($"You watch {ticket.Number} now", page.Text, StringComparison.Ordinal);
        Assert.Contains("started watching", (await sales.GetAsync(address + "?tab=timeline")).Text, StringComparison.Ordinal);
        var after = await dana.GetAsync("/portal/tickets/" + ticket.Number);
        Assert.Equal(before.Document.QuerySelector("main")!.TextContent, after.Document.QuerySelector("main")!.TextContent);

        Assert.Equal(303, (await PressAsync(sales, address, ("Watch", "false"))).Code);
        Assert.Equal(403, (await PressAsync(sales, address, ("Address", "a@b.example"))).Code);
        Assert.Equal(404, (await PressAsync(sales, address, ("Remove", "nobody"))).Code);
        Assert.Equal(404, (await PressAsync(dana, address, ("Watch", "true"))).Code);
    }

    [Fact]
    public async Task Somebody_is_added_by_name_or_address_and_removed_with_a_way_back()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        using var agent = await desk.SignInAs(Shop.Agent);
        var address = "/desk/tickets/" + ticket.Number;
        var asked = await agent.PostFromAsync(address, address + "/people", ("Address", "of Harbor"));
        Assert.Equal(422, asked.Code);
        var nobody = await agent.PostFromAsync(address, address + "/people", ("Address", "Nobody Atall"));
        Assert.Equal(422, nobody.Code);
        Assert.Contains("Enter an email address", nobody.Document.QuerySelector("#people")!.TextContent, StringComparison.Ordinal);
        var words = await agent.PostFromAsync(address, address + "/people", ("Address", Shop.Harbor.Drew.Actor.Name[..3]));
        Assert.Equal(422, words.Code);
        Assert.NotNull(words.Document.QuerySelector($"#people [name=Chosen][value='{Shop.Harbor.Drew.Email}']"));
        Assert.Equal(303, (await PressAsync(agent, address, ("Address", "x"), ("Chosen", Shop.Harbor.Drew.Email))).Code);
        Assert.Equal(303, (await PressAsync(agent, address, ("Address", "vendor@pipes.example"))).Code);
        Assert.Equal(422, (await PressAsync(agent, address, ("Address", Shop.Southwind.Staff.Email))).Code);

        // The client knows whom of his own side was added, and nothing of the vendor.
        using var drew = await desk.SignInAs(Shop.Harbor.Drew);
        var portal = await drew.GetAsync("/portal/tickets/" + ticket.Number);
        Assert.Equal(200, portal.Code);
        Assert.DoesNotContain("pipes.example", portal.Body, StringComparison.Ordinal);

        var page = await agent.GetAsync(address);
        Assert.Contains("vendor@pipes.example", page.Document.QuerySelector("#people")!.TextContent, StringComparison.Ordinal);
        var part = await desk.Database.Truth<Guid>("select id from ticket_participants where ticket_id = $1 and user_id = $2", ticket.Id, Shop.Harbor.Drew.Id);
        Assert.Equal(303, (await PressAsync(agent, address, ("Remove", part.ToString()))).Code);
        Assert.Equal(404, (await drew.GetAsync("/portal/tickets/" + ticket.Number)).Code);
        var told = await agent.GetAsync(address);
        Assert.Contains("take part in", told.Text, StringComparison.Ordinal);
        Assert.Equal(303, (await agent.PostFormAsync(told, ("Change", told.Document.QuerySelector("[name=Change]")!.GetAttribute("value")!))).Code);
        Assert.Equal(200, (await drew.GetAsync("/portal/tickets/" + ticket.Number)).Code);
        Assert.Equal(409, (await PressAsync(agent, address, ("Remove", part.ToString()))).Code);

        await Shop.Close(ticket, Shop.Harbor.Dana);
        Assert.Equal(409, (await PressAsync(agent, address, ("Address", "late@pipes.example"))).Code);
    }

    [Fact]
    public async Task Client_adds_a_colleague_who_leaves_again_and_strangers_change_nothing()
    {
        var ticket = await Shop.OpenTicket(Shop.Pine.Dana);
        var address = "/portal/tickets/" + ticket.Number;
        using var dana = await desk.SignInAs(Shop.Pine.Dana);
        using var drew = await desk.SignInAs(Shop.Pine.Drew);
        Assert.Equal(404, (await PressAsync(drew, address, ("Follow", "true"))).Code);
        var wrong = await dana.PostFormAsync(address, ("Address", Shop.Harbor.Dana.Email));
        Assert.Equal(422, wrong.Code);
        Assert.Contains("Only people of", wrong.Document.QuerySelector("#people")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(303, (await dana.PostFormAsync(address, ("Address", Shop.Pine.Drew.Email))).Code);
        var page = await dana.GetAsync(address);
        Assert.Contains(Shop.Pine.Drew.Actor.Name, page.Document.QuerySelector("#people")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("added " + Shop.Pine.Drew.Actor.Name, page.Document.QuerySelector("#conversation")!.TextContent, StringComparison.Ordinal);

        Assert.Equal(200, (await drew.GetAsync(address)).Code);
        Assert.Equal(403, (await PressAsync(drew, address, ("Address", Shop.Pine.Office.Email))).Code);
        Assert.Equal((303, "/portal/tickets"), await PressAsync(drew, address, ("Follow", "false")));
        Assert.Equal(404, (await drew.GetAsync(address)).Code);

        using var office = await desk.SignInAs(Shop.Pine.Office);
        Assert.Equal((303, address), await PressAsync(office, address, ("Follow", "true")));
        Assert.Equal((303, address), await PressAsync(office, address, ("Follow", "false")));
        using var harbor = await desk.SignInAs(Shop.Harbor.Office);
        Assert.Equal(404, (await PressAsync(harbor, address, ("Follow", "true"))).Code);
    }

    private static async Task<(int Code, string? Location)> PressAsync(PortalClient who, string address, params (string, string)[] fields)
    {
        var answer = await who.PostFromAsync("/account", address + "/people", fields);
        return (answer.Code, answer.Location);
    }
}
