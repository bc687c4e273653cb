using KtPortal.Core.Data;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Tickets;

/// <summary>A ticket that is planned for a day: out of line until then, and its client knows.</summary>
public sealed class PlanTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    // Next year's, so that it is never more than two years away.
    private static readonly int Year = TimeProvider.System.GetUtcNow().Year + 1;

    private Shop Shop => desk.Shop;

    [Fact]
    public async Task Until_its_day_it_waits_for_nobody_and_taken_back_it_stands_where_it_stood()
    {
        var ticket = await OpenAsync("A new switch for the reception");
        var waited = await WaitingSinceAsync(ticket);
        using var agent = await desk.SignInAs(Shop.Agent);
        var address = $"/desk/tickets/{ticket.Number}";

        Assert.Equal(303, (await Plan(agent, ticket, ("Day", $"{Year}-06-02"), ("From", "10:00"), ("Until", "11:30"))).Code);

        var page = await agent.GetAsync(address);
        Assert.Contains($"2 June {Year}, 10:00–11:30", page.Document.QuerySelector("#plan")!.TextContent, StringComparison.Ordinal);
        Assert.Contains($"planned it for {Year}-06-02", (await agent.GetAsync(address + "?tab=timeline")).Text, StringComparison.Ordinal);
        Assert.Contains(
            "A new switch", (await agent.GetAsync($"/desk/tickets?planned.from={Year}-06-01&planned.until={Year}-06-03")).Text,
            StringComparison.Ordinal);
        using var dana = await desk.SignInAs(Shop.Harbor.Dana);
        var seen = (await dana.GetAsync($"/portal/tickets/{ticket.Number}")).Document.QuerySelector("#queue")!.TextContent;
        Assert.Contains("Planned: ", seen, StringComparison.Ordinal);
        Assert.Contains($"2 June {Year}", seen, StringComparison.Ordinal);
        Assert.False(await IsInLineAsync(ticket));
        Assert.Equal(new DateTime(Year, 6, 2), (await WaitingSinceAsync(ticket)).Date);

        Assert.Equal(303, (await Plan(agent, ticket, ("Unplan", "true"))).Code);
        Assert.Equal(waited, await WaitingSinceAsync(ticket), TimeSpan.FromSeconds(1));
        Assert.True(await IsInLineAsync(ticket));
        Assert.Contains("no longer planned", (await agent.GetAsync(address)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_ends_before_it_begins_ends_on_the_next_day_and_undo_takes_the_plan_back()
    {
        var ticket = await OpenAsync("Maintenance at night");
        using var agent = await desk.SignInAs(Shop.Agent);
        Assert.Equal(303, (await Plan(agent, ticket, ("Day", $"{Year}-06-02"), ("From", "22:00"), ("Until", "02:00"))).Code);
        Assert.Equal(4, await desk.Database.Truth<int>(
            "select extract(epoch from scheduled_end - scheduled_start)::int / 3600 from tickets where id = $1", ticket.Id));

        var told = await agent.GetAsync($"/desk/tickets/{ticket.Number}");
        var change = told.Document.QuerySelector("form[data-toast] input[name=Change]")!.GetAttribute("value")!;
        Assert.Equal(303, (await agent.PostFormAsync(told, ("Change", change))).Code);
        Assert.Equal("none", await desk.Database.Truth<string>(
            "select coalesce(scheduled_start::text || scheduled_end::text, 'none') from tickets where id = $1", ticket.Id));
        Assert.True(await IsInLineAsync(ticket));
    }

    [Fact]
    public async Task A_client_reads_nothing_of_a_plan_that_was_taken_back()
    {
        var ticket = await OpenAsync("A visit by mistake");
        using var agent = await desk.SignInAs(Shop.Agent);
        Assert.Equal(303, (await Plan(agent, ticket, ("Day", $"{Year}-06-02"), ("From", "10:00"))).Code);
        var told = await agent.GetAsync($"/desk/tickets/{ticket.Number}");
        var change = told.Document.QuerySelector("form[data-toast] input[name=Change]")!.GetAttribute("value")!;
        Assert.Equal(303, (await agent.PostFormAsync(told, ("Change", change))).Code);
        using var dana = await desk.SignInAs(Shop.Harbor.Dana);
        Assert.DoesNotContain("planned", (await dana.GetAsync($"/portal/tickets/{ticket.Number}")).Text, StringComparison.OrdinalIgnoreCase);
        Assert.True(await desk.Database.Truth<bool>("""
            select t.last_activity_at < e.created_at from tickets t join timeline_events e on e.subject_id = t.id and e.kind = 'planned'
            where t.id = $1
            """, ticket.Id));
    }

    [Fact]
    public async Task Who_has_something_else_then_is_named_and_what_is_typed_wrong_is_kept()
    {
        var (first, second) = (await OpenAsync("A visit"), await OpenAsync("Another visit"));
        await desk.Database.Force("update tickets set assigned_to_id = $2 where id = any($1)", new[] { first.Id, second.Id }, Shop.Agent.Id);
        using var agent = await desk.SignInAs(Shop.Agent);
        Assert.Equal(303, (await Plan(agent, first, ("Day", $"{Year}-07-01"), ("From", "10:00"), ("Until", "12:00"))).Code);
        Assert.Equal(303, (await Plan(agent, second, ("Day", $"{Year}-07-01"), ("From", "11:30"))).Code);
        Assert.Contains(
            first.Number, (await agent.GetAsync($"/desk/tickets/{second.Number}")).Document.QuerySelector("#plan .banner")!.TextContent,
            StringComparison.Ordinal);

        var refused = await Plan(agent, first, ("Day", $"{Year + 3}-07-01"), ("From", "10:00"), ("Until", "later"));
        Assert.Equal(422, refused.Code);
        Assert.Equal($"{Year + 3}-07-01", refused.Document.QuerySelector("#plan-day")!.GetAttribute("value"));
        Assert.Contains("Enter a later time", refused.Document.QuerySelector("#plan")!.TextContent, StringComparison.Ordinal);
        foreach (var day in (string[])["9999-12-31", "0001-01-01", "tomorrow", ""])
        {
            Assert.Contains(
                "Enter a day", (await Plan(agent, first, ("Day", day), ("From", "23:59"), ("Until", "00:10"))).Text,
                StringComparison.Ordinal);
        }

        refused = await Plan(agent, first, ("Day", $"{Year + 3}-07-01"), ("From", "10:00"));
        Assert.Contains("more than two years away", refused.Document.QuerySelector("#plan")!.TextContent, StringComparison.Ordinal);
    }

    private async Task<OpenedTicket> OpenAsync(string subject)
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, subject);
        await Shop.Accept(ticket);
        return ticket;
    }

    private static Task<Answer> Plan(PortalClient agent, OpenedTicket ticket, params (string, string)[] fields) =>
        agent.PostFormAsync($"/desk/tickets/{ticket.Number}", fields);

    private Task<DateTime> WaitingSinceAsync(OpenedTicket ticket) =>
        desk.Database.Truth<DateTime>("select waiting_since from tickets where id = $1", ticket.Id);

    private Task<bool> IsInLineAsync(OpenedTicket ticket) => desk.Database.As(Shop.Agent.Actor, async scope =>
    {
        await using var ask = scope.Db.Command("select exists (select 1 from app.queue_place($1))", ticket.Id);
        return await ask.ExecuteScalarAsync(TestContext.Current.CancellationToken) is true;
    });
}
