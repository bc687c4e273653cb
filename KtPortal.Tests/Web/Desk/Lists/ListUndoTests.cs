using KtPortal.Tests.Support;
using static KtPortal.Tests.Support.Waiting;

namespace KtPortal.Tests.Web.Desk.Lists;

/// <summary>What was done to many tickets, or to a card of the board, is taken back: each by itself, as long as it didn't move on.</summary>
public sealed class ListUndoTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Fact]
    public async Task A_change_of_many_is_taken_back_from_the_notice_that_tells_of_it()
    {
        var (one, two) = (await Shop.OpenTicket(Shop.Harbor.Dana, priority: "Low"), await Shop.OpenTicket(Shop.Harbor.Dana, priority: "High"));
        using var agent = await desk.SignInAs(Shop.Agent);
        var done = await agent.ChangeMany("priority", Shop.Priorities["Critical"].ToString(), null, one, two);
        var told = await agent.GetAsync(done.Location!);
        var undone = await agent.PostFormAsync(told, ("Change", told.Document.QuerySelector("[name=Change]")!.GetAttribute("value")!));
        Assert.Equal((303, done.Location), (undone.Code, undone.Location));
        Assert.Contains("Undone for 2 tickets", (await agent.GetAsync(undone.Location!)).Text, StringComparison.Ordinal);
        Assert.Equal(["Low", "High"], [await PriorityOf(one), await PriorityOf(two)]);
        Assert.Equal(2, await desk.Database.Truth<long>("select count(*) from timeline_events where kind = 'undone' and subject_id = any ($1)", new[] { one.Id, two.Id }));
    }

    [Fact]
    public async Task A_ticket_that_moved_on_keeps_what_it_has_and_is_named()
    {
        var (one, two) = (await Shop.OpenTicket(Shop.Harbor.Dana, priority: "Low"), await Shop.OpenTicket(Shop.Harbor.Dana, priority: "Low"));
        using var agent = await desk.SignInAs(Shop.Agent);
        var told = await agent.GetAsync((await agent.ChangeMany("priority", Shop.Priorities["High"].ToString(), null, one, two)).Location!);
        await Shop.SetPriority(two, "Critical");
        var undone = await agent.PostFormAsync(told, ("Change", ""));
        var page = await agent.GetAsync(undone.Location!);
        Assert.Contains($"{two.Number} has been changed again since", page.Text, StringComparison.Ordinal);
        Assert.Equal(["Low", "Critical"], [await PriorityOf(one), await PriorityOf(two)]);
        // What took something back is not taken back itself.
        Assert.Null(page.Document.QuerySelector("main form[action$='/undo']"));
        var run = told.Document.QuerySelector("form[action$='/undo']")!.GetAttribute("action")!;
        Assert.Equal(undone.Location, (await agent.PostFromAsync("/desk/tickets", run)).Location);
    }

    [Fact]
    public async Task Tags_are_taken_back_as_long_as_they_are_what_was_left()
    {
        var (one, two) = (await Shop.OpenTicket(Shop.Pine.Dana), await Shop.OpenTicket(Shop.Pine.Dana));
        using var agent = await desk.SignInAs(Shop.Agent);
        await agent.ChangeMany("tag", "before", null, one, two);
        var told = await agent.GetAsync((await agent.ChangeMany("tag", "after", null, one, two)).Location!);
        await agent.ChangeMany("tag", "another", null, two);
        var undone = await agent.PostFormAsync(told, ("Change", ""));
        Assert.Contains($"{two.Number} has been changed again since", (await agent.GetAsync(undone.Location!)).Text, StringComparison.Ordinal);
        Assert.Equal(["before"], await desk.Database.Truth<string[]>("select tags from tickets where id = $1", one.Id));
        Assert.Equal(["before", "after", "another"], await desk.Database.Truth<string[]>("select tags from tickets where id = $1", two.Id));
    }

    [Fact]
    public async Task A_card_that_was_moved_goes_back_to_its_column()
    {
        var ticket = await Shop.OpenTicket(Shop.Maple.Dana);
        await Shop.Accept(ticket);
        using var agent = await desk.SignInAs(Shop.Agent);
        var address = $"/desk/tickets?layout=board&client={Shop.Maple.Id}";
        var progress = Shop.Statuses["in_progress"].ToString();
        await agent.PostFromAsync(address, "/desk/lists/tickets/bulk",
            ("Change", "status"), ("Back", address), ("id", ticket.Id.ToString()), ($"to.{ticket.Id:N}", progress));
        var board = await agent.GetAsync(address);
        var undone = await agent.PostFromAsync(address, board.Document.QuerySelector("#toasts form")!.GetAttribute("action")!, ("Change", "x"), ("Back", address));
        Assert.Equal((303, address), (undone.Code, undone.Location));
        var accepted = Shop.Statuses["accepted"];
        Assert.NotNull((await agent.GetAsync(address)).Document.QuerySelector($"[data-column='{accepted}'] [data-row='{ticket.Number}']"));
    }

    [Fact]
    public async Task Nobody_takes_back_what_somebody_else_did_and_nobody_does_it_late()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, priority: "Low");
        using var agent = await desk.SignInAs(Shop.Agent);
        var told = await agent.GetAsync((await agent.ChangeMany("priority", Shop.Priorities["High"].ToString(), null, ticket)).Location!);
        var run = told.Document.QuerySelector("form[action$='/undo']")!.GetAttribute("action")!;
        using var admin = await desk.SignInAs(Shop.Admin);
        Assert.Equal(404, (await admin.PostFromAsync("/desk/tickets", run)).Code);
        using var partner = await desk.SignInAs(Shop.Northwind.Owner);
        Assert.Equal(404, (await partner.PostFromAsync("/desk/tickets", run)).Code);
        await desk.Database.Force("update bulk_runs set done_at = now() - interval '2 hours' where id = $1", Guid.Parse(run.Split('/')[^2]));
        var late = await agent.PostFromAsync("/desk/tickets", run);
        Assert.Equal(409, late.Code);
        Assert.Contains("can’t be undone any more", late.Text, StringComparison.Ordinal);
        Assert.Equal("High", await PriorityOf(ticket));
    }

    [Fact]
    public async Task A_long_run_is_taken_back_by_a_job()
    {
        var tickets = new List<OpenedTicket>();
        for (var i = 0; i < 51; i++)
        {
            tickets.Add(await Shop.OpenTicket(Shop.Birch.Office, $"One of many {i}"));
        }

        using var agent = await desk.SignInAs(Shop.Agent);
        var page = await WaitAsync(agent, (await agent.ChangeMany("tag", "many", null, [.. tickets])).Location!);
        Assert.Contains("Undo: 51 tickets", page.Text, StringComparison.Ordinal);
        var undone = await agent.PostFromAsync("/desk/tickets", page.Document.QuerySelector("main form[action$='/undo']")!.GetAttribute("action")!);
        Assert.Contains("51 done", (await WaitAsync(agent, undone.Location!)).Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, await desk.Database.Truth<long>("select count(*) from tickets where 'many' = any (tags)"));
    }

    private static async Task<Answer> WaitAsync(PortalClient browser, string address)
    {
        Answer page = null!;
        await Eventually(async () => (page = await browser.GetAsync(address)).Document.QuerySelector("progress") is null);
        return page;
    }

    private Task<string> PriorityOf(OpenedTicket ticket) =>
        desk.Database.Truth<string>("select p.name from tickets t join ticket_priorities p on p.tenant_id = t.tenant_id and p.id = t.priority_id where t.id = $1", ticket.Id);
}
