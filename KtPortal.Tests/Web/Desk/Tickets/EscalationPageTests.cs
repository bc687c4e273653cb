using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Tickets;

/// <summary>Escalating from the ticket's page, without scripts.</summary>
public sealed class EscalationPageTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Fact]
    public async Task A_ticket_is_escalated_found_and_settled()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "Nothing prints");
        await Shop.Accept(ticket);
        using var agent = await desk.SignInAs(Shop.Agent);
        var address = $"/desk/tickets/{ticket.Number}";
        Assert.DoesNotContain("Nothing prints", (await agent.GetAsync("/desk/tickets?view=escalated")).Text, StringComparison.Ordinal);

        var escalated = await agent.PostFromAsync(address, address + "/escalation", ("Reason", "Waits since Monday"), ("Level", ""), ("PriorityId", ""));

        Assert.Equal((303, address), (escalated.Code, escalated.Location));
        var page = await agent.GetAsync(address);
        Assert.Contains($"{ticket.Number} escalated to level 1", page.Text, StringComparison.Ordinal);
        Assert.Contains("Waits since Monday", page.Document.QuerySelector("#escalation")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Nothing prints", (await agent.GetAsync("/desk/tickets?view=escalated")).Text, StringComparison.Ordinal);
        Assert.Contains("escalated it to level 1: Waits since Monday", (await agent.GetAsync(address + "?tab=timeline")).Text, StringComparison.Ordinal);
        using var dana = await desk.SignInAs(Shop.Harbor.Dana);
        Assert.DoesNotContain("escalat", (await dana.GetAsync($"/portal/tickets/{ticket.Number}")).Text, StringComparison.OrdinalIgnoreCase);

        Assert.Equal(303, (await agent.PostFromAsync(address, address + "/settlement")).Code);
        Assert.DoesNotContain("Nothing prints", (await agent.GetAsync("/desk/tickets?view=escalated")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_escalates_once()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await Shop.Accept(ticket);
        using var agent = await desk.SignInAs(Shop.Agent);
        var address = $"/desk/tickets/{ticket.Number}";
        var key = (await agent.GetAsync(address)).Document.QuerySelector("#escalation [name=FormKey]")!.GetAttribute("value")!;
        foreach (var reason in (string[])["Waits since Monday", "Waits since Monday", "Waits since Sunday"])
        {
            Assert.Equal(303, (await agent.PostFromAsync(address, address + "/escalation", ("FormKey", key), ("Reason", reason))).Code);
        }

        Assert.Equal([1, 2], (await desk.Database.Truth<short[]>(
            "select array_agg(level order by level) from ticket_escalations where ticket_id = $1", ticket.Id)).Select(l => (int)l));
        Assert.Contains("Level 2", (await agent.GetAsync("/desk/tickets?view=escalated")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_keeps_what_was_typed()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await Shop.Accept(ticket);
        using var agent = await desk.SignInAs(Shop.Agent);
        var address = $"/desk/tickets/{ticket.Number}";
        var refused = await agent.PostFromAsync(address, address + "/escalation", ("Reason", "They call every hour"), ("Level", "9"));
        Assert.Equal(422, refused.Code);
        Assert.Contains("Choose a level from 1 to 3.", refused.Text, StringComparison.Ordinal);
        Assert.Contains("They call every hour", refused.Document.QuerySelector("#escalation textarea")!.TextContent, StringComparison.Ordinal);
        Assert.True(refused.Document.QuerySelector("#escalation details")!.HasAttribute("open"));
    }

    [Fact]
    public async Task Taking_back_that_it_was_resolved_escalates_it_again()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await Shop.Accept(ticket);
        using var agent = await desk.SignInAs(Shop.Agent);
        var address = $"/desk/tickets/{ticket.Number}";
        await agent.PostFromAsync(address, address + "/escalation", ("Reason", "Waits since Monday"));
        var form = await agent.GetAsync(address);
        await agent.PostFromAsync(address, address + "/properties",
            ("Version", form.Document.QuerySelector("#properties [name=Version]")!.GetAttribute("value")!),
            ("SetStatusId", Shop.Statuses["resolved"].ToString()), ("StatusId", Shop.Statuses["accepted"].ToString()),
            ("PriorityId", Shop.Priorities["Medium"].ToString()), ("AssigneeId", ""));
        Assert.Equal(0, await OpenOf(ticket));
        var told = await agent.GetAsync(address);
        Assert.Equal(303, (await agent.PostFormAsync(told, ("Change", told.Document.QuerySelector("[name=Change]")!.GetAttribute("value")!))).Code);
        Assert.Equal(1, await OpenOf(ticket));
    }

    private Task<long> OpenOf(OpenedTicket ticket) =>
        desk.Database.Truth<long>("select count(*) from ticket_escalations where ticket_id = $1 and settled_at is null", ticket.Id);
}
