using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Escalations;
using KtPortal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Tests.Tickets;

/// <summary>More attention to a ticket: who may ask for it, who reads why, and when it is over.</summary>
public sealed class EscalationTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private Shop Shop => database.Shop;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_time_it_rises_by_one_up_to_three_and_keeps_its_place()
    {
        var ticket = await Accepted(Shop.Harbor.Dana);
        var waits = await database.Truth<DateTime>("select waiting_since from tickets where id = $1", ticket.Id);
        foreach (var level in new[] { 1, 2, 3, 3 })
        {
            Assert.Equal(level, (await EscalateAsync(Shop.Agent, ticket)).Value);
        }

        Assert.Equal(1, (await EscalateAsync(Shop.Agent, ticket, new("Calmer now", Level: 1))).Value);
        Assert.Equal(waits, await database.Truth<DateTime>("select waiting_since from tickets where id = $1", ticket.Id));
        Assert.Equal(5, await database.Truth<long>(
            "select count(*) from audit_log where entity_id = $1 and event = 'ticket.escalated' and user_id = $2", ticket.Id, Shop.Agent.Id));
    }

    [Fact]
    public async Task With_it_goes_what_was_chosen()
    {
        var ticket = await Accepted(Shop.Harbor.Dana);
        var input = new EscalateTicket("The whole office is offline", PriorityId: Shop.Priorities["Critical"], AssigneeId: Shop.Manager.Id);
        Assert.True((await EscalateAsync(Shop.Manager, ticket, input)).Succeeded);
        Assert.Equal((Shop.Priorities["Critical"], Shop.Manager.Id), (
            await database.Truth<Guid>("select priority_id from tickets where id = $1", ticket.Id),
            await database.Truth<Guid>("select assigned_to_id from tickets where id = $1", ticket.Id)));
    }

    [Fact]
    public async Task What_may_not_be_chosen_escalates_nothing()
    {
        var ticket = await Accepted(Shop.Harbor.Dana);
        Assert.IsType<Problem.Forbidden>((await EscalateAsync(Shop.Agent, ticket, new("Help", AssigneeId: Shop.Manager.Id))).Problem);
        Assert.Equal("Level", Assert.IsType<Problem.Invalid>((await EscalateAsync(Shop.Agent, ticket, new("Help", Level: 4))).Problem).Errors.All[0].Field);
        Assert.Equal("Reason", Assert.IsType<Problem.Invalid>((await EscalateAsync(Shop.Agent, ticket, new(" \u200B "))).Problem).Errors.All[0].Field);
        Assert.IsType<Problem.NotFound>((await EscalateAsync(Shop.Northwind.Staff, ticket)).Problem);
        Assert.IsType<Problem.Forbidden>((await EscalateAsync(Shop.Harbor.Dana, ticket)).Problem);
        Assert.Equal(0, await database.Truth<long>("select count(*) from ticket_escalations where ticket_id = $1", ticket.Id));
    }

    [Fact]
    public async Task To_its_client_nothing_has_happened()
    {
        var ticket = await Accepted(Shop.Harbor.Dana);
        var before = await SeenByClient(ticket);
        await EscalateAsync(Shop.Agent, ticket);
        await SettleAsync(Shop.Agent, ticket);
        Assert.Equal(before, await SeenByClient(ticket));
        Assert.Equal(["internal", "internal"], await database.Truth<string[]>(
            "select array_agg(visibility) from timeline_events where subject_id = $1 and kind in ('escalated', 'settled')", ticket.Id));
    }

    [Fact]
    public async Task A_partner_tells_the_provider_in_a_note_and_reads_no_reason_of_the_providers()
    {
        var ticket = await Accepted(Shop.Lumen.Office);
        await EscalateAsync(Shop.Agent, ticket, new("They threatened to leave"));
        Assert.Equal(1, (await EscalateAsync(Shop.Northwind.Staff, ticket, new("Our client waits since Monday"))).Value);
        Assert.Equal("partner", await database.Truth<string>(
            "select visibility from ticket_comments where ticket_id = $1 and content = 'Our client waits since Monday'", ticket.Id));
        Assert.Equal(["Our client waits since Monday"], await ReasonsSeenBy(Shop.Northwind.Staff, ticket));
        Assert.Equal(2, (await ReasonsSeenBy(Shop.Agent, ticket)).Length);

        Assert.True((await SettleAsync(Shop.Northwind.Staff, ticket)).Succeeded);
        Assert.Equal(1, await database.Truth<long>("select count(*) from ticket_escalations where ticket_id = $1 and settled_at is null", ticket.Id));
    }

    [Fact]
    public async Task It_is_over_when_settled_once_and_with_the_ticket()
    {
        var ticket = await Accepted(Shop.Harbor.Dana);
        await EscalateAsync(Shop.Agent, ticket);
        Assert.True((await SettleAsync(Shop.Manager, ticket)).Succeeded);
        Assert.IsType<Problem.Conflict>((await SettleAsync(Shop.Manager, ticket)).Problem);
        Assert.Equal(1, (await EscalateAsync(Shop.Agent, ticket)).Value);

        await Shop.SetStatus(ticket, StatusKey.Resolved, Shop.Agent);
        Assert.Equal(0, await Open(ticket));
        Assert.IsType<Problem.Conflict>((await EscalateAsync(Shop.Agent, ticket)).Problem);
    }

    [Fact]
    public async Task A_client_who_ends_it_ends_that_too()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await EscalateAsync(Shop.Agent, ticket);
        await Shop.Close(ticket, Shop.Harbor.Dana);
        Assert.Equal(0, await Open(ticket));
    }

    private async Task<OpenedTicket> Accepted(Person by)
    {
        var ticket = await Shop.OpenTicket(by);
        await Shop.Accept(ticket);
        return ticket;
    }

    private Task<long> Open(OpenedTicket ticket) =>
        database.Truth<long>("select count(*) from ticket_escalations where ticket_id = $1 and settled_at is null", ticket.Id);

    private Task<string> SeenByClient(OpenedTicket ticket) =>
        database.Truth<string>("select concat_ws(' ', last_activity_at, status_id, assigned_to_id, priority_id) from tickets where id = $1", ticket.Id);

    private Task<Result<int>> EscalateAsync(Person by, OpenedTicket ticket, EscalateTicket? input = null) => database.As(
        by.Actor, scope => scope.Get<TicketEscalations>().EscalateAsync(scope.Actor, ticket.Number, input ?? new("Nobody answers"), Cancel));

    private Task<Result<Done>> SettleAsync(Person by, OpenedTicket ticket) =>
        database.As(by.Actor, scope => scope.Get<TicketEscalations>().SettleAsync(scope.Actor, ticket.Number, Cancel));

    private Task<string[]> ReasonsSeenBy(Person by, OpenedTicket ticket) => database.As(
        by.Actor, scope => scope.Db.Set<Escalation>().Where(e => e.TicketId == ticket.Id).Select(e => e.Reason).ToArrayAsync(Cancel));
}
