using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Assignment;
using KtPortal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Tests.Tickets.Assignment;

/// <summary>Tickets that go to somebody by themselves: when, to whom, and what is told of it.</summary>
public sealed class AssigningTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private Shop Shop => database.Shop;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Accepted_they_go_to_each_in_turn_and_what_was_given_by_hand_counts()
    {
        var queue = await AssigningQueue.OpenAsync(database, AssignmentStrategy.RoundRobin, Shop.Agent, Shop.Dispatcher, Shop.Manager);
        foreach (var expected in (Person[])[Shop.Agent, Shop.Dispatcher, Shop.Manager, Shop.Agent])
        {
            Assert.Equal(expected.Id, await queue.HolderAsync(await queue.AssignAsync()));
        }

        await queue.AcceptAsync(to: Shop.Dispatcher);
        Assert.Equal(Shop.Manager.Id, await queue.HolderAsync(await queue.AssignAsync()));
        Assert.Equal(Shop.Agent.Id, await queue.HolderAsync(await queue.AssignAsync()));
    }

    [Fact]
    public async Task It_is_the_assignment_by_hand_in_the_name_of_the_system_and_staff_read_why()
    {
        var queue = await AssigningQueue.OpenAsync(database, AssignmentStrategy.LeastLoaded, Shop.Agent);
        var ticket = await queue.AssignAsync(by: Shop.Lumen.Dana);
        Assert.Equal("assigned", await database.Truth<string>(
            "select s.system_key from tickets t join ticket_statuses s on s.tenant_id = t.tenant_id and s.id = t.status_id where t.id = $1", ticket.Id));
        // Towards a partner's client the provider's people have their display name.
        Assert.Equal(Shop.Agent.Actor.DisplayName, await database.Truth<string>("select assignee_name from tickets where id = $1", ticket.Id));
        Assert.Equal(["assigned partner Automatic assignment", "auto_assigned internal Automatic assignment"], await database.Truth<string[]>(
            "select array_agg(concat_ws(' ', kind, visibility, actor_name) order by kind) from timeline_events where subject_id = $1 and kind like '%assigned'",
            ticket.Id));
        Assert.Equal("job", await database.Truth<string>(
            "select actor_kind from audit_log where entity_id = $1 and event = 'ticket.assigned'", ticket.Id));
        Assert.Equal("least_loaded", await database.Truth<string>(
            "select data -> 'to' ->> 'why' from timeline_events where subject_id = $1 and kind = 'auto_assigned'", ticket.Id));
    }

    [Fact]
    public async Task The_least_loaded_is_counted_by_priority_and_pending_tickets_count_half()
    {
        var queue = await AssigningQueue.OpenAsync(database, AssignmentStrategy.LeastLoaded, Shop.Agent, Shop.Dispatcher);
        var others = await AssigningQueue.OpenAsync(database, AssignmentStrategy.None);
        await AssigningQueue.ClearAsync(database);
        foreach (var priority in (string[])["Critical", "Low", "Low"])
        {
            await others.AcceptAsync(priority, Shop.Agent);
        }

        foreach (var priority in (string[])["Medium", "Medium"])
        {
            await others.AcceptAsync(priority, Shop.Dispatcher);
        }

        await Shop.SetStatus(await others.AcceptAsync("High", Shop.Dispatcher), StatusKey.PendingClient);
        await Shop.SetStatus(await others.AcceptAsync("Critical", Shop.Dispatcher), StatusKey.Resolved);
        var members = (await database.As(Shop.Admin.Actor, scope => scope.Get<QueueAssignments>().FindAsync(scope.Actor, queue.Id, null, Cancel)))
            .Value.Queue.Members.ToDictionary(m => m.Id);
        Assert.Equal((6m, 3), (members[Shop.Agent.Id].Load, members[Shop.Agent.Id].Open));
        Assert.Equal((5.5m, 3), (members[Shop.Dispatcher.Id].Load, members[Shop.Dispatcher.Id].Open));
        Assert.Equal(Shop.Dispatcher.Id, await queue.HolderAsync(await queue.AssignAsync("Low")));
    }

    [Fact]
    public async Task Skills_come_from_the_tickets_category_and_the_closest_gets_it()
    {
        var vpn = Guid.CreateVersion7();
        await database.Force("insert into skills (tenant_id, id, name) values ($1, $2, 'VPN')", Shop.TenantId, vpn);
        await database.Force("insert into category_skills (tenant_id, id, category_id, skill_id, level) values ($1, gen_random_uuid(), $2, $3, 3)",
            Shop.TenantId, Shop.Categories["Billing"], vpn);
        foreach (var (who, level) in ((Person, int)[])[(Shop.Agent, 5), (Shop.Dispatcher, 3), (Shop.Manager, 2)])
        {
            await database.Force("insert into user_skills (tenant_id, id, skill_id, user_id, level) values ($1, gen_random_uuid(), $2, $3, $4)",
                Shop.TenantId, vpn, who.Id, level);
        }

        var queue = await AssigningQueue.OpenAsync(database, AssignmentStrategy.Skills, Shop.Agent, Shop.Dispatcher, Shop.Manager);
        Assert.Equal(Shop.Dispatcher.Id, await queue.HolderAsync(await queue.AssignAsync(category: "Billing")));
        await queue.LimitAsync(Shop.Agent, 1);
        await queue.LimitAsync(Shop.Dispatcher, 1);
        await database.Force("update tickets set assigned_to_id = null, assignee_name = null, assigned_at = null where assigned_to_id = $1", Shop.Agent.Id);
        Assert.Equal(Shop.Agent.Id, await queue.HolderAsync(await queue.AssignAsync(category: "Billing")));
        var waits = await queue.AssignAsync(category: "Billing");
        Assert.Equal((null, "3 members: 2 at the limit, 1 without VPN 3"), (await queue.HolderAsync(waits), await queue.ReasonAsync(waits)));
    }

    [Fact]
    public async Task Who_resolved_the_requesters_last_ticket_goes_first_for_ninety_days()
    {
        var queue = await AssigningQueue.OpenAsync(database, AssignmentStrategy.RoundRobin, Shop.Agent, Shop.Dispatcher, Shop.Manager);
        await queue.SaveAsync(new(AssignmentStrategy.RoundRobin, true, false));
        var before = await queue.AcceptAsync(to: Shop.Agent, by: Shop.Pine.Drew);
        // Not who had it, but who resolved it.
        await Shop.SetStatus(before, StatusKey.Resolved, Shop.Manager);
        Assert.Equal(Shop.Manager.Id, await queue.HolderAsync(await queue.AssignAsync(by: Shop.Pine.Drew)));
        Assert.Equal(Shop.Dispatcher.Id, await queue.HolderAsync(await queue.AssignAsync(by: Shop.Pine.Office)));
        await database.Force("update tickets set resolved_at = now() - interval '91 days' where id = $1", before.Id);
        Assert.Equal(Shop.Agent.Id, await queue.HolderAsync(await queue.AssignAsync(by: Shop.Pine.Drew)));
    }

    [Fact]
    public async Task It_happens_on_the_way_into_a_queue_and_never_against_who_took_it_back()
    {
        var queue = await AssigningQueue.OpenAsync(database, AssignmentStrategy.RoundRobin, Shop.Agent);
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await Shop.Accept(ticket);
        Assert.Equal(0, await JobsAsync(ticket));
        await MoveAsync(ticket, queue.Id);
        Assert.Equal(1, await JobsAsync(ticket));
        await queue.FollowAsync(ticket);
        Assert.Equal(Shop.Agent.Id, await queue.HolderAsync(ticket));
        // Taken from him by hand it stays where it is, and one that somebody has moves along with him.
        await Shop.Assign(ticket, null);
        Assert.Equal(0, await JobsAsync(ticket));
        await Shop.Assign(ticket, Shop.Manager);
        await MoveAsync(ticket, (await AssigningQueue.OpenAsync(database, AssignmentStrategy.RoundRobin, Shop.Agent)).Id);
        Assert.Equal(0, await JobsAsync(ticket));
    }

    [Fact]
    public async Task A_queue_that_lets_all_in_gives_a_clients_ticket_out_at_once_and_none_gives_nothing()
    {
        var queue = await AssigningQueue.OpenAsync(database, AssignmentStrategy.RoundRobin, Shop.Agent);
        await database.Force("update ticket_queues set requires_acceptance = false where id = $1", queue.Id);
        await database.Force("update ticket_categories set default_queue_id = $2 where id = $1", Shop.Categories["Feature Request"], queue.Id);
        try
        {
            var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, category: "Feature Request");
            await queue.FollowAsync(ticket);
            Assert.Equal(Shop.Agent.Id, await queue.HolderAsync(ticket));
            await queue.SaveAsync(new(AssignmentStrategy.None, false, false));
            Assert.Equal(0, await JobsAsync(await Shop.OpenTicket(Shop.Harbor.Dana, category: "Feature Request")));
        }
        finally
        {
            await database.Force("update ticket_categories set default_queue_id = null where tenant_id = $1", Shop.TenantId);
        }
    }

    [Fact]
    public async Task A_rule_asks_for_more_than_the_queue_and_what_it_asked_for_stays_with_what_waits()
    {
        var keys = Guid.CreateVersion7();
        await database.Force("insert into skills (tenant_id, id, name) values ($1, $2, 'Keys')", Shop.TenantId, keys);
        var queue = await AssigningQueue.OpenAsync(database, AssignmentStrategy.None, Shop.Agent, Shop.Dispatcher);
        var ticket = await queue.AcceptAsync();
        var wish = new AssignmentWish(AssignmentStrategy.RoundRobin, [new NeededLevel(keys, "Keys", 2)]);
        var outcome = await AskAsync(ticket, wish);
        Assert.Equal((null, 2), (outcome.Assignee, outcome.Why!.Members));
        Assert.Equal("2 members: 2 without Keys 2", await queue.ReasonAsync(ticket));
        await queue.RoundAsync();
        Assert.Null(await queue.HolderAsync(ticket));
        await queue.AdminAsync("insert into user_skills (tenant_id, id, skill_id, user_id, level) values ($1, gen_random_uuid(), $2, $3, 2)",
            Shop.TenantId, keys, Shop.Dispatcher.Id);
        Assert.True(await queue.FollowRoomAsync());
        Assert.Equal((Shop.Dispatcher.Id, null), (await queue.HolderAsync(ticket), await queue.ReasonAsync(ticket)));

        var other = await queue.AcceptAsync();
        Assert.Equal(Shop.Dispatcher.Id, (await AskAsync(other, wish)).Assignee);
        Assert.Equal("A rule", await database.Truth<string>(
            "select actor_name from timeline_events where subject_id = $1 and kind = 'auto_assigned'", other.Id));
        Assert.Equal(new(null, null), await AskAsync(await queue.AcceptAsync(), AssignmentWish.None));
    }

    private Task<AssignmentOutcome> AskAsync(OpenedTicket opened, AssignmentWish wish) => database.As(Shop.System with { Name = "A rule" }, async scope =>
    {
        var ticket = await scope.Db.Set<Ticket>().SingleAsync(t => t.Id == opened.Id, Cancel);
        var outcome = await scope.Get<AssignByStrategy>().PutAsync(scope.Get<TicketVerbs>().InHand(scope.Actor, ticket), wish, Cancel);
        await scope.Db.SaveChangesAsync(Cancel);
        return outcome.Value;
    });

    private Task<long> JobsAsync(OpenedTicket ticket) =>
        database.Truth<long>("select count(*) from outbox_messages where state = 'pending' and dedupe_key = $1", "assign:" + ticket.Id);

    private Task<Done> MoveAsync(OpenedTicket ticket, Guid queue) => database.As(Shop.Manager.Actor, async scope =>
    {
        var now = await scope.Db.Set<Ticket>().AsNoTracking().SingleAsync(t => t.Id == ticket.Id, Cancel);
        var edit = new EditTicket(now.Version, now.StatusId, now.PriorityId, now.AssignedToId, now.TypeId, now.CategoryId, now.ServiceId)
        {
            Route = new RouteTicket(queue, now.TeamId),
        };
        Assert.True((await scope.Get<TicketEdits>().SaveAsync(scope.Actor, ticket.Number, edit, Cancel)).Succeeded);
        return Done.Instance;
    });
}
