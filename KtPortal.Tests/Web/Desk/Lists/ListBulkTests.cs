using KtPortal.Tests.Support;
using static KtPortal.Tests.Support.Waiting;

namespace KtPortal.Tests.Web.Desk.Lists;

/// <summary>Many tickets changed at once, each by itself and by its own rules.</summary>
public sealed class ListBulkTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private const string Bulk = "/desk/lists/tickets/bulk";

    private Shop Shop => desk.Shop;

    [Fact]
    public async Task Chosen_tickets_are_changed_and_the_rest_stay()
    {
        var (one, two, three) = (await Shop.OpenTicket(Shop.Harbor.Dana), await Shop.OpenTicket(Shop.Harbor.Drew), await Shop.OpenTicket(Shop.Pine.Dana));
        using var agent = await desk.SignInAs(Shop.Agent);
        var form = await agent.GetAsync($"{Bulk}?change=priority&id={one.Id}&id={two.Id}&query=%2Fdesk%2Ftickets%3Fclient%3D{Shop.Harbor.Id}");
        Assert.Contains("2 tickets", form.Text, StringComparison.Ordinal);
        var done = await agent.PostFormAsync(form, ("Value", Shop.Priorities["Critical"].ToString()));
        Assert.Equal((303, "/desk/tickets?client=" + Shop.Harbor.Id), (done.Code, done.Location));
        Assert.Contains("2 tickets", (await agent.GetAsync(done.Location!)).Text, StringComparison.Ordinal);
        Assert.Equal(["Critical", "Critical", "Medium"], [await PriorityOf(one), await PriorityOf(two), await PriorityOf(three)]);
        Assert.Equal(2, await desk.Database.Truth<long>("select count(*) from timeline_events where kind = 'priority' and subject_id = any ($1)", new[] { one.Id, two.Id }));
    }

    [Fact]
    public async Task What_is_refused_says_why_and_leaves_the_others_done()
    {
        var (open, closed, same) = (await Shop.OpenTicket(Shop.Harbor.Dana), await Shop.OpenTicket(Shop.Harbor.Dana), await Shop.OpenTicket(Shop.Harbor.Dana, priority: "Low"));
        await Shop.Accept(closed);
        await Shop.SetStatus(closed, "closed");
        using var agent = await desk.SignInAs(Shop.Agent);
        var answer = await Change(agent, "priority", [Shop.Priorities["Low"].ToString()], open, closed, same);
        var told = await agent.GetAsync(answer.Location!);
        Assert.Contains("1 done", told.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"{closed.Number} is closed", told.Text, StringComparison.Ordinal);
        Assert.Contains(same.Number, told.Document.QuerySelectorAll(".run-codes")[^1].TextContent, StringComparison.Ordinal);
        Assert.Equal("Low", await PriorityOf(open));

        // Nobody else's affair, whatever his role.
        using var manager = await desk.SignInAs(Shop.Manager);
        Assert.Equal(404, (await manager.GetAsync(answer.Location!)).Code);
    }

    [Fact]
    public async Task Where_all_are_so_already_that_is_said_and_there_is_nothing_to_undo()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, priority: "Low");
        using var agent = await desk.SignInAs(Shop.Agent);
        var answer = await Change(agent, "priority", [Shop.Priorities["Low"].ToString()], ticket);
        var told = await agent.GetAsync(answer.Location!);
        Assert.Contains("Nothing to change · Priority: Low", told.Text, StringComparison.Ordinal);
        Assert.Null(told.Document.QuerySelector("form[action$='/undo']"));
    }

    [Fact]
    public async Task Tags_are_added_and_removed_and_found()
    {
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        using var agent = await desk.SignInAs(Shop.Agent);
        await Change(agent, "tag", ["vip, on site"], ticket);
        Assert.Equal([ticket.Number], (await agent.GetAsync("/desk/tickets?tag=on%20site")).Numbers());
        await Change(agent, "untag", ["VIP"], ticket);
        Assert.Equal(["on site"], await desk.Database.Truth<string[]>("select tags from tickets where id = $1", ticket.Id));
        Assert.Contains("tagged it: on site", (await agent.GetAsync($"/desk/tickets/{ticket.Number}?tab=timeline")).Text, StringComparison.Ordinal);

        // Staff's own words: no client hears of them.
        using var dana = await desk.App.SignInAs(Shop.Lumen.Dana);
        var seen = await dana.GetAsync("/portal/tickets/" + ticket.Number);
        Assert.Equal(200, seen.Code);
        Assert.DoesNotContain("on site", seen.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_was_not_offered_is_refused_with_the_form()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        using var agent = await desk.SignInAs(Shop.Agent);
        var answer = await Change(agent, "priority", [Guid.CreateVersion7().ToString()], ticket);
        Assert.Equal(422, answer.Code);
        Assert.Contains("Choose one of the values shown.", answer.Text, StringComparison.Ordinal);
        Assert.NotNull(answer.Document.QuerySelector($"input[name=id][value='{ticket.Id}']"));
        Assert.Equal(422, (await Change(agent, "tag", [" , "], ticket)).Code);
        Assert.Equal(422, (await Change(agent, "tag", ["vip"])).Code);
        Assert.Equal(403, (await Change(agent, "delete", ["vip"], ticket)).Code);
    }

    [Fact]
    public async Task Who_may_not_change_many_has_no_boxes_and_is_refused()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        using var sales = await desk.SignInAs(Shop.Sales);
        var page = await sales.GetAsync("/desk/tickets?q=" + ticket.Number);
        Assert.Contains(ticket.Number, page.Numbers());
        Assert.Null(page.Document.QuerySelector("[data-row] .check"));
        Assert.Equal(403, (await sales.GetAsync($"{Bulk}?change=tag&id={ticket.Id}")).Code);
        Assert.Equal(403, (await Change(sales, "tag", ["vip"], ticket)).Code);
    }

    [Fact]
    public async Task A_partner_changes_no_ticket_of_anybody_else()
    {
        var (own, other) = (await Shop.OpenTicket(Shop.Lumen.Dana), await Shop.OpenTicket(Shop.Cedar.Dana));
        using var staff = await desk.SignInAs(Shop.Northwind.Staff);
        var told = await staff.GetAsync((await Change(staff, "tag", ["ours"], own, other)).Location!);
        Assert.DoesNotContain(other.Number, told.Text, StringComparison.Ordinal);
        Assert.Equal(1, await desk.Database.Truth<long>("select count(*) from tickets where 'ours' = any (tags)"));
    }

    [Fact]
    public async Task More_than_fifty_are_a_job_whose_page_tells_how_far_it_is()
    {
        for (var i = 0; i < 51; i++)
        {
            await Shop.OpenTicket(Shop.Birch.Office, $"One of many {i}");
        }

        using var agent = await desk.SignInAs(Shop.Agent);
        var shown = $"/desk/tickets?client={Shop.Birch.Id}";
        var form = await agent.GetAsync($"{Bulk}?change=tag&all=true&query={Uri.EscapeDataString(shown)}");
        var asked = await agent.PostFormAsync(form, ("Value", "many"));
        Assert.Equal(303, asked.Code);
        // Pressed twice: the same run.
        Assert.Equal(asked.Location, (await agent.PostFormAsync(form, ("Value", "many"))).Location);
        Answer page = null!;
        await Eventually(async () =>
        {
            page = await agent.GetAsync(asked.Location!);
            var bar = page.Document.QuerySelector("progress");
            Assert.True(bar?.GetAttribute("max") is null or "51", bar?.OuterHtml);
            return bar is null;
        });
        Assert.Contains("51 done", page.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(51, await desk.Database.Truth<long>("select count(*) from tickets where tags = '{many}'"));
        Assert.Equal(51, await desk.Database.Truth<long>("select count(*) from timeline_events where kind = 'tags' and organization_id = $1", Shop.Birch.Id));
    }

    [Fact]
    public async Task More_than_five_hundred_are_refused()
    {
        var ids = Enumerable.Range(0, 501).Select(_ => new OpenedTicket(Guid.CreateVersion7(), "")).ToArray();
        using var agent = await desk.SignInAs(Shop.Agent);
        var answer = await Change(agent, "tag", ["vip"], ids);
        Assert.Equal(422, answer.Code);
        Assert.Contains("That’s more than 500.", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_card_of_the_board_is_moved_without_scripts()
    {
        var ticket = await Shop.OpenTicket(Shop.Maple.Dana);
        await Shop.Accept(ticket);
        using var agent = await desk.SignInAs(Shop.Agent);
        var address = $"/desk/tickets?layout=board&client={Shop.Maple.Id}";
        var board = await agent.GetAsync(address);
        var progress = Shop.Statuses["in_progress"].ToString();
        Assert.NotNull(board.Document.QuerySelector($"[data-column='{progress}']"));
        var moved = await agent.PostFromAsync(address, Bulk, ("Change", "status"), ("Back", address), ("id", ticket.Id.ToString()), ($"to.{ticket.Id:N}", progress));
        Assert.Equal((303, address), (moved.Code, moved.Location));
        Assert.NotNull((await agent.GetAsync(address)).Document.QuerySelector($"[data-column='{progress}'] [data-row='{ticket.Number}']"));
    }

    private static Task<Answer> Change(PortalClient browser, string change, string[] values, params OpenedTicket[] tickets) => browser.PostFromAsync("/desk/tickets", Bulk,
        [("Change", change), ("query", "/desk/tickets"), .. tickets.Select(t => ("id", t.Id.ToString())), .. values.Select(v => ("Value", v))]);

    private Task<string> PriorityOf(OpenedTicket ticket) =>
        desk.Database.Truth<string>("select p.name from tickets t join ticket_priorities p on p.tenant_id = t.tenant_id and p.id = t.priority_id where t.id = $1", ticket.Id);
}
