using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Admin;

/// <summary>Priorities, types, categories, queues and teams: what each adds to what all lists do.</summary>
public sealed class TicketListsTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Theory]
    [InlineData("priorities")]
    [InlineData("types")]
    [InlineData("categories")]
    [InlineData("services")]
    [InlineData("skills")]
    [InlineData("queues")]
    [InlineData("teams")]
    [InlineData("templates")]
    [InlineData("calendars")]
    [InlineData("holidays")]
    public async Task Each_list_adds_edits_orders_sets_aside_and_deletes(string list)
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        var (address, name, other) = ($"/desk/admin/{list}", Name("First"), Name("Renamed"));
        Assert.Equal(200, (await admin.GetAsync(address)).Code);
        Assert.Equal(303, (await AdminForm.Save(admin, address + "/new", ("Form.Name", name))).Code);
        var entry = (await admin.GetAsync(address)).Document.QuerySelectorAll(".admin-name > a").Single(a => a.TextContent == name).GetAttribute("href")!;
        var id = entry.Split('/')[^1];

        Assert.Equal(303, (await AdminForm.Save(admin, entry, ("Form.Name", other))).Code);
        Assert.Equal(303, (await admin.PostFromAsync(address, address, ("Up", id))).Code);
        Assert.Equal(303, (await admin.PostFromAsync(address, address, ("Archive", id))).Code);
        Assert.Contains($"{other} is inactive now", (await admin.GetAsync(address)).Text, StringComparison.Ordinal);
        Assert.Equal(303, (await admin.PostFromAsync(address, address, ("Restore", id))).Code);
        Assert.Contains(name, (await admin.GetAsync(entry)).Document.QuerySelector(".admin-steps")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(303, (await admin.PostFromAsync(entry, entry, ("Act", "remove"))).Code);
        Assert.Equal(404, (await admin.GetAsync(entry)).Code);

        using var manager = await desk.SignInAs(Shop.Manager);
        Assert.Equal(403, (await manager.GetAsync(address)).Code);
        Assert.Equal(403, (await manager.PostFromAsync("/account", address, ("Up", id))).Code);
    }

    [Fact]
    public async Task A_priority_is_offered_to_clients_only_where_it_says_so()
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        var (shown, hidden) = (Name("Shown"), Name("Hidden"));
        Assert.Equal(303, (await AdminForm.Save(admin, "/desk/admin/priorities/new", ("Form.Name", shown), ("Form.ClientHint", "Some day"))).Code);
        Assert.Equal(303, (await AdminForm.Save(admin, "/desk/admin/priorities/new", ("Form.Name", hidden), ("Form.ClientSelectable", null))).Code);

        using var dana = await desk.SignInAs(Shop.Harbor.Dana);
        var form = (await dana.GetAsync("/portal/tickets/new")).Text;
        Assert.Contains(shown, form, StringComparison.Ordinal);
        Assert.DoesNotContain(hidden, form, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("100.5")]
    [InlineData("0.0001")]
    [InlineData("fast")]
    public async Task A_factor_is_a_number_in_its_bounds_and_stays_as_it_was_typed(string factor)
    {
        using var admin = await desk.SignInAs(Shop.Admin);

        var refused = await AdminForm.Save(admin, $"/desk/admin/priorities/{Shop.Priorities["Low"]}", ("Form.SlaMultiplier", factor));

        Assert.Equal((422, factor), (refused.Code, AdminForm.In(refused)["Form.SlaMultiplier"]));
        Assert.NotNull(refused.Document.QuerySelector("#slamultiplier-err"));
    }

    [Fact]
    public async Task A_category_has_one_level_below_it_and_nothing_below_it_is_seen_that_is_hidden_above()
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        var (above, below) = (await AddCategory(admin, Name("Above")), Name("Below"));
        Assert.Equal(303, (await AdminForm.Save(admin, "/desk/admin/categories/new", ("Form.Name", below), ("Form.ParentId", above.ToString()))).Code);
        var child = await Id("ticket_categories", below);

        Assert.Equal(422, (await AdminForm.Save(admin, "/desk/admin/categories/new", ("Form.Name", below), ("Form.ParentId", child.ToString()))).Code);
        Assert.Equal(422, (await AdminForm.Save(admin, $"/desk/admin/categories/{above}", ("Form.ParentId", Shop.Categories["Billing"].ToString()))).Code);
        Assert.Equal(422, (await AdminForm.Save(admin, $"/desk/admin/categories/{above}", ("Form.ClientVisible", null))).Code);
        Assert.Equal(303, (await AdminForm.Save(admin, $"/desk/admin/categories/{child}", ("Form.ClientVisible", null))).Code);
        Assert.Equal(303, (await AdminForm.Save(admin, $"/desk/admin/categories/{above}", ("Form.ClientVisible", null))).Code);
        Assert.Equal(422, (await AdminForm.Save(admin, $"/desk/admin/categories/{child}", ("Form.ClientVisible", "true"))).Code);

        using var dana = await desk.SignInAs(Shop.Harbor.Dana);
        Assert.DoesNotContain("Above", (await dana.GetAsync("/portal/tickets/new")).Text, StringComparison.Ordinal);
        var refused = await admin.PostFromAsync($"/desk/admin/categories/{above}", $"/desk/admin/categories/{above}", ("Act", "remove"));
        Assert.Equal(409, refused.Code);
        Assert.Contains("1 subcategory", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_ticket_takes_its_categorys_queue_unless_that_was_set_aside()
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        var name = Name("Projects");
        Assert.Equal(303, (await AdminForm.Save(admin, "/desk/admin/queues/new", ("Form.Name", name), ("Form.RequiresAcceptance", null))).Code);
        var queue = await Id("ticket_queues", name);
        var category = Name("Project work");
        Assert.Equal(303, (await AdminForm.Save(
            admin, "/desk/admin/categories/new", ("Form.Name", category), ("Form.DefaultQueueId", queue.ToString()))).Code);

        Assert.Equal(name, await QueueOfNewIn(await Id("ticket_categories", category)));
        Assert.Equal(303, (await admin.PostFromAsync("/desk/admin/queues", "/desk/admin/queues", ("Archive", queue.ToString()))).Code);
        Assert.Equal("Service desk", await QueueOfNewIn(await Id("ticket_categories", category)));
        var page = await admin.GetAsync($"/desk/admin/queues/{queue}");
        Assert.Contains("Used by 1 ticket, 1 category.", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_set_aside_stays_with_its_tickets_and_is_offered_to_no_other()
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        var (rare, project) = (Name("Rare"), Name("Project"));
        Assert.Equal(303, (await AdminForm.Save(admin, "/desk/admin/priorities/new", ("Form.Name", rare))).Code);
        var (priority, category) = (await Id("ticket_priorities", rare), await AddCategory(admin, project));
        var (has, other) = (await Shop.OpenTicket(Shop.Harbor.Dana, priority: "Low"), await Shop.OpenTicket(Shop.Harbor.Dana));
        await using (var session = await desk.Database.RawAs(Shop.Manager.Actor))
        {
            await session.Run("update tickets set priority_id = $2, category_id = $3 where id = $1", has.Id, priority, category);
            await session.CommitAsync();
        }

        await Shop.Accept(has);
        await Shop.Accept(other);
        Assert.Equal(303, (await admin.PostFromAsync("/desk/admin/priorities", "/desk/admin/priorities", ("Archive", $"{priority}"))).Code);
        Assert.Equal(303, (await admin.PostFromAsync("/desk/admin/categories", "/desk/admin/categories", ("Archive", $"{category}"))).Code);

        using var agent = await desk.SignInAs(Shop.Agent);
        Assert.DoesNotContain(rare, (await agent.GetAsync($"/desk/tickets/{other.Number}")).Text, StringComparison.Ordinal);
        var form = (await agent.GetAsync($"/desk/tickets/{has.Number}")).Document.QuerySelector("#properties")!;
        Assert.Equal((rare, project), (Chosen(form, "priority"), Chosen(form, "category")));
        Assert.DoesNotContain(rare, (await agent.GetAsync("/desk/tickets/new")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_uses_a_queue_is_given_to_another_and_each_ticket_tells_it()
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        var (old, to) = (Name("Old"), Name("Instead"));
        foreach (var name in (string[])[old, to])
        {
            Assert.Equal(303, (await AdminForm.Save(admin, "/desk/admin/queues/new", ("Form.Name", name))).Code);
        }

        var (from, target) = (await Id("ticket_queues", old), await Id("ticket_queues", to));
        var category = Name("Sorted");
        var added = await AdminForm.Save(admin, "/desk/admin/categories/new", ("Form.Name", category), ("Form.DefaultQueueId", $"{from}"));
        Assert.Equal((303, old), (added.Code, await QueueOfNewIn(await Id("ticket_categories", category))));
        var (ticket, number) = (
            await desk.Database.Truth<Guid>("select id from tickets where queue_id = $1", from),
            await desk.Database.Truth<string>("select number from tickets where queue_id = $1", from));
        var activity = await desk.Database.Truth<DateTime>("select last_activity_at from tickets where id = $1", ticket);
        var page = $"/desk/admin/queues/{from}";

        Assert.Equal(422, (await admin.PostFromAsync(page, page, ("Act", "move"), ("MoveTo", $"{from}"))).Code);
        var moved = await admin.PostFromAsync(page, page, ("Act", "move"), ("MoveTo", $"{target}"));
        Assert.Equal((303, page), (moved.Code, moved.Location));

        Assert.Equal(target, await desk.Database.Truth<Guid>("select queue_id from tickets where id = $1", ticket));
        Assert.Equal(activity, await desk.Database.Truth<DateTime>("select last_activity_at from tickets where id = $1", ticket));
        Assert.Equal(to, await QueueOfNewIn(await Id("ticket_categories", category)));
        var emptied = await admin.GetAsync(page);
        Assert.Contains("Not used anywhere.", emptied.Text, StringComparison.Ordinal);
        Assert.Equal(["2", to], emptied.Document.QuerySelector(".admin-step")!.QuerySelectorAll("del, ins").Select(e => e.TextContent));
        using var agent = await desk.SignInAs(Shop.Agent);
        Assert.Contains($"moved it to the {to} queue", (await agent.GetAsync($"/desk/tickets/{number}?tab=timeline")).Text, StringComparison.Ordinal);
        using var manager = await desk.SignInAs(Shop.Manager);
        Assert.Equal(403, (await manager.PostFromAsync("/account", page, ("Act", "move"), ("MoveTo", $"{target}"))).Code);
    }

    [Fact]
    public async Task What_a_queue_says_of_waiting_its_tickets_do_at_once()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, priority: "Low");
        var worked = await Shop.OpenTicket(Shop.Harbor.Dana, priority: "Low");
        await Shop.Accept(worked);
        await Shop.SetStatus(worked, "in_progress", Shop.Agent);
        using var admin = await desk.SignInAs(Shop.Admin);
        var address = $"/desk/admin/queues/{await Id("ticket_queues", "Service desk")}";
        Assert.Equal((true, false), (await InLine(ticket), await InLine(worked)));

        Assert.Equal(303, (await AdminForm.Save(admin, address, ("Form.CountsAsWaiting", null))).Code);
        Assert.Equal((false, false), (await InLine(ticket), await InLine(worked)));
        Assert.Equal("left", await desk.Database.Truth<string>("select outcome from ticket_waits where ticket_id = $1 order by entered_at desc limit 1", ticket.Id));
        Assert.True(await desk.Database.Truth<long>("select count(*) from outbox_messages where kind = 'queue.moved' or kind like '%line%'") > 0);

        var told = await admin.GetAsync("/desk/admin/queues");
        Assert.Equal(303, (await admin.PostFormAsync(told, ("Change", told.Document.QuerySelector("input[name=Change]")!.GetAttribute("value")!))).Code);
        Assert.Equal((true, false), (await InLine(ticket), await InLine(worked)));
        Assert.Equal(1, await desk.Database.Truth<long>("select count(*) from ticket_waits where ticket_id = $1 and left_at is null", ticket.Id));
    }

    [Fact]
    public async Task A_team_has_members_in_an_order_with_a_lead_of_the_providers_staff()
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        var name = Name("Field team");
        Assert.Equal(303, (await AdminForm.Save(admin, "/desk/admin/teams/new", ("Form.Name", name), ("Form.LeadId", Shop.Manager.Id.ToString()),
            ("Form.Members[0].UserId", Shop.Agent.Id.ToString()), ("Form.Members[0].Most", "12"), ("Form.Members[1].UserId", Shop.Dispatcher.Id.ToString()))).Code);
        var team = await Id("teams", name);
        Assert.Equal("Ari 12, Dion", await Members(team));

        var address = $"/desk/admin/teams/{team}";
        var foreign = await AdminForm.Save(admin, address, ("Form.Members[1].UserId", Shop.Northwind.Staff.Id.ToString()), ("Form.Members[0].Most", "0"));
        Assert.Equal((422, "0"), (foreign.Code, AdminForm.In(foreign)["Form.Members[0].Most"]));
        Assert.Equal(422, (await AdminForm.Save(admin, address, ("Form.LeadId", desk.Database.Acme.Agent.Id.ToString()))).Code);
        Assert.Equal(303, (await AdminForm.Save(admin, address, ("Form.Members[0].UserId", Shop.Dispatcher.Id.ToString()), ("Form.Members[0].Most", ""),
            ("Form.Members[1].UserId", Shop.Agent.Id.ToString()), ("Form.Members[1].Most", "5"))).Code);
        Assert.Equal("Dion, Ari 5", await Members(team));

        var told = await admin.GetAsync("/desk/admin/teams");
        Assert.Equal(303, (await admin.PostFormAsync(told, ("Change", told.Document.QuerySelector("input[name=Change]")!.GetAttribute("value")!))).Code);
        Assert.Equal("Ari 12, Dion", await Members(team));
    }

    private static string? Chosen(AngleSharp.Dom.IElement form, string field) =>
        form.QuerySelector($"#{field} option[selected]")?.TextContent;

    private static string Name(string name) => $"{name} {Guid.CreateVersion7():N}";

    private Task<Guid> Id(string table, string name) =>
        desk.Database.Truth<Guid>($"select id from {table} where tenant_id = $1 and name = $2", Shop.TenantId, name);

    private Task<bool> InLine(OpenedTicket ticket) => desk.Database.Truth<bool>("select in_line from tickets where id = $1", ticket.Id);

    private Task<string> Members(Guid team) => desk.Database.Truth<string>("""
        select string_agg(concat_ws(' ', split_part(u.name, ' ', 1), m.max_open_tickets), ', ' order by m.position)
        from team_members m join users u on u.tenant_id = m.tenant_id and u.id = m.user_id where m.team_id = $1
        """, team);

    private async Task<Guid> AddCategory(PortalClient admin, string name)
    {
        Assert.Equal(303, (await AdminForm.Save(admin, "/desk/admin/categories/new", ("Form.Name", name))).Code);
        return await Id("ticket_categories", name);
    }

    private async Task<string> QueueOfNewIn(Guid category)
    {
        using var dana = await desk.SignInAs(Shop.Harbor.Dana);
        var subject = Name("For the queue");
        var sent = await dana.PostFormAsync(
            "/portal/tickets/new", ("Subject", subject), ("Description", "Please have a look at it."), ("CategoryId", category.ToString()));
        Assert.Equal(303, sent.Code);
        return await desk.Database.Truth<string>(
            "select q.name from tickets t join ticket_queues q on q.tenant_id = t.tenant_id and q.id = t.queue_id where t.subject = $1", subject);
    }
}
