using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Tickets;

/// <summary>Queue, team and type of a ticket on its page, without any script.</summary>
public sealed class SortingTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private const string State = "select concat_ws('|', queue_id, team_id, type_id) from tickets where id = $1";

    private Shop Shop => desk.Shop;

    [Fact]
    public async Task Queue_team_and_type_are_changed_told_and_taken_back()
    {
        var (ticket, team, queue) = (await Accepted(Shop.Harbor.Dana), await AddTeam("Network"), await AddQueue("Second line", null));
        var before = await desk.Database.Truth<string>(State, ticket.Id);
        using var agent = await desk.SignInAs(Shop.Agent);

        var request = (await TypeAsync("Request")).ToString();

        var told = await Change(agent, ticket, ("QueueId", queue.ToString()), ("TeamId", team.ToString()), ("TypeId", request));

        Assert.Contains(
            $"{ticket.Number} type set to Request, moved to Second line, assigned to team Network", told.Text, StringComparison.Ordinal);
        Assert.Equal($"{queue}|{team}|{request}", await desk.Database.Truth<string>(State, ticket.Id));
        var timeline = (await agent.GetAsync($"/desk/tickets/{ticket.Number}?tab=timeline")).Text;
        Assert.Contains("set the type to Request", timeline, StringComparison.Ordinal);
        Assert.Contains("moved it to the Second line queue", timeline, StringComparison.Ordinal);
        Assert.Contains("assigned it to team Network", timeline, StringComparison.Ordinal);

        var change = told.Document.QuerySelector("form[data-toast] input[name=Change]")!.GetAttribute("value")!;
        Assert.Equal(303, (await agent.PostFormAsync(told, ("Change", change))).Code);
        Assert.Equal(before, await desk.Database.Truth<string>(State, ticket.Id));
        // The provider's own is told to its own alone.
        Assert.Equal("partner type, partner queue, internal team, partner undone, internal team", await desk.Database.Truth<string>("""
            select string_agg(visibility || ' ' || kind, ', ' order by created_at, id) from timeline_events
            where subject_id = $1 and kind in ('type', 'queue', 'team', 'undone')
            """, ticket.Id));
    }

    [Fact]
    public async Task A_queue_brings_its_team_unless_another_is_chosen()
    {
        var (own, other) = (await AddTeam("Devices"), await AddTeam("Printers"));
        var queue = await AddQueue("Hardware", own);
        var (one, two) = (await Accepted(Shop.Harbor.Dana), await Accepted(Shop.Harbor.Dana));
        using var agent = await desk.SignInAs(Shop.Agent);
        await Change(agent, one, ("QueueId", queue.ToString()));
        await Change(agent, two, ("QueueId", queue.ToString()), ("TeamId", other.ToString()));
        Assert.Equal([own, other], await desk.Database.Truth<Guid[]>(
            "select array_agg(team_id order by number) from tickets where id = any ($1)", new[] { one.Id, two.Id }));
    }

    [Fact]
    public async Task Who_was_slower_reads_both_and_keeps_what_the_other_chose()
    {
        var (ticket, team, queue) = (await Accepted(Shop.Harbor.Dana), await AddTeam("Cloud"), await AddQueue("Projects", null));
        using var agent = await desk.SignInAs(Shop.Agent);
        using var manager = await desk.SignInAs(Shop.Manager);
        var opened = await agent.GetAsync($"/desk/tickets/{ticket.Number}");
        await Change(manager, ticket, ("QueueId", queue.ToString()), ("TypeId", (await TypeAsync("Task")).ToString()));

        var question = (await TypeAsync("Question")).ToString();

        var lost = await agent.PostFormAsync(opened, Fields(opened, ("TeamId", team.ToString()), ("TypeId", question)));

        Assert.Equal(409, lost.Code);
        Assert.Equal(["Team|None|Cloud", "Type|Task|Question"], lost.Document.QuerySelectorAll(".lost tbody tr")
            .Select(r => string.Join('|', r.Children.Select(c => c.TextContent))));
        Assert.Equal(303, (await agent.PostFormAsync(lost, Fields(lost))).Code);
        Assert.Equal($"{queue}|{team}|{question}", await desk.Database.Truth<string>(State, ticket.Id));
    }

    [Fact]
    public async Task What_was_set_aside_is_offered_where_it_is_and_nowhere_else()
    {
        var (ticket, other, team) = (await Accepted(Shop.Harbor.Dana), await Accepted(Shop.Harbor.Dana), await AddTeam("Once there was"));
        using var agent = await desk.SignInAs(Shop.Agent);
        await Change(agent, ticket, ("TeamId", team.ToString()));
        await desk.Database.Force("update teams set is_active = false where id = $1", team);
        var option = $"#team option[value='{team}']";
        Assert.NotNull((await agent.GetAsync($"/desk/tickets/{ticket.Number}")).Document.QuerySelector(option));
        var page = await agent.GetAsync($"/desk/tickets/{other.Number}");
        Assert.Null(page.Document.QuerySelector(option));
        var refused = await agent.PostFormAsync(page, Fields(page, ("TeamId", team.ToString())));
        Assert.Equal(422, refused.Code);
        Assert.Contains("Choose one of the teams shown.", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partner_sets_the_type_and_knows_no_queues_and_teams()
    {
        var (ticket, team) = (await Accepted(Shop.Lumen.Dana), await AddTeam("Not for partners"));
        using var owner = await desk.SignInAs(Shop.Northwind.Owner);
        var page = await owner.GetAsync($"/desk/tickets/{ticket.Number}");
        Assert.Null(page.Document.QuerySelector("#queue, #team"));
        Assert.Equal(303, (await owner.PostFormAsync(page, Fields(page, ("TypeId", (await TypeAsync("Task")).ToString())))).Code);
        page = await owner.GetAsync($"/desk/tickets/{ticket.Number}");
        Assert.Equal("Task", page.Document.QuerySelector("#type option[selected]")?.TextContent);
        var here = await desk.Database.Truth<Guid>("select queue_id from tickets where id = $1", ticket.Id);
        var form = Fields(page, ("QueueId", here.ToString()), ("TeamId", team.ToString()));
        Assert.Equal(403, (await owner.PostFromAsync("/account", page.Path + "/properties", [.. form, .. Hidden(page)])).Code);
        Assert.DoesNotContain(team.ToString(), await desk.Database.Truth<string>(State, ticket.Id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_only_reads_and_other_tenants_change_nothing()
    {
        var (ticket, queue) = (await Accepted(Shop.Harbor.Dana), await AddQueue("Nobody's", null));
        using var agent = await desk.SignInAs(Shop.Agent);
        var page = await agent.GetAsync($"/desk/tickets/{ticket.Number}");
        (string, string)[] form = [.. Fields(page, ("QueueId", queue.ToString())), .. Hidden(page)];
        using var sales = await desk.SignInAs(Shop.Sales);
        using var stranger = await desk.SignInAs(desk.Database.Acme.Manager);
        var read = await sales.GetAsync(page.Path);
        Assert.Null(read.Document.QuerySelector("#properties"));
        Assert.Contains("Service desk", read.Document.QuerySelector("#details")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(403, (await sales.PostFromAsync("/account", page.Path + "/properties", form)).Code);
        Assert.Equal(404, (await stranger.PostFromAsync("/account", page.Path + "/properties", form)).Code);
        Assert.NotEqual(queue, await desk.Database.Truth<Guid>("select queue_id from tickets where id = $1", ticket.Id));
    }

    [Fact]
    public async Task Accepting_may_move_it_to_another_queue_and_to_its_team()
    {
        var (ticket, team) = (await Shop.OpenTicket(Shop.Harbor.Dana), await AddTeam("Onboarding"));
        var queue = await AddQueue("Arrivals", team);
        using var manager = await desk.SignInAs(Shop.Manager);
        var page = await manager.GetAsync($"/desk/tickets/{ticket.Number}");
        var accepted = await manager.PostFormAsync(page, ("PriorityId", Shop.Priorities["High"].ToString()), ("QueueId", queue.ToString()));
        Assert.Contains(
            $"{ticket.Number} accepted, priority set to High, moved to Arrivals, assigned to team Onboarding",
            (await manager.GetAsync(accepted.Location!)).Text, StringComparison.Ordinal);
        Assert.Equal($"{queue}|{team}", await desk.Database.Truth<string>(State, ticket.Id));
    }

    [Fact]
    public async Task The_panel_and_what_is_said_of_a_change_are_german_for_who_reads_german()
    {
        var (ticket, team) = (await Accepted(Shop.Harbor.Dana), await AddTeam("Netz"));
        await desk.Database.Force("update users set locale = 'de' where id = $1", Shop.Dispatcher.Id);
        using var dispatcher = await desk.SignInAs(Shop.Dispatcher);
        var page = await dispatcher.GetAsync($"/desk/tickets/{ticket.Number}");
        Assert.Equal(["Warte\u00adschlange", "Team", "Art"],
            ((string[])["queue", "team", "type"]).Select(f => page.Document.QuerySelector($"label[for={f}]")!.TextContent));
        var told = await Change(dispatcher, ticket, ("TeamId", team.ToString()), ("TypeId", (await TypeAsync("Task")).ToString()));
        Assert.Contains("Art auf „Aufgabe“ gesetzt, dem Team Netz zugewiesen", told.Text, StringComparison.Ordinal);
    }

    private async Task<OpenedTicket> Accepted(Person by)
    {
        var ticket = await Shop.OpenTicket(by);
        await Shop.Accept(ticket);
        return ticket;
    }

    private static async Task<Answer> Change(PortalClient browser, OpenedTicket ticket, params (string Name, string Value)[] fields)
    {
        var page = await browser.GetAsync($"/desk/tickets/{ticket.Number}");
        var saved = await browser.PostFormAsync(page, Fields(page, fields));
        Assert.Equal(303, saved.Code);
        return await browser.GetAsync(saved.Location!);
    }

    /// <summary>The panel as it is shown, but for these fields.</summary>
    private static (string, string)[] Fields(Answer page, params (string Name, string Value)[] fields) =>
    [
        .. page.Document.QuerySelectorAll("#properties select")
            .Select(s => (Name: s.GetAttribute("name")!, Value: s.QuerySelector("option[selected]")?.GetAttribute("value") ?? ""))
            .Where(f => fields.All(x => x.Name != f.Name)),
        .. fields,
    ];

    private static IEnumerable<(string, string)> Hidden(Answer page) =>
        from name in (string[])["Version", "Seen"]
        select (name, page.Document.QuerySelector($"#properties input[name={name}]")!.GetAttribute("value")!);

    private async Task<Guid> AddTeam(string name)
    {
        var id = Guid.CreateVersion7();
        await desk.Database.Force("insert into teams (tenant_id, id, name) values ($1, $2, $3)", Shop.TenantId, id, name);
        return id;
    }

    private async Task<Guid> AddQueue(string name, Guid? team)
    {
        var id = Guid.CreateVersion7();
        await desk.Database.Force("insert into ticket_queues (tenant_id, id, name) values ($1, $2, $3)", Shop.TenantId, id, name);
        if (team is { } its)
        {
            await desk.Database.Force("update ticket_queues set team_id = $2 where id = $1", id, its);
        }

        return id;
    }

    private Task<Guid> TypeAsync(string name) =>
        desk.Database.Truth<Guid>("select id from ticket_types where tenant_id = $1 and name = $2", Shop.TenantId, name);
}
