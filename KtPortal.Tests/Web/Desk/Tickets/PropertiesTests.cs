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

    private (string, string)[] Fields(string priority, string status) =>
        [("StatusId", Shop.Statuses[status].ToString()), ("PriorityId", Shop.Priorities[priority].ToString()), ("CategoryId", "")];

    private async Task<OpenedTicket> Accepted()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await Shop.Accept(ticket);
        return ticket;
    }
}
