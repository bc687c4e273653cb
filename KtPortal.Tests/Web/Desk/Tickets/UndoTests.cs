using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Tickets;

/// <summary>An edit is taken back from the notice on the page that follows it, without any script.</summary>
public sealed class UndoTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Fact]
    public async Task Accepting_is_taken_back_and_the_ticket_is_new_again_at_its_place()
    {
        var ahead = await Shop.OpenTicket(Shop.Pine.Dana, priority: "Critical");
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, priority: "Critical");
        var before = await StateOf(ticket);
        using var manager = await desk.SignInAs(Shop.Manager);
        var token = await TokenOf(manager);
        await manager.PostAsync($"/desk/tickets/{ticket.Number}/acceptance", token, ("FromInbox", "true"), ("AssigneeId", Shop.Agent.Id.ToString()));
        var told = await manager.GetAsync("/desk/inbox");
        Assert.Contains($"{ticket.Number} accepted, assigned to", told.Text, StringComparison.Ordinal);
        Assert.NotEqual(before, await StateOf(ticket));

        var undone = await manager.PostFormAsync(told, ("Change", ChangeOn(told)));

        Assert.Equal((303, "/desk/inbox"), (undone.Code, undone.Location));
        Assert.Equal(before, await StateOf(ticket));
        Assert.Contains($"Change to {ticket.Number} undone", (await manager.GetAsync("/desk/inbox")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(" undone", (await manager.GetAsync("/desk/inbox")).Text, StringComparison.Ordinal);
        Assert.Equal(2, await desk.Database.Truth<long>(
            "select count(*) from tickets where priority_id = $1 and in_line and id in ($2, $3)", Shop.Priorities["Critical"], ahead.Id, ticket.Id));
    }

    [Theory]
    [InlineData("resolved")]
    [InlineData("pending_client")]
    [InlineData("in_progress")]
    public async Task A_status_is_taken_back_and_both_steps_stay_in_timeline_and_audit(string status)
    {
        var ticket = await Accepted();
        var before = await StateOf(ticket);
        using var agent = await desk.SignInAs(Shop.Agent);

        var told = await Change(agent, ticket, ("StatusId", Shop.Statuses[status].ToString()), ("PriorityId", Shop.Priorities["High"].ToString()));
        var undone = await agent.PostFormAsync(told, ("Change", ChangeOn(told)));

        Assert.Equal(303, undone.Code);
        Assert.Equal(before, await StateOf(ticket));
        Assert.Equal("status priority undone", await desk.Database.Truth<string>(
            "select string_agg(kind, ' ' order by created_at, id) from timeline_events where subject_id = $1 and kind in ('status', 'priority', 'undone')", ticket.Id));
        Assert.Equal(Shop.Agent.Id, await desk.Database.Truth<Guid>("select user_id from audit_log where entity_id = $1 and event = 'ticket.undone'", ticket.Id));
        using var dana = await desk.SignInAs(Shop.Harbor.Dana);
        Assert.Single((await dana.GetAsync($"/portal/tickets/{ticket.Number}")).Document.QuerySelectorAll("#conversation .event"));
    }

    [Fact]
    public async Task A_page_that_refreshes_itself_leaves_the_next_page_what_it_has_to_say()
    {
        var ticket = await Accepted();
        using var agent = await desk.SignInAs(Shop.Agent);
        var address = $"/desk/tickets/{ticket.Number}";
        string[] fragments = [address, address + "?tab=timeline", address + "?tab=details", "/desk/tickets", "/desk/inbox"];
        var set = await agent.PostFromAsync(address, address + "/properties",
            ("Version", await desk.Database.Truth<string>("select version::text from tickets where id = $1", ticket.Id)),
            ("StatusId", Shop.Statuses["resolved"].ToString()), ("PriorityId", Shop.Priorities["Medium"].ToString()));
        Assert.Equal(303, set.Code);

        agent.Headers.Add("HX-Request", "true");
        foreach (var fragment in fragments)
        {
            var refreshed = await agent.GetAsync(fragment);
            Assert.Equal(200, refreshed.Code);
            Assert.DoesNotContain("<html", refreshed.Body, StringComparison.Ordinal);
            Assert.DoesNotContain("kt-told", refreshed.Headers.GetValueOrDefault("Set-Cookie", ""), StringComparison.Ordinal);
        }

        agent.Headers.Clear();
        Assert.Contains($"{ticket.Number} set to Resolved", (await agent.GetAsync(address)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_that_can_be_taken_back_has_sent_mail()
    {
        var ticket = await Accepted();
        // Who is asked how it was solved is written down by a job, and asked when it can't be taken back any more.
        // Clocks follow by a job too, and mail nobody of a change.
        const string Jobs =
            "select count(*) from outbox_messages where payload ->> 'ticket' = $1::text and kind not like '%>survey' and kind <> 'sla.follow'";
        var jobs = await desk.Database.Truth<long>(Jobs, ticket.Id);
        Assert.True(jobs > 0, "its receipt is a job that counts here");
        using var manager = await desk.SignInAs(Shop.Manager);

        var told = await Change(manager, ticket, ("StatusId", Shop.Statuses["resolved"].ToString()), ("AssigneeId", Shop.Dispatcher.Id.ToString()));
        await desk.WordsAreKept();
        Assert.Equal(0, await desk.Database.Truth<long>("select count(*) from csat_surveys where ticket_id = $1 and due_at < now() + interval '2 minutes'", ticket.Id));
        Assert.Equal(303, (await manager.PostFormAsync(told, ("Change", ChangeOn(told)))).Code);

        Assert.Equal(jobs, await desk.Database.Truth<long>(Jobs, ticket.Id));
    }

    [Fact]
    public async Task What_changed_meanwhile_is_not_lost()
    {
        var ticket = await Accepted();
        using var agent = await desk.SignInAs(Shop.Agent);
        var told = await Change(agent, ticket, ("PriorityId", Shop.Priorities["High"].ToString()));
        await Shop.SetPriority(ticket, "Critical");

        var refused = await agent.PostFormAsync(told, ("Change", ChangeOn(told)));

        Assert.Equal(409, refused.Code);
        Assert.Contains($"{ticket.Number} has been changed again since, so this can’t be undone.", refused.Text, StringComparison.Ordinal);
        Assert.Equal(Shop.Priorities["Critical"], await desk.Database.Truth<Guid>("select priority_id from tickets where id = $1", ticket.Id));
    }

    [Fact]
    public async Task Taking_back_twice_does_it_once()
    {
        var ticket = await Accepted();
        using var agent = await desk.SignInAs(Shop.Agent);
        var told = await Change(agent, ticket, ("PriorityId", Shop.Priorities["High"].ToString()));

        Assert.Equal(303, (await agent.PostFormAsync(told, ("Change", ChangeOn(told)))).Code);
        Assert.Equal(303, (await agent.PostFormAsync(told, ("Change", ChangeOn(told)))).Code);

        Assert.Equal(1, await desk.Database.Truth<long>("select count(*) from timeline_events where subject_id = $1 and kind = 'undone'", ticket.Id));
    }

    [Fact]
    public async Task Nobody_takes_back_what_somebody_else_did_or_what_nobody_did()
    {
        var ticket = await Accepted();
        using var agent = await desk.SignInAs(Shop.Agent);
        var change = ChangeOn(await Change(agent, ticket, ("PriorityId", Shop.Priorities["High"].ToString())));
        using var manager = await desk.SignInAs(Shop.Manager);
        var token = await TokenOf(manager);

        Assert.Equal(403, (await manager.PostAsync("/desk/undo", token, ("Change", change))).Code);
        Assert.Equal(409, (await manager.PostAsync("/desk/undo", token, ("Change", "made up"))).Code);
        using var stranger = await desk.SignInAs(desk.Database.Acme.Manager);
        Assert.Equal(403, (await stranger.PostAsync("/desk/undo", await TokenOf(stranger), ("Change", change))).Code);
        Assert.Equal(Shop.Priorities["High"], await desk.Database.Truth<Guid>("select priority_id from tickets where id = $1", ticket.Id));
    }

    [Fact]
    public async Task Who_may_not_assign_any_more_does_not_assign_by_taking_back()
    {
        var ticket = await Accepted();
        await desk.Database.Force("update tickets set assigned_to_id = $2, assignee_name = 'Ari' where id = $1", ticket.Id, Shop.Agent.Id);
        using var dispatcher = await desk.SignInAs(Shop.Dispatcher);
        var told = await Change(dispatcher, ticket, ("AssigneeId", Shop.Manager.Id.ToString()));
        // Of the role, not of the person: with another role the session would be over.
        const string Take = "update roles set permissions = array_remove(permissions, 'tickets.assign') where tenant_id = $1 and name = 'dispatcher'";
        const string GiveBack = "update roles set permissions = permissions || array['tickets.assign'] where tenant_id = $1 and name = 'dispatcher'";
        Assert.Equal(1, await desk.Database.Force(Take, Shop.TenantId));
        try
        {
            Assert.Equal(403, (await dispatcher.PostFormAsync(told, ("Change", ChangeOn(told)))).Code);
            Assert.Equal(Shop.Manager.Id, await desk.Database.Truth<Guid>("select assigned_to_id from tickets where id = $1", ticket.Id));
        }
        finally
        {
            await desk.Database.Force(GiveBack, Shop.TenantId);
        }

        Assert.Equal(303, (await dispatcher.PostFormAsync(told, ("Change", ChangeOn(told)))).Code);
        Assert.Equal(Shop.Agent.Id, await desk.Database.Truth<Guid>("select assigned_to_id from tickets where id = $1", ticket.Id));
    }

    [Fact]
    public async Task Who_has_it_is_no_part_of_what_clients_may_read()
    {
        var ticket = await Accepted();
        using var manager = await desk.SignInAs(Shop.Manager);
        var told = await Change(manager, ticket, ("StatusId", Shop.Statuses["resolved"].ToString()), ("AssigneeId", Shop.Dispatcher.Id.ToString()));

        Assert.Equal(303, (await manager.PostFormAsync(told, ("Change", ChangeOn(told)))).Code);

        Assert.Equal("partner true, partner false", await desk.Database.Truth<string>("""
            select string_agg(distinct visibility || ' ' || (data::text like '%assignee%'), ', ' order by visibility || ' ' || (data::text like '%assignee%') desc)
            from timeline_events where subject_id = $1 and kind in ('undone', 'unassigned')
            """, ticket.Id));
        Assert.Contains("unassigned it from", (await manager.GetAsync($"/desk/tickets/{ticket.Number}?tab=timeline")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_way_back_leads_to_the_desk_only()
    {
        var ticket = await Accepted();
        using var agent = await desk.SignInAs(Shop.Agent);
        var told = await Change(agent, ticket, ("PriorityId", Shop.Priorities["High"].ToString()));

        var undone = await agent.PostFormAsync(told, ("Change", ChangeOn(told)), ("Back", "//elsewhere.example/desk"));

        Assert.Equal("/desk", undone.Location);
    }

    [Fact]
    public async Task Saving_without_a_change_offers_nothing_to_take_back()
    {
        var ticket = await Accepted();
        using var agent = await desk.SignInAs(Shop.Agent);

        var told = await Change(agent, ticket);

        Assert.Null(told.Document.QuerySelector("[data-toast]"));
    }

    private async Task<OpenedTicket> Accepted()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await Shop.Accept(ticket);
        return ticket;
    }

    /// <summary>Saves the side panel as it is but for these fields, and opens the page that follows.</summary>
    private static async Task<Answer> Change(PortalClient browser, OpenedTicket ticket, params (string Name, string Value)[] fields)
    {
        var page = await browser.GetAsync($"/desk/tickets/{ticket.Number}");
        var kept = page.Document.QuerySelectorAll("#properties select").Select(s => (Name: s.GetAttribute("name")!, Value: s.QuerySelector("option[selected]")?.GetAttribute("value") ?? ""))
            .Where(f => fields.All(x => x.Name != f.Name));
        var saved = await browser.PostFormAsync(page, [.. kept, .. fields]);
        Assert.Equal(303, saved.Code);
        return await browser.GetAsync(saved.Location!);
    }

    private static string ChangeOn(Answer page) => page.Document.QuerySelector("form[data-toast] input[name=Change]")!.GetAttribute("value")!;

    private static async Task<(string, string)> TokenOf(PortalClient browser) =>
        ("__RequestVerificationToken", (await browser.GetAsync("/account")).Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!);

    private Task<string> StateOf(OpenedTicket ticket) => desk.Database.Truth<string>("""
        select concat_ws('|', status_id, phase, priority_id, queue_id, category_id, assigned_to_id, assignee_name, assigned_at, accepted_by_id, accepted_at,
            waiting_since, resolved_at, closed_at, cancelled_at, reopened_at, reopened_count, close_reason, in_line) from tickets where id = $1
        """, ticket.Id);
}
