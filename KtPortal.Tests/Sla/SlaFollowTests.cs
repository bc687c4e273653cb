using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Sla;
using KtPortal.Core.Tickets;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Sla;

/// <summary>Clocks follow what happens to their tickets, whoever does it and whenever somebody looks.</summary>
public sealed class SlaFollowTests(TestDatabase database) : SlaTestBase(database), IClassFixture<TestDatabase>
{
    [Fact]
    public async Task Accepted_both_clocks_run_by_the_standard_policy()
    {
        await Database.Force("update ticket_priorities set minutes_per_place = 10 where tenant_id = $1", Shop.TenantId);
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, priority: "High");
        Assert.False(await IsAsked(ticket));
        await FollowAsync(ticket);
        Assert.Empty(await Clocks(ticket));

        await Shop.Accept(ticket);
        Assert.True(await IsAsked(ticket));
        await FollowAsync(ticket);
        Assert.Equal(
            [(SlaMetric.FirstResponse, SlaState.Running, 60), (SlaMetric.Resolution, SlaState.Running, 480)],
            (await Clocks(ticket)).Select(c => (c.Metric, c.State, c.TargetMinutes)));
        Assert.All(await Clocks(ticket), c => Assert.Equal(SlaFoundBy.Default, c.FoundBy));
        // The list is sorted by the one that comes first; its client reads neither, unless the policy says so.
        Assert.True(await Database.Truth<bool>(
            "select sla_due_at = first_response_due_at and sla_due_at < resolution_due_at and promised_answer_at is null from tickets where id = $1", ticket.Id));
    }

    [Fact]
    public async Task What_moves_no_clock_asks_for_none()
    {
        var ticket = await Accepted();
        await Shop.SetStatus(ticket, StatusKey.Open);
        await Database.Force("delete from outbox_messages where kind = 'sla.follow'");
        await Shop.SetStatus(ticket, StatusKey.Assigned);
        Assert.False(await IsAsked(ticket));
        await Shop.SetStatus(ticket, StatusKey.PendingClient);
        Assert.True(await IsAsked(ticket));
    }

    [Fact]
    public async Task An_answer_ends_the_first_and_a_solution_the_second()
    {
        var ticket = await Accepted();
        await Shop.InternalNote(ticket);
        await FollowAsync(ticket);
        Assert.Equal(SlaState.Running, (await Clock(ticket, SlaMetric.FirstResponse)).State);
        await Shop.Reply(ticket, Shop.Agent);
        await FollowAsync(ticket);
        Assert.Equal((SlaState.Met, SlaState.Running), await States(ticket));
        await Shop.SetStatus(ticket, StatusKey.Resolved);
        await FollowAsync(ticket);
        Assert.Equal((SlaState.Met, SlaState.Met), await States(ticket));
        Assert.True(await Database.Truth<bool>("select sla_due_at is null from tickets where id = $1", ticket.Id));

        // Opened again it goes on; the answer was given.
        await Shop.Reopen(ticket, Shop.Harbor.Dana);
        await FollowAsync(ticket);
        Assert.Equal((SlaState.Met, SlaState.Running), await States(ticket));
        Assert.Equal("ended", await Database.Truth<string>("select reason from ticket_sla_pauses where ticket_id = $1 and resumed_at is not null", ticket.Id));
    }

    [Fact]
    public async Task While_the_client_is_asked_it_stands_still_until_he_answers()
    {
        var ticket = await Accepted();
        await Shop.SetStatus(ticket, StatusKey.PendingClient);
        await FollowAsync(ticket);
        Assert.Equal((SlaState.Paused, SlaState.Paused), await States(ticket));
        Assert.True(await Database.Truth<bool>("select sla_due_at is null from tickets where id = $1", ticket.Id));
        await Shop.Reply(ticket, Shop.Harbor.Dana, "It is the one in the hall.");
        await FollowAsync(ticket);
        Assert.Equal((SlaState.Running, SlaState.Running), await States(ticket));
        // Of the same wait an automatic answer or a note among staff makes none: nothing but the status tells.
        Assert.Equal(1, await Database.Truth<long>("select count(*) from ticket_sla_pauses where ticket_id = $1", ticket.Id));
    }

    [Fact]
    public async Task Withdrawn_merged_deleted_or_taken_out_it_is_in_no_figure()
    {
        var (gone, merged, into, deleted) = (await Accepted(), await Accepted(), await Accepted(), await Accepted());
        await Shop.Reply(gone, Shop.Agent, "Then we leave it.", StatusKey.Cancelled);
        await Shop.Merge(merged, into);
        await Shop.Delete(deleted);
        await FollowAsync(gone, merged, into, deleted);
        foreach (var ticket in (OpenedTicket[])[gone, merged, deleted])
        {
            Assert.Equal((SlaState.Cancelled, SlaState.Cancelled), await States(ticket));
        }

        Assert.Equal((SlaState.Running, SlaState.Running), await States(into));
        await Database.As(Shop.Admin.Actor, scope => scope.Get<SlaTickets>().ExcludeAsync(scope.Actor, into.Number, "Strike at the carrier", Cancel));
        await FollowAsync(into);
        Assert.Equal((SlaState.Cancelled, SlaState.Cancelled), await States(into));
        await Database.As(Shop.Admin.Actor, scope => scope.Get<SlaTickets>().IncludeAsync(scope.Actor, into.Number, Cancel));
        await FollowAsync(into);
        Assert.Equal((SlaState.Running, SlaState.Running), await States(into));
    }

    [Fact]
    public async Task By_phone_it_was_answered_at_once()
    {
        var ticket = await Accepted();
        await Database.Force("update tickets set source = 'phone' where id = $1", ticket.Id);
        await FollowAsync(ticket);
        Assert.Equal((SlaState.Met, SlaState.Running), await States(ticket));
    }

    [Fact]
    public async Task A_client_goes_before_his_partner_the_service_the_queue_and_the_default_and_a_ticket_before_all()
    {
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        await Shop.Accept(ticket);
        async Task<SlaFoundBy> FoundAsync(SlaReach reach = SlaReach.Anew)
        {
            await FollowAsync(reach, ticket);
            return (await Clock(ticket, SlaMetric.Resolution)).FoundBy;
        }

        Assert.Equal(SlaFoundBy.Default, await FoundAsync());
        var queue = await Database.Truth<Guid>("select queue_id from tickets where id = $1", ticket.Id);
        await PolicyAsync("Queue", new SlaAssignedTo(SlaFoundBy.Queue, queue));
        // What runs keeps what it was promised, until somebody has it follow.
        Assert.Equal(SlaFoundBy.Default, await FoundAsync(SlaReach.AsPromised));
        Assert.Equal(SlaFoundBy.Queue, await FoundAsync());
        await PolicyAsync("Partner", new SlaAssignedTo(SlaFoundBy.Organization, Shop.Northwind.Id));
        Assert.Equal(SlaFoundBy.Partner, await FoundAsync());
        await PolicyAsync("Client", new SlaAssignedTo(SlaFoundBy.Organization, Shop.Lumen.Id));
        Assert.Equal(SlaFoundBy.Organization, await FoundAsync());
        var chosen = await PolicyAsync("Chosen");
        Assert.True((await Database.As(Shop.Dispatcher.Actor, scope => scope.Get<SlaTickets>().ApplyAsync(scope.Actor, ticket.Number, chosen, Cancel))).Succeeded);
        Assert.True(await IsAsked(ticket));
        Assert.Equal(SlaFoundBy.Ticket, await FoundAsync(SlaReach.AsPromised));
        await Database.Force("delete from sla_assignments where policy_id in (select id from sla_policies where name in ('Queue', 'Partner', 'Client'))");
    }

    [Fact]
    public async Task Another_priority_counts_from_the_start_and_may_be_late_at_once()
    {
        await AroundTheClockAsync();
        var ticket = await Accepted("Low");
        await AgoAsync(ticket, 7);
        await FollowAsync(ticket);
        Assert.Equal((SlaState.Running, SlaState.Running), await States(ticket));
        await Shop.SetPriority(ticket, "Critical");
        await FollowAsync(ticket);
        var answer = await Clock(ticket, SlaMetric.FirstResponse);
        Assert.Equal((SlaState.Breached, BreachCause.Change, 30), (answer.State, answer.BreachCause, answer.TargetMinutes));
        Assert.True(answer.DueAt < answer.BreachedAt);
        // It goes on being late, whatever comes.
        await Shop.SetPriority(ticket, "Low");
        await Shop.Reply(ticket, Shop.Agent);
        await FollowAsync(ticket);
        Assert.Equal(SlaState.Breached, (await Clock(ticket, SlaMetric.FirstResponse)).State);
    }

    [Fact]
    public async Task What_is_due_is_found_told_once_and_escalates()
    {
        await AroundTheClockAsync();
        var ticket = await Accepted("Critical", Shop.Agent);
        await AgoAsync(ticket, 1);
        // Whichever node asks, and however often: one job for the tenant, and none for another.
        await AskAsync();
        await AskAsync();
        Assert.Equal([Shop.TenantId], await Database.Truth<Guid[]>("select array_agg(tenant_id) from outbox_messages where kind = 'sla.due' and state = 'pending'"));
        await DueAsync();
        await DueAsync();
        var answer = await Clock(ticket, SlaMetric.FirstResponse);
        Assert.Equal((SlaState.Breached, BreachCause.Late), (answer.State, answer.BreachCause));
        Assert.Equal(answer.DueAt, answer.BreachedAt);
        Assert.Equal([80, 100, 150], answer.ThresholdsFired);
        Assert.Equal(["sla_breached:partner", "sla_warning:partner", "sla_warning:partner"], await Database.Truth<string[]>("""
            select array_agg(kind || ':' || visibility order by kind) from timeline_events where subject_id = $1 and kind like 'sla%'
            """, ticket.Id));
        // The assignee and the managers hear of it, admins at 150 %; the policy itself escalates, in nobody's name.
        Assert.Equal(1, await Database.Truth<long>(
            "select count(*) from sla_notices n join ticket_sla_clocks c on c.id = n.clock_id where c.ticket_id = $1 and n.user_id = $2 and n.percent = 100",
            ticket.Id, Shop.Agent.Id));
        Assert.True(await Database.Truth<bool>("""
            select count(*) filter (where n.percent = 150 and r.name = 'admin') = 1 and count(*) filter (where n.percent = 80 and r.name = 'admin') = 0
                and count(*) filter (where n.percent = 80 and r.name = 'manager') >= 1
            from sla_notices n join ticket_sla_clocks c on c.id = n.clock_id join users u on u.id = n.user_id join roles r on r.id = u.role_id
            where c.ticket_id = $1
            """, ticket.Id));
        Assert.Equal(1, await Database.Truth<int>("select level::int from ticket_escalations where ticket_id = $1 and escalated_by_id is null", ticket.Id));
        Assert.NotNull(answer.WarnedAt);
    }

    [Fact]
    public async Task A_breach_is_waived_by_an_admin_who_says_why_and_nothing_else_is()
    {
        await AroundTheClockAsync();
        var ticket = await Accepted("Critical");
        await AgoAsync(ticket, 1);
        await FollowAsync(ticket);
        Task<Result<Done>> WaiveAsync(Person by, SlaMetric metric, string? reason) =>
            Database.As(by.Actor, scope => scope.Get<SlaTickets>().WaiveAsync(scope.Actor, ticket.Number, metric, reason, Cancel));
        Assert.IsType<Problem.Forbidden>((await WaiveAsync(Shop.Manager, SlaMetric.FirstResponse, "Storm")).Problem);
        Assert.IsType<Problem.NotFound>((await WaiveAsync(Shop.Northwind.Owner, SlaMetric.FirstResponse, "Storm")).Problem);
        Assert.IsType<Problem.Invalid>((await WaiveAsync(Shop.Admin, SlaMetric.FirstResponse, "  ")).Problem);
        Assert.IsType<Problem.Invalid>((await WaiveAsync(Shop.Admin, SlaMetric.Resolution, "Storm")).Problem);
        Assert.True((await WaiveAsync(Shop.Admin, SlaMetric.FirstResponse, "The storm cut our line")).Succeeded);
        Assert.IsType<Problem.Invalid>((await WaiveAsync(Shop.Admin, SlaMetric.FirstResponse, "Twice")).Problem);
        var waived = await Clock(ticket, SlaMetric.FirstResponse);
        Assert.Equal((Shop.Admin.Id, "The storm cut our line"), (waived.WaivedById, waived.WaiveReason));
    }

    [Fact]
    public async Task Where_the_policy_shows_it_the_client_reads_when_and_nothing_else()
    {
        var policy = await PolicyAsync("Shown", new SlaAssignedTo(SlaFoundBy.Organization, Shop.Pine.Id));
        await Database.Force("update sla_policies set client_sees_due = true where id = $1", policy);
        var ticket = await Shop.OpenTicket(Shop.Pine.Dana);
        await Shop.Accept(ticket);
        await FollowAsync(ticket);
        await using var dana = await Database.RawAs(Shop.Pine.Dana.Actor);
        Assert.Equal(1, await dana.Ask<long>($"select count(*) from tickets where id = '{ticket.Id}' and promised_solution_at > now()"));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => dana.Ask<long>("select count(sla_due_at) from tickets"));
    }

    [Fact]
    public async Task Two_who_follow_one_ticket_at_once_come_to_the_same()
    {
        await AroundTheClockAsync();
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, priority: "Critical");
        await Shop.Accept(ticket);
        await Database.Force("update tickets set accepted_at = accepted_at - interval '45 minutes' where id = $1", ticket.Id);
        await Task.WhenAll(FollowAsync(ticket), FollowAsync(ticket), FollowAsync(ticket), FollowAsync(ticket));
        Assert.Equal(2, (await Clocks(ticket)).Count);
        Assert.Equal(1, await Database.Truth<long>("select count(*) from timeline_events where subject_id = $1 and kind = 'sla_breached'", ticket.Id));
    }

    private Task<List<int>> AskAsync() => Database.As(Shop.System, scope =>
        scope.Get<Doors>().QueryAsync("select app.ask_for_due_clocks($1)", r => r.GetInt32(0), Cancel, TimeProvider.System.GetUtcNow()));

    // As if it had been accepted so many hours ago, and its clocks with it.
    private async Task AgoAsync(OpenedTicket ticket, int hours)
    {
        await Database.Force("update tickets set accepted_at = accepted_at - $2 * interval '1 hour' where id = $1", ticket.Id, hours);
        await Database.Force("update ticket_sla_clocks set next_check_at = now() - interval '1 minute' where ticket_id = $1", ticket.Id);
    }

    private Task<int> AroundTheClockAsync() => Database.Force(
        "update sla_targets set around_the_clock = true where policy_id in (select id from sla_policies where tenant_id = $1)", Shop.TenantId);
}
