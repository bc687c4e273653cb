using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Tickets;

public sealed class PropertiesTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Fact]
    public async Task Lost_race_shows_both_values_and_saving_again_wins()
    {
        var ticket = await Accepted();
        using var dispatcher = await desk.SignInAs(Shop.Dispatcher);
        var page = await dispatcher.GetAsync($"/desk/tickets/{ticket.Number}");
        await Shop.SetPriority(ticket, "Critical");
        await Shop.SetStatus(ticket, "in_progress");

        var lost = await dispatcher.PostFormAsync(page, Fields("Low", "open"));

        Assert.Equal(409, lost.Code);
        var rows = lost.Document.QuerySelectorAll(".lost tbody tr").Select(r => string.Join('|', r.Children.Select(c => c.TextContent))).ToList();
        Assert.Equal(["Status|In Progress|Open", "Priority|Critical|Low"], rows);
        Assert.Equal(Shop.Priorities["Low"].ToString(), lost.Document.QuerySelector("#priority option[selected]")?.GetAttribute("value"));
        Assert.Equal(Shop.Priorities["Critical"], await desk.Database.Truth<Guid>("select priority_id from tickets where id = $1", ticket.Id));

        Assert.Equal(303, (await dispatcher.PostFormAsync(lost, Fields("Low", "open"))).Code);
        Assert.Equal(Shop.Priorities["Low"], await desk.Database.Truth<Guid>("select priority_id from tickets where id = $1", ticket.Id));
    }

    [Fact]
    public async Task Lost_race_keeps_what_this_user_did_not_touch()
    {
        var ticket = await Accepted();
        using var dispatcher = await desk.SignInAs(Shop.Dispatcher);
        var page = await dispatcher.GetAsync($"/desk/tickets/{ticket.Number}");
        await Shop.SetPriority(ticket, "Critical");

        var lost = await dispatcher.PostFormAsync(page, Fields("Medium", "pending_client"));

        Assert.Equal(409, lost.Code);
        Assert.Equal("Status|Accepted|Pending Client", string.Join('|', Assert.Single(lost.Document.QuerySelectorAll(".lost tbody tr")).Children.Select(c => c.TextContent)));
        Assert.Equal(Shop.Priorities["Critical"].ToString(), lost.Document.QuerySelector("#priority option[selected]")?.GetAttribute("value"));
    }

    [Fact]
    public async Task A_status_is_told_to_staff_and_to_clients_in_the_words_of_each()
    {
        var ticket = await Accepted();
        using var dispatcher = await desk.SignInAs(Shop.Dispatcher);
        using var client = await desk.App.SignInAs(Shop.Harbor.Dana);
        var saved = await dispatcher.PostFormAsync(await dispatcher.GetAsync($"/desk/tickets/{ticket.Number}"), Fields("Medium", "pending_client"));

        var toast = await dispatcher.GetAsync(saved.Location!);
        var step = Steps(await Timeline())[^1];
        Assert.Contains("from Accepted to Pending Client", step.TextContent, StringComparison.Ordinal);
        Assert.NotNull(step.QuerySelector(".phase-pending"));
        var told = await client.GetAsync($"/portal/tickets/{ticket.Number}");
        Assert.Contains("We’re waiting for your reply", told.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Pending Client", told.Body, StringComparison.Ordinal);

        var change = toast.Document.QuerySelector("form[data-toast] input[name=Change]")!.GetAttribute("value")!;
        Assert.Equal(303, (await dispatcher.PostFormAsync(toast, ("Change", change))).Code);
        Assert.Contains("it is Accepted again", Steps(await Timeline())[^1].TextContent, StringComparison.Ordinal);

        Task<Answer> Timeline() => dispatcher.GetAsync($"/desk/tickets/{ticket.Number}?tab=timeline");
        static List<AngleSharp.Dom.IElement> Steps(Answer page) => [.. page.Document.QuerySelectorAll(".timeline-step")];
    }

    [Fact]
    public async Task Agent_takes_what_nobody_has_but_assigns_nobody_else()
    {
        var ticket = await Accepted();
        using var agent = await desk.SignInAs(Shop.Agent);
        var page = await agent.GetAsync($"/desk/tickets/{ticket.Number}");
        Assert.DoesNotContain(page.Document.QuerySelectorAll("#assignee option"), o => o.GetAttribute("value") == Shop.Dispatcher.Id.ToString());

        Assert.Equal(403, (await agent.PostFormAsync(page, [.. Fields("Medium", "accepted"), ("AssigneeId", Shop.Dispatcher.Id.ToString())])).Code);
        Assert.Equal(303, (await agent.PostFormAsync(page, [.. Fields("Medium", "accepted"), ("AssigneeId", Shop.Agent.Id.ToString())])).Code);
        Assert.Equal(Shop.Agent.Id, await desk.Database.Truth<Guid>("select assigned_to_id from tickets where id = $1", ticket.Id));
    }

    [Fact]
    public async Task Garbage_is_refused_at_the_form()
    {
        var ticket = await Accepted();
        using var manager = await desk.SignInAs(Shop.Manager);
        foreach (var fields in new (string, string)[][] { [("StatusId", "x"), ("PriorityId", "y")], [("StatusId", ""), ("PriorityId", "")], Fields("Medium", "new") })
        {
            Assert.Equal(422, (await manager.PostFormAsync($"/desk/tickets/{ticket.Number}", fields)).Code);
        }
    }

    [Fact]
    public async Task A_value_says_what_it_is_and_its_options_how_they_are_drawn()
    {
        var ticket = await Accepted();
        using var manager = await desk.SignInAs(Shop.Manager);
        var page = (await manager.GetAsync($"/desk/tickets/{ticket.Number}")).Document;

        Assert.Equal("Priority Medium P", Words(page.QuerySelector("#priority-value")!));
        Assert.NotNull(page.QuerySelector("#priority-value .priority-medium"));
        Assert.Equal("priority-high", page.QuerySelector($"#priority option[value='{Shop.Priorities["High"]}']")!.GetAttribute("data-symbol"));
        Assert.Equal("phase-open", page.QuerySelector("#status option[selected]")!.GetAttribute("data-symbol"));
        Assert.Equal("/desk/people", page.QuerySelector("[data-choice]:has(#assignee)")!.GetAttribute("data-src"));
        Assert.Matches(@"^\w\w[1-8]$", page.QuerySelector($"#assignee option[value='{Shop.Agent.Id}']")!.GetAttribute("data-face")!);
    }

    [Fact]
    public async Task Tags_are_put_on_and_taken_off_one_by_one_and_the_last_is_taken_back()
    {
        var ticket = await Accepted();
        using var agent = await desk.SignInAs(Shop.Agent);
        var address = $"/desk/tickets/{ticket.Number}";
        await Send("+vlan");
        await Send("+imaging");
        Assert.Equal(303, (await agent.PostFromAsync(address, address + "/tags", ("New", "by hand"))).Code);
        Assert.Equal(["vlan", "imaging", "by hand"], await Tags());

        var page = await agent.GetAsync((await Send("-VLAN")).Location!);
        Assert.Equal(["imaging", "by hand"], page.Document.QuerySelectorAll("#tag-value .badge").Select(b => b.TextContent));
        Assert.Contains((await agent.GetAsync("/desk/tags")).Document.QuerySelectorAll("option"), o => o.GetAttribute("value") == "+imaging");
        var change = page.Document.QuerySelector("form[data-toast] input[name=Change]")!.GetAttribute("value")!;
        Assert.Equal(303, (await agent.PostFormAsync(page, ("Change", change))).Code);
        Assert.Equal(["vlan", "imaging", "by hand"], await Tags());

        await desk.Database.Force("update tickets set tags = (select array_agg('t' || n) from generate_series(1, 20) n) where id = $1", ticket.Id);
        var full = await Send("+one more");
        Assert.Equal(422, full.Code);
        Assert.Contains("at most 20 tags", full.Document.QuerySelector("#tags [role=alert]")!.TextContent, StringComparison.Ordinal);
        using var client = await desk.SignInAs(Shop.Harbor.Dana);
        Assert.Equal(404, (await client.PostFromAsync("/account", address + "/tags", ("Change", "+mine"))).Code);

        Task<Answer> Send(string change) => agent.PostFromAsync(address, address + "/tags", ("Change", change));
        Task<string[]> Tags() => desk.Database.Truth<string[]>("select tags from tickets where id = $1", ticket.Id);
    }

    private static string Words(AngleSharp.Dom.IElement element) =>
        string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private (string, string)[] Fields(string priority, string status) =>
        [("StatusId", Shop.Statuses[status].ToString()), ("PriorityId", Shop.Priorities[priority].ToString()), ("CategoryId", "")];

    private async Task<OpenedTicket> Accepted()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await Shop.Accept(ticket);
        return ticket;
    }
}
