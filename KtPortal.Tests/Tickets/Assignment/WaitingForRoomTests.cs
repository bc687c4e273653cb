using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Assignment;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Tickets.Assignment;

/// <summary>Tickets for which there is nobody: why, who is told, who gets them in the end; and two things at once.</summary>
public sealed class WaitingForRoomTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private Shop Shop => database.Shop;

    [Fact]
    public async Task With_all_at_their_limit_the_oldest_goes_to_the_first_who_gets_free()
    {
        var queue = await AssigningQueue.OpenAsync(database, AssignmentStrategy.LeastLoaded, Shop.Agent, Shop.Dispatcher);
        await AssigningQueue.ClearAsync(database);
        await queue.LimitAsync(Shop.Agent, 1);
        await database.Force("update teams set max_open_tickets = 1 where id = $1", queue.Team);
        var (first, second) = (await queue.AssignAsync(), await queue.AssignAsync());
        var (older, newer) = (await queue.AssignAsync(), await queue.AssignAsync());
        Assert.Equal("2 members: 2 at the limit", await queue.ReasonAsync(older));
        Assert.Equal((null, null), (await queue.HolderAsync(older), await queue.HolderAsync(newer)));

        await Shop.SetStatus(second, StatusKey.Resolved);
        Assert.True(await queue.FollowRoomAsync());
        Assert.Equal((Shop.Dispatcher.Id, null), (await queue.HolderAsync(older), await queue.HolderAsync(newer)));
        Assert.Null(await queue.ReasonAsync(older));

        // Given to somebody else by hand, he has room again; and a higher limit is room as well.
        await Shop.Assign(first, Shop.Manager);
        Assert.True(await queue.FollowRoomAsync());
        Assert.Equal(Shop.Agent.Id, await queue.HolderAsync(newer));
        var last = await queue.AssignAsync();
        Assert.Null(await queue.HolderAsync(last));
        await queue.LimitAsync(Shop.Agent, 2);
        Assert.True(await queue.FollowRoomAsync());
        Assert.Equal(Shop.Agent.Id, await queue.HolderAsync(last));
        // Nothing waits: whoever resolves now writes no job.
        await Shop.SetStatus(last, StatusKey.Resolved);
        Assert.False(await queue.FollowRoomAsync());
    }

    [Fact]
    public async Task What_comes_in_does_not_overtake_what_waits()
    {
        var queue = await AssigningQueue.OpenAsync(database, AssignmentStrategy.RoundRobin, Shop.Agent);
        await AssigningQueue.ClearAsync(database);
        await queue.LimitAsync(Shop.Agent, 1);
        var (first, older) = (await queue.AssignAsync(), await queue.AssignAsync());
        await Shop.SetStatus(first, StatusKey.Resolved);
        var newer = await queue.AssignAsync();
        Assert.Equal((Shop.Agent.Id, null), (await queue.HolderAsync(older), await queue.HolderAsync(newer)));
        Assert.Equal("1 member: 1 at the limit", await queue.ReasonAsync(newer));
    }

    [Fact]
    public async Task Nobody_offline_is_given_anything_until_he_is_back_unless_the_queue_says_so()
    {
        var queue = await AssigningQueue.OpenAsync(database, AssignmentStrategy.RoundRobin, Shop.Agent, Shop.Dispatcher);
        await queue.SaveAsync(new(AssignmentStrategy.RoundRobin, false, true));
        await database.Force("delete from sessions");
        var ticket = await queue.AssignAsync();
        Assert.Equal("2 members: 2 offline", await queue.ReasonAsync(ticket));
        await SignInAsync(Shop.Dispatcher, "16 minutes");
        await queue.RoundAsync();
        Assert.Null(await queue.HolderAsync(ticket));
        await SignInAsync(Shop.Dispatcher, "5 minutes");
        await queue.RoundAsync();
        Assert.Equal(Shop.Dispatcher.Id, await queue.HolderAsync(ticket));
    }

    [Fact]
    public async Task Lead_and_dispatchers_are_told_once_in_half_an_hour_of_all_that_waits()
    {
        var queue = await AssigningQueue.OpenAsync(database, AssignmentStrategy.RoundRobin);
        await database.Force("update teams set lead_id = $2 where id = $1", queue.Team, Shop.Manager.Id);
        var (one, two) = (await queue.AssignAsync(), await queue.AssignAsync());
        Assert.Equal("The queue’s team has no active members.", await queue.ReasonAsync(one));
        await queue.RoundAsync();
        Assert.Equal([Shop.Dispatcher.Email, Shop.Manager.Email], await ToldAsync(queue));
        var mail = await database.Truth<string>(
            "select text_body from outbound_messages where dedupe_key like $1 limit 1", $"assign:{queue.Id:N}:%");
        Assert.Contains(one.Number, mail, StringComparison.Ordinal);
        Assert.Contains(two.Number, mail, StringComparison.Ordinal);

        await queue.AssignAsync();
        await queue.RoundAsync();
        Assert.Equal(2, (await ToldAsync(queue)).Length);
        await database.Force("update ticket_queue_assignments set told_at = told_at - interval '31 minutes' where queue_id = $1", queue.Id);
        await queue.RoundAsync();
        Assert.Equal(4, (await ToldAsync(queue)).Length);
        await database.Force("update ticket_queue_assignments set told_at = told_at - interval '31 minutes' where queue_id = $1", queue.Id);
        await queue.RoundAsync();
        Assert.Equal(4, (await ToldAsync(queue)).Length);
    }

    [Fact]
    public async Task What_is_over_moved_or_no_longer_given_out_waits_no_more()
    {
        var queue = await AssigningQueue.OpenAsync(database, AssignmentStrategy.RoundRobin);
        var (over, taken, left) = (await queue.AssignAsync(), await queue.AssignAsync(), await queue.AssignAsync());
        await Shop.SetStatus(over, StatusKey.Resolved);
        await Shop.Assign(taken, Shop.Agent);
        Assert.Equal((null, null), (await queue.ReasonAsync(over), await queue.ReasonAsync(taken)));
        Assert.NotNull(await queue.ReasonAsync(left));
        await queue.SaveAsync(new(AssignmentStrategy.None, false, false));
        await queue.RoundAsync();
        Assert.Null(await queue.ReasonAsync(left));
    }

    [Fact]
    public async Task Two_at_once_go_to_two_people_and_a_limit_of_one_is_kept()
    {
        var queue = await AssigningQueue.OpenAsync(database, AssignmentStrategy.RoundRobin, Shop.Agent, Shop.Dispatcher);
        await AssigningQueue.ClearAsync(database);
        await queue.LimitAsync(Shop.Agent, 1);
        await queue.LimitAsync(Shop.Dispatcher, 1);
        OpenedTicket[] tickets = [await queue.AcceptAsync(), await queue.AcceptAsync(), await queue.AcceptAsync()];
        await Task.WhenAll(tickets.Select(queue.RunAsync));
        List<Guid?> holders = [];
        foreach (var ticket in tickets)
        {
            holders.Add(await queue.HolderAsync(ticket));
        }

        Assert.Equal(new[] { Shop.Agent.Id, Shop.Dispatcher.Id }.Order(), holders.OfType<Guid>().Order());
        Assert.Single(holders, h => h is null);
    }

    [Fact]
    public async Task Who_left_the_team_or_the_house_meanwhile_gets_nothing_and_who_took_it_keeps_it()
    {
        var queue = await AssigningQueue.OpenAsync(database, AssignmentStrategy.RoundRobin, Shop.Agent, Shop.Dispatcher);
        var (one, two, mine) = (await queue.AcceptAsync(), await queue.AcceptAsync(), await queue.AcceptAsync());
        await database.Force("delete from team_members where team_id = $1 and user_id = $2", queue.Team, Shop.Agent.Id);
        await queue.FollowAsync(one);
        Assert.Equal(Shop.Dispatcher.Id, await queue.HolderAsync(one));
        await Shop.Assign(mine, Shop.Manager);
        await queue.FollowAsync(mine);
        Assert.Equal(Shop.Manager.Id, await queue.HolderAsync(mine));
        await database.Force("update users set status = 'inactive' where id = $1", Shop.Dispatcher.Id);
        try
        {
            await queue.FollowAsync(two);
            Assert.Equal("The queue’s team has no active members.", await queue.ReasonAsync(two));
        }
        finally
        {
            await database.Force("update users set status = 'active' where id = $1", Shop.Dispatcher.Id);
        }
    }

    [Fact]
    public async Task A_queue_without_a_team_gives_to_all_teams_and_tells_who_may_not()
    {
        var queue = await AssigningQueue.OpenAsync(database, AssignmentStrategy.RoundRobin, Shop.Sales);
        var ticket = await queue.AssignAsync();
        Assert.Equal("1 member: 1 without permission", await queue.ReasonAsync(ticket));
        await AssigningQueue.OpenAsync(database, AssignmentStrategy.None, Shop.Manager);
        await database.Force("update ticket_queues set team_id = null where id = $1", queue.Id);
        Assert.NotNull(await queue.HolderAsync(await queue.AssignAsync()));
    }

    private Task<string[]> ToldAsync(AssigningQueue queue) => database.Truth<string[]>(
        "select array_agg(to_address order by to_address) from outbound_messages where dedupe_key like $1", $"assign:{queue.Id:N}:%");

    private async Task SignInAsync(Person who, string ago)
    {
        await database.Force("delete from sessions where user_id = $1", who.Id);
        await database.Force($"""
            insert into sessions (tenant_id, id, user_id, token_hash, host_organization_id, hostname, method, last_seen_at)
            values ($1, gen_random_uuid(), $2, sha256(random()::text::bytea), $3, 'kt.localhost', 'password', now() - interval '{ago}')
            """, Shop.TenantId, who.Id, Shop.ProviderId);
    }
}
