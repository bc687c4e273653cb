using KtPortal.Core.Tickets;
using KtPortal.Tests.Support;
using static KtPortal.Tests.Support.Waiting;

namespace KtPortal.Tests.Web.Surveys;

/// <summary>Ratings on the ticket's page: the client's in the portal, as the desk shows them, and colleagues' among themselves.</summary>
public sealed class RatingPageTests(OpenPortal running) : IClassFixture<OpenPortal>
{
    private Shop Shop => running.Shop;

    private TestDatabase Database => running.Database;

    [Fact]
    public async Task A_closed_ticket_is_rated_and_the_desk_reads_it()
    {
        var ticket = await SolvedAsync(Shop.Harbor.Dana, "The lift is slow", StatusKey.Closed);
        using var dana = await running.SignInAs(Shop.Harbor.Dana);
        var page = $"/portal/tickets/{ticket.Number}";
        var rated = await dana.PostFromAsync(page, page + "/rating", ("Rating", "2"), ("Comment", "Three weeks for a fuse"));
        Assert.Equal((303, page + "#rating"), (rated.Code, rated.Location));
        var shown = (await dana.GetAsync(page)).Document.QuerySelector("#rating")!;
        Assert.Contains("Three weeks for a fuse", shown.TextContent, StringComparison.Ordinal);
        Assert.Contains("Dissatisfied", shown.TextContent, StringComparison.Ordinal);
        Assert.Equal("2 of 5", shown.QuerySelector(".stars")!.GetAttribute("aria-label"));

        using var agent = await running.SignInAs(Shop.Agent);
        var desk = await agent.GetAsync($"/desk/tickets/{ticket.Number}");
        Assert.Contains("Three weeks for a fuse", desk.Document.QuerySelector("#satisfaction")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("rated it 2 of 5", (await agent.GetAsync($"/desk/tickets/{ticket.Number}?tab=timeline")).Text, StringComparison.Ordinal);
        await Eventually(async () => await Database.Truth<long>("select count(*) from outbound_messages where subject like $1", $"{ticket.Number} rated 2 of 5%") > 0);
        var told = await Database.Truth<string[]>(
            "select array_agg(to_address order by to_address) from outbound_messages where subject like $1", $"{ticket.Number} rated%");
        Assert.Equal([Shop.Admin.Email, Shop.Manager.Email], told);

        Assert.Equal(303, (await dana.PostFromAsync(page, page + "/rating", ("Rating", "4"), ("Comment", ""))).Code);
        Assert.Equal("4", await Database.Truth<string>("select concat_ws(' ', rating, comment) from ticket_ratings where ticket_id = $1", ticket.Id));
    }

    [Fact]
    public async Task Only_who_asked_rates_only_what_is_solved_and_only_for_a_while()
    {
        var ticket = await SolvedAsync(Shop.Harbor.Dana, "The lamp is out", StatusKey.Resolved);
        var open = await Shop.OpenTicket(Shop.Harbor.Dana, "Still waiting");
        var page = $"/portal/tickets/{ticket.Number}";
        using var office = await running.SignInAs(Shop.Harbor.Office);
        Assert.True((await office.GetAsync(page)).Document.QuerySelector("#rating")!.HasAttribute("hidden"));
        Assert.Equal(403, (await office.PostFromAsync(page, page + "/rating", ("Rating", "1"))).Code);
        using var drew = await running.SignInAs(Shop.Harbor.Drew);
        Assert.Equal(404, (await drew.PostFromAsync("/portal/tickets/new", page + "/rating", ("Rating", "1"))).Code);
        using var dana = await running.SignInAs(Shop.Harbor.Dana);
        Assert.Equal(409, (await dana.PostFromAsync(page, $"/portal/tickets/{open.Number}/rating", ("Rating", "1"))).Code);
        var refused = await dana.PostFromAsync(page, page + "/rating", ("Rating", ""), ("Comment", "Kept"));
        Assert.Equal(422, refused.Code);
        Assert.Equal("Kept", refused.Document.QuerySelector("#rating textarea")!.TextContent.Trim());
        await Database.Force("update tickets set resolved_at = resolved_at - interval '31 days' where id = $1", ticket.Id);
        Assert.True((await dana.GetAsync(page)).Document.QuerySelector("#rating")!.HasAttribute("hidden"));
        Assert.Equal(409, (await dana.PostFromAsync(page, page + "/rating", ("Rating", "1"))).Code);
        Assert.Equal(0, await Database.Truth<long>("select count(*) from ticket_ratings where ticket_id in ($1, $2)", ticket.Id, open.Id));
    }

    [Fact]
    public async Task Colleagues_who_had_no_hand_in_it_rate_it_among_themselves()
    {
        var ticket = await SolvedAsync(Shop.Lumen.Dana, "The sauna is cold", StatusKey.Resolved, Shop.Agent);
        var address = $"/desk/tickets/{ticket.Number}";
        using var agent = await running.SignInAs(Shop.Agent);
        Assert.Null((await agent.GetAsync(address)).Document.QuerySelector("#internal-rating"));
        Assert.Equal(403, (await agent.PostFromAsync(address, address + "/internal-rating", ("Rating", "5"))).Code);

        using var dispatcher = await running.SignInAs(Shop.Dispatcher);
        var rated = await dispatcher.PostFromAsync(address, address + "/internal-rating", ("Rating", "3"), ("Comment", "Answered late"));
        Assert.Equal((303, address), (rated.Code, rated.Location));
        using var manager = await running.SignInAs(Shop.Manager);
        Assert.Equal(303, (await manager.PostFromAsync(address, address + "/internal-rating", ("Rating", "5"), ("Comment", "Kindly done"))).Code);
        var (all, own) = (await InternalAsync(manager, address), await InternalAsync(dispatcher, address));
        Assert.Contains("Answered late", all, StringComparison.Ordinal);
        Assert.Contains("Kindly done", all, StringComparison.Ordinal);
        Assert.DoesNotContain("Kindly done", own, StringComparison.Ordinal);

        using var partner = await running.SignInAs(Shop.Northwind.Owner);
        foreach (var tab in (string[])["", "?tab=timeline"])
        {
            var seen = await partner.GetAsync(address + tab);
            Assert.Null(seen.Document.QuerySelector("#internal-rating"));
            Assert.DoesNotContain("Answered late", seen.Body, StringComparison.Ordinal);
        }

        Assert.Equal(404, (await partner.PostFromAsync(address, address + "/internal-rating", ("Rating", "5"))).Code);
        Assert.Equal(303, (await dispatcher.PostFromAsync(address, address + "/internal-rating", ("Rating", "4"), ("Comment", "Answered late"))).Code);
        Assert.Equal(303, (await manager.PostFromAsync(address, address + "/internal-rating/withdrawal")).Code);
        Assert.Equal("4", await Database.Truth<string>("select string_agg(rating::text, ' ') from internal_ratings where ticket_id = $1", ticket.Id));
        await Database.Force("update internal_ratings set created_at = created_at - interval '31 days' where ticket_id = $1", ticket.Id);
        Assert.Equal(409, (await dispatcher.PostFromAsync(address, address + "/internal-rating", ("Rating", "1"))).Code);
        Assert.Equal(409, (await dispatcher.PostFromAsync(address, address + "/internal-rating/withdrawal")).Code);
        Assert.Equal(4, await Database.Truth<long>("select count(*) from audit_log where event = 'ticket.csat_internal'"));
    }

    private static async Task<string> InternalAsync(PortalClient who, string address) =>
        (await who.GetAsync(address)).Document.QuerySelector("#internal-rating")!.TextContent;

    private async Task<OpenedTicket> SolvedAsync(Person by, string subject, string status, Person? assignee = null)
    {
        var ticket = await Shop.OpenTicket(by, subject);
        await Shop.Accept(ticket, assignee: assignee);
        await Shop.SetStatus(ticket, status, Shop.Agent);
        return ticket;
    }
}
