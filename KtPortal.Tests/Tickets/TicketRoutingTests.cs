using KtPortal.Core.Changes;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Tests.Tickets;

/// <summary>Queues and teams: how the provider shares its work.</summary>
public sealed class TicketRoutingTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private Shop Shop => database.Shop;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_ticket_goes_to_a_queue_and_with_it_to_the_queues_team()
    {
        var (team, queue) = (await AddTeamAsync(), Guid.CreateVersion7());
        await AddQueueAsync(queue, team);
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        var moved = await RouteAsync(Shop.Agent, ticket, route => route with { QueueId = queue });
        Assert.Equal(["queue", "team"], moved.Value.Fields.Select(f => f.Name));
        Assert.Equal((queue, team), await PlaceOf(ticket));
        Assert.Equal(["partner", "internal"], await database.Truth<string[]>(
            "select array_agg(visibility order by kind) from timeline_events where subject_id = $1 and kind in ('queue', 'team')", ticket.Id));
        Assert.Equal(2, await database.Truth<long>(
            "select count(*) from audit_log where entity_id = $1 and event in ('ticket.queue', 'ticket.team') and user_id = $2", ticket.Id, Shop.Agent.Id));

        var back = await database.As(Shop.Agent.Actor, scope => scope.Get<ChangeUndo>().TakeBackAsync(scope.Actor, moved.Value, Cancel));
        Assert.True(back.Succeeded);
        Assert.Equal((moved.Value.Kept<TicketState>().QueueId, (Guid?)null), await PlaceOf(ticket));
    }

    [Fact]
    public async Task A_new_ticket_takes_the_team_of_its_queue()
    {
        var team = await AddTeamAsync();
        await database.Force("update ticket_queues set team_id = $2 where tenant_id = $1 and is_default", Shop.TenantId, team);
        try
        {
            Assert.Equal(team, (await PlaceOf(await Shop.OpenTicket(Shop.Harbor.Dana))).Team);
            Assert.Equal(team, (await PlaceOf(await Shop.OpenTicket(Shop.Lumen.Office))).Team);
        }
        finally
        {
            await database.Force("update ticket_queues set team_id = null where tenant_id = $1", Shop.TenantId);
        }
    }

    [Fact]
    public async Task A_team_is_given_and_taken_and_to_its_client_nothing_has_happened()
    {
        var (team, ticket) = (await AddTeamAsync(), await Shop.OpenTicket(Shop.Harbor.Dana));
        await database.Force("update tickets set last_activity_at = '2026-01-05' where id = $1", ticket.Id);
        Assert.True((await RouteAsync(Shop.Manager, ticket, route => route with { TeamId = team })).Succeeded);
        Assert.Equal(team, (await PlaceOf(ticket)).Team);
        var taken = await RouteAsync(Shop.Manager, ticket, route => route with { TeamId = null });
        Assert.Null((await PlaceOf(ticket)).Team);
        Assert.True((await database.As(
            Shop.Manager.Actor, scope => scope.Get<ChangeUndo>().TakeBackAsync(scope.Actor, taken.Value, Cancel))).Succeeded);
        Assert.Equal(team, (await PlaceOf(ticket)).Team);
        Assert.True(await database.Truth<bool>("select last_activity_at = '2026-01-05' from tickets where id = $1", ticket.Id));
        await using var dana = await database.As(Shop.Harbor.Dana.Actor);
        Assert.Empty(await dana.Db.Database.SqlQuery<string>(
            $"select kind as \"Value\" from timeline_events where subject_id = {ticket.Id} and kind in ('team', 'undone')").ToListAsync(Cancel));
    }

    [Fact]
    public async Task Partners_and_who_only_reads_move_nothing_and_other_tenants_find_nothing()
    {
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        var team = await AddTeamAsync();
        var partner = await RouteAsync(Shop.Northwind.Owner, ticket, route => route with { TeamId = team });
        Assert.Equal("ticket.only_provider_routes", Assert.IsType<Problem.Forbidden>(partner.Problem).Code);
        Assert.IsType<Problem.Forbidden>((await RouteAsync(Shop.Sales, ticket, route => route with { TeamId = team })).Problem);
        Assert.IsType<Problem.NotFound>((await RouteAsync(database.Acme.Manager, ticket, route => route with { TeamId = team })).Problem);
        Assert.IsType<Problem.NotFound>((await RouteAsync(Shop.Southwind.Owner, ticket, route => route with { TeamId = team })).Problem);
        Assert.Null((await PlaceOf(ticket)).Team);
    }

    [Fact]
    public async Task What_is_set_aside_somebody_elses_or_read_too_long_ago_is_refused()
    {
        var (ticket, team) = (await Shop.OpenTicket(Shop.Harbor.Dana), await AddTeamAsync());
        var foreign = await database.Truth<Guid>("select id from teams where tenant_id = $1 limit 1", database.Acme.TenantId);
        Assert.Equal(["TeamId"], Invalid(await RouteAsync(Shop.Agent, ticket, route => route with { TeamId = foreign })));
        Assert.Equal(["QueueId"], Invalid(await RouteAsync(Shop.Agent, ticket, route => route with { QueueId = Guid.CreateVersion7() })));
        Assert.IsType<Problem.Stale>((await RouteAsync(Shop.Agent, ticket, route => route with { TeamId = team }, late: 1)).Problem);
        await database.Force("update teams set is_active = false where id = $1", team);
        Assert.Equal(["TeamId"], Invalid(await RouteAsync(Shop.Agent, ticket, route => route with { TeamId = team })));
        await Shop.Accept(ticket);
        await Shop.SetStatus(ticket, StatusKey.Closed);
        Assert.IsType<Problem.Conflict>((await RouteAsync(Shop.Agent, ticket, route => route with { TeamId = null, QueueId = Guid.CreateVersion7() })).Problem);
    }

    [Fact]
    public async Task What_a_ticket_had_before_may_be_gone_when_it_is_put_back()
    {
        var (team, ticket) = (await AddTeamAsync(), await Shop.OpenTicket(Shop.Harbor.Dana));
        await RouteAsync(Shop.Agent, ticket, route => route with { TeamId = team });
        var taken = await RouteAsync(Shop.Agent, ticket, route => route with { TeamId = null });
        await database.Force("delete from teams where id = $1", team);
        var back = await database.As(Shop.Agent.Actor, scope => scope.Get<ChangeUndo>().TakeBackAsync(scope.Actor, taken.Value, Cancel));
        Assert.Equal("ticket.gone_since", Assert.IsType<Problem.Conflict>(back.Problem).Code);
    }

    private static IEnumerable<string> Invalid(Result<Change> said) =>
        Assert.IsType<Problem.Invalid>(said.Problem).Errors.All.Select(e => e.Field);

    /// <param name="late">How many edits ago the form was read.</param>
    private async Task<Result<Change>> RouteAsync(Person who, OpenedTicket ticket, Func<RouteTicket, RouteTicket> change, int late = 0)
    {
        var now = await database.As(
            Shop.Manager.Actor, scope => scope.Db.Set<Ticket>().AsNoTracking().SingleAsync(t => t.Id == ticket.Id, Cancel));
        var edit = new EditTicket(now.Version - late, now.StatusId, now.PriorityId, now.AssignedToId, now.TypeId, now.CategoryId, now.ServiceId)
        {
            Route = change(new RouteTicket(now.QueueId, now.TeamId)),
        };
        return await database.As(who.Actor, scope => scope.Get<TicketEdits>().SaveAsync(scope.Actor, ticket.Number, edit, Cancel));
    }

    private async Task<(Guid Queue, Guid? Team)> PlaceOf(OpenedTicket ticket)
    {
        var both = await database.Truth<string>("select concat_ws(' ', queue_id, team_id) from tickets where id = $1", ticket.Id);
        return (Guid.Parse(both.Split(' ')[0]), both.Split(' ') is [_, var team] ? Guid.Parse(team) : null);
    }

    private async Task<Guid> AddTeamAsync()
    {
        var id = Guid.CreateVersion7();
        await database.Force("insert into teams (tenant_id, id, name) values ($1, $2, $3)", Shop.TenantId, id, "Team " + id);
        return id;
    }

    private Task<int> AddQueueAsync(Guid id, Guid team) => database.Force(
        "insert into ticket_queues (tenant_id, id, name, team_id) values ($1, $2, $3, $4)", Shop.TenantId, id, "Queue " + id, team);
}
