using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Lists;

/// <summary>What can be done to many tickets at once, each by the verb and the rights that one of them has.</summary>
public sealed class TicketBulkTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Fact]
    public async Task Tickets_are_moved_to_a_queue_and_given_to_a_team()
    {
        var (one, two) = (await Shop.OpenTicket(Shop.Harbor.Dana), await Shop.OpenTicket(Shop.Pine.Dana));
        var (team, queue) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await desk.Database.Force("insert into teams (tenant_id, id, name) values ($1, $2, 'Field service')", Shop.TenantId, team);
        await desk.Database.Force("insert into ticket_queues (tenant_id, id, name) values ($1, $2, 'On site')", Shop.TenantId, queue);
        using var agent = await desk.SignInAs(Shop.Agent);
        Assert.Equal(303, (await agent.ChangeMany("queue", queue.ToString(), null, one, two)).Code);
        Assert.Equal(303, (await agent.ChangeMany("team", team.ToString(), null, one)).Code);
        Assert.Equal(2, await desk.Database.Truth<long>("select count(*) from tickets where queue_id = $1", queue));
        Assert.Equal([one.Number], (await agent.GetAsync($"/desk/tickets?team={team}&columns=subject,team")).Numbers());
        Assert.Contains("Field service", (await agent.GetAsync($"/desk/tickets?view=all&queue={queue}&columns=subject,team")).Text, StringComparison.Ordinal);
        Assert.Equal([two.Number], (await agent.GetAsync($"/desk/tickets?team=nobody&queue={queue}")).Numbers());
        var told = await agent.GetAsync($"/desk/tickets/{one.Number}?tab=timeline");
        Assert.Contains("moved it to the On site queue", told.Text, StringComparison.Ordinal);
        Assert.Contains("assigned it to team Field service", told.Text, StringComparison.Ordinal);
        Assert.Equal(303, (await agent.ChangeMany("team", "nobody", null, one)).Code);
        Assert.Equal(0, await desk.Database.Truth<long>("select count(*) from tickets where team_id = $1", team));
    }

    [Fact]
    public async Task A_partner_knows_no_teams_and_moves_nothing_between_queues()
    {
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        using var owner = await desk.SignInAs(Shop.Northwind.Owner);
        var page = await owner.GetAsync("/desk/tickets?columns=subject,team");
        Assert.Contains(ticket.Number, page.Numbers());
        Assert.NotNull(page.Document.QuerySelector("#bulk [value=category]"));
        Assert.Null(page.Document.QuerySelector("#bulk [value=team], #bulk [value=queue], [name=columns][value=team]"));
        Assert.Null((await owner.GetAsync("/desk/lists/tickets/filter")).Document.QuerySelector("#filter-team"));
        Assert.Equal(200, (await owner.GetAsync($"/desk/tickets?team={Guid.CreateVersion7()}")).Code);
        var queue = await desk.Database.Truth<Guid>("select id from ticket_queues where tenant_id = $1 limit 1", Shop.TenantId);
        Assert.Equal(403, (await owner.ChangeMany("queue", queue.ToString(), null, ticket)).Code);
        Assert.Equal(403, (await owner.ChangeMany("team", "nobody", null, ticket)).Code);
    }

    [Fact]
    public async Task The_same_words_go_to_each_with_its_own_names_filled_and_one_mail_a_ticket()
    {
        var (one, two) = (await Shop.OpenTicket(Shop.Harbor.Dana), await Shop.OpenTicket(Shop.Harbor.Dana));
        using var agent = await desk.SignInAs(Shop.Agent);
        var answer = await agent.ChangeMany("comment", "public", "{{ticket.number}} is fixed since noon.", one, two);
        Assert.Equal(303, answer.Code);
        foreach (var ticket in (OpenedTicket[])[one, two])
        {
            Assert.Equal($"{ticket.Number} is fixed since noon.", await desk.Database.Truth<string>("select content from ticket_comments where ticket_id = $1", ticket.Id));
            Assert.Equal(1, await desk.Database.Truth<long>(
                "select count(*) from outbox_messages where kind = 'ticket.commented>mail' and payload ->> 'ticket' = $1", ticket.Id.ToString()));
        }

        // What is said in words has no way back.
        Assert.Null((await agent.GetAsync(answer.Location!)).Document.QuerySelector("[name=Change]"));
    }

    [Fact]
    public async Task What_a_client_typed_keeps_its_letters_in_words_that_name_it()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "__init__ & *more*");
        using var agent = await desk.SignInAs(Shop.Agent);
        Assert.Equal(303, (await agent.ChangeMany("comment", "public", "{{ticket.subject}}: **fixed**.", ticket)).Code);
        using var dana = await desk.SignInAs(Shop.Harbor.Dana);
        var said = (await dana.GetAsync($"/portal/tickets/{ticket.Number}")).Document.QuerySelectorAll(".bubble .said")[1];
        Assert.Equal("<p>__init__ &amp; *more*: <strong>fixed</strong>.</p>", said.InnerHtml);
    }

    [Fact]
    public async Task Who_reads_a_comment_is_each_ones_right_and_its_words_are_needed()
    {
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        using var owner = await desk.SignInAs(Shop.Northwind.Owner);
        var form = await owner.GetAsync($"/desk/lists/tickets/bulk?change=comment&id={ticket.Id}");
        Assert.Equal(["partner", "public"], form.Document.QuerySelectorAll("[name=Value] option").Select(o => o.GetAttribute("value")));
        Assert.Equal(422, (await owner.ChangeMany("comment", "internal", "Between us", ticket)).Code);
        Assert.Equal(422, (await owner.ChangeMany("comment", "partner", "  ", ticket)).Code);
        var tooLong = await owner.ChangeMany("comment", "partner", new string('x', 10_001), ticket);
        Assert.Equal(422, tooLong.Code);
        Assert.Contains("at most 10000 characters", tooLong.Text, StringComparison.Ordinal);
        Assert.Equal(10_001, tooLong.Document.QuerySelector("[name=Reason]")!.TextContent.Trim().Length);
        Assert.Equal(303, (await owner.ChangeMany("comment", "partner", "For us", ticket)).Code);
        Assert.Equal("For us partner", await desk.Database.Truth<string>("select string_agg(content || ' ' || visibility, ',') from ticket_comments where ticket_id = $1", ticket.Id));
    }

    [Fact]
    public async Task More_comments_than_one_writes_by_hand_are_still_written()
    {
        var tickets = new List<OpenedTicket>();
        for (var i = 0; i < 50; i++)
        {
            tickets.Add(await Shop.OpenTicket(Shop.Cedar.Office, $"One of many {i}"));
        }

        using var agent = await desk.SignInAs(Shop.Dispatcher);
        Assert.Equal(303, (await agent.ChangeMany("comment", "internal", "First", [.. tickets])).Code);
        Assert.Equal(303, (await agent.ChangeMany("comment", "internal", "Second", [.. tickets])).Code);
        Assert.Equal(100, await desk.Database.Truth<long>("select count(*) from ticket_comments where organization_id = $1", Shop.Cedar.Id));
    }

    [Fact]
    public async Task Tickets_are_closed_and_what_wants_a_reason_says_so()
    {
        var (fresh, worked, done) = (await Shop.OpenTicket(Shop.Harbor.Dana), await Shop.OpenTicket(Shop.Harbor.Dana), await Shop.OpenTicket(Shop.Harbor.Dana));
        await Shop.Accept(worked);
        await Shop.Accept(done);
        await Shop.SetStatus(done, "closed");
        using var agent = await desk.SignInAs(Shop.Agent);
        var form = await agent.GetAsync($"/desk/lists/tickets/bulk?change=close&id={worked.Id}");
        Assert.Equal(["Closed", "Cancelled"], form.Document.QuerySelectorAll("[name=Value] option").Select(o => o.TextContent));
        var told = await agent.GetAsync((await agent.ChangeMany("close", Shop.Statuses["closed"].ToString(), null, fresh, worked, done)).Location!);
        // An agent lets nothing in, so a new one isn't his to close.
        Assert.Contains("has to be accepted first", told.Text, StringComparison.Ordinal);
        Assert.Contains("1 done", told.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("1 unchanged", told.Text, StringComparison.OrdinalIgnoreCase);

        using var manager = await desk.SignInAs(Shop.Manager);
        var cancelled = Shop.Statuses["cancelled"].ToString();
        var second = await Shop.OpenTicket(Shop.Harbor.Dana);
        await Shop.Accept(second);
        told = await manager.GetAsync((await manager.ChangeMany("close", cancelled, "", second)).Location!);
        Assert.Contains("Give a reason for cancelling it.", told.Text, StringComparison.Ordinal);
        Assert.Equal(303, (await manager.ChangeMany("close", cancelled, "Asked for twice", second)).Code);
        Assert.Equal("closed cancelled", await desk.Database.Truth<string>(
            "select string_agg(phase, ' ' order by id) from tickets where id = any ($1)", new[] { worked.Id, second.Id }));
    }

    [Fact]
    public async Task All_that_match_are_those_the_list_shows_though_its_view_names_what_is_gone()
    {
        var ticket = await Shop.OpenTicket(Shop.Maple.Dana);
        using var agent = await desk.SignInAs(Shop.Agent);
        var shown = $"/desk/tickets?client={Shop.Maple.Id}&type={Guid.CreateVersion7()}";
        Assert.Equal([ticket.Number], (await agent.GetAsync(shown)).Numbers());
        var changed = await agent.PostFromAsync("/desk/tickets", "/desk/lists/tickets/bulk",
            ("Change", "tag"), ("All", "true"), ("query", shown), ("Value", "of maple"));
        Assert.Equal(303, changed.Code);
        Assert.Equal(1, await desk.Database.Truth<long>("select count(*) from tickets where tags = '{of maple}'"));
    }
}
