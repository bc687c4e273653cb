using System.Collections.Concurrent;
using KtPortal.Core.Data;
using KtPortal.Core.Files;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.Realtime;
using KtPortal.Core.Tickets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using static KtPortal.Tests.Support.Waiting;

namespace KtPortal.Tests.Jobs;

public sealed class SchedulesTests(JobsDatabase database) : IClassFixture<JobsDatabase>
{
    private SmallShop Shop => database.Shop;

    [Fact]
    public async Task The_median_of_the_worked_example_is_twenty_and_place_three_is_an_hour_away()
    {
        await using var node = await database.StartNodeAsync();
        await WaitsAsync(Shop.Line, [(10, 1), (15, 1), (50, 2), (60, 3), (100, 4)], daysAgo: 1);
        await WaitsAsync(Shop.Line, [(1000, 1)], daysAgo: 1, outcome: "left");
        await RunAsync(node, WaitTimes.Name);
        Assert.Equal(20m, await MinutesAsync(Shop.Line));
        var now = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
        Assert.Equal(now.AddMinutes(60), BusinessTime.AroundTheClock.EstimateAt(null, now, 3, 20));
        Assert.Equal(now.AddMinutes(25), BusinessTime.AroundTheClock.EstimateAt(null, now, 1, 20.5m));
    }

    [Fact]
    public async Task By_how_much_an_estimate_was_off_is_kept_in_minutes_of_business_hours()
    {
        await using var node = await database.StartNodeAsync();
        await WaitsAsync(Shop.OtherLine, [(7, 1), (8, 1), (9, 1)], daysAgo: 3);
        await database.RunAsync("""
            update ticket_waits w set estimated_at = left_at + interval '1 minute' * case extract(epoch from left_at - entered_at)::int / 60
                when 7 then 4 when 8 then -30 end
            where priority_id = $1
            """, Shop.OtherLine);
        await RunAsync(node, WaitTimes.Name);
        Assert.Equal("7:-4 8:30 9:", await database.AskAsync<string>("""
            select string_agg(round(working_minutes)::text || ':' || coalesce(round(estimate_error)::text, ''), ' ' order by working_minutes) from ticket_waits
            where priority_id = $1 and left_at between now() - interval '4 days' and now() - interval '2 days 12 hours'
            """, Shop.OtherLine));
    }

    [Fact]
    public async Task A_plan_that_is_made_afterwards_is_none_of_the_wait()
    {
        await using var node = await database.StartNodeAsync();
        await WaitsAsync(Shop.OtherLine, [(31, 1), (33, 1)], daysAgo: 5);
        await database.RunAsync("""
            update tickets set scheduled_start = now() + interval '2 days' where id in (
                select ticket_id from ticket_waits where priority_id = $1 and left_at between now() - interval '6 days' and now() - interval '4 days')
            """, Shop.OtherLine);
        await RunAsync(node, WaitTimes.Name);
        Assert.Equal("31 33", await database.AskAsync<string>("""
            select string_agg(round(working_minutes)::text, ' ' order by working_minutes) from ticket_waits
            where priority_id = $1 and left_at between now() - interval '6 days' and now() - interval '4 days'
            """, Shop.OtherLine));
    }

    [Fact]
    public async Task With_few_waits_it_looks_back_ninety_days_and_with_fewer_says_nothing()
    {
        await using var node = await database.StartNodeAsync();
        await WaitsAsync(Shop.OtherLine, [(5, 1), (5, 1), (5, 1), (5, 1)], daysAgo: 2);
        await RunAsync(node, WaitTimes.Name);
        Assert.Null(await MinutesAsync(Shop.OtherLine));
        await WaitsAsync(Shop.OtherLine, [(30, 1), (40, 1), (50, 1)], daysAgo: 60);
        await RunAsync(node, WaitTimes.Name);
        Assert.Equal(5m, await MinutesAsync(Shop.OtherLine));
    }

    [Fact]
    public async Task What_is_old_is_purged_and_what_is_not_stays()
    {
        var removed = new List<string>();
        await using var node = await database.StartNodeAsync(services => services.AddSingleton<RemoveObject>((_, key, _) =>
        {
            removed.Add(key);
            return Task.CompletedTask;
        }));
        await database.RunAsync("""
            insert into stream_events (tenant_id, event, visibility, created_at) select $1, 'old', 'public', now() - n * interval '12 minutes' from generate_series(0, 1) n;
            """, Shop.Tenant);
        await database.RunAsync("insert into outbox_messages (tenant_id, id, kind, state, done_at) select $1, gen_random_uuid(), 'x', 'done', now() - n * interval '8 days' from generate_series(0, 1) n", Shop.Tenant);
        await database.RunAsync("insert into form_keys (tenant_id, user_id, key, result, created_at) select $1, $2, gen_random_uuid(), '', now() - n * interval '25 hours' from generate_series(0, 1) n", Shop.Tenant, Shop.Dana);
        await database.RunAsync("""
            insert into files (tenant_id, id, organization_id, original_filename, content_type, size_bytes, sha256, store, object_key, created_at)
            select $1, gen_random_uuid(), $2, 'a.txt', 'text/plain', 5, decode(repeat('00', 32), 'hex'), 'local', 'tenants/' || $1 || '/key-' || n, now() - n * interval '25 hours'
            from generate_series(0, 1) n
            """, Shop.Tenant, Shop.Client);
        await database.RunAsync("""
            insert into limit_counts (tenant_id, name, subject, slice, count, expires_at)
            select $1, 'x', n::text, now(), 1, now() + interval '1 minute' - n * interval '2 minutes' from generate_series(0, 1) n
            """, Shop.Tenant);
        await database.RunAsync("""
            insert into account_locks (tenant_id, user_id, created_at, locked_until)
            select tenant_id, id, now(), now() - row_number() over () * interval '13 hours' from users where tenant_id = $1 limit 2
            """, Shop.Tenant);
        await RunAsync(node, StreamPurge.Name);
        await RunAsync(node, HourlyPurge.Name);
        await RunAsync(node, PendingFiles.Name);
        Assert.Equal(1L, await database.AskAsync<long>("select count(*) from stream_events where event = 'old'"));
        Assert.Equal(1L, await database.AskAsync<long>("select count(*) from outbox_messages where kind = 'x'"));
        Assert.Equal(1L, await database.AskAsync<long>("select count(*) from form_keys"));
        Assert.Equal("0", await database.AskAsync<string>("select string_agg(subject, ' ') from limit_counts"));
        Assert.Equal(1L, await database.AskAsync<long>("select count(*) from account_locks"));
        Assert.EndsWith("key-0", await database.AskAsync<string>("select object_key from files"), StringComparison.Ordinal);
        await Eventually(() => removed is [var key] && key.EndsWith("key-1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_ticket_resolved_a_week_ago_is_closed_and_it_is_written_down()
    {
        await using var node = await database.StartNodeAsync();
        await database.RunAsync(Shop.OpenTickets(2));
        var ids = await database.AskAsync<Guid[]>(
            "select array_agg(id) from (select id from tickets where phase = 'open' order by created_at desc limit 2) t");
        await database.RunAsync("update tickets set status_id = $2, resolved_at = now() - interval '7 days 1 hour' where id = $1", ids[0], Shop.Statuses["resolved"]);
        await database.RunAsync(
            "update tickets set status_id = $2, resolved_at = now() - interval '6 days' where id = $1", ids[1], Shop.Statuses["resolved"]);
        await RunAsync(node, AutoClosure.Name);
        Assert.Equal("closed auto", await database.AskAsync<string>(
            "select phase || ' ' || close_reason from tickets where id = $1", ids[0]));
        Assert.Equal("resolved", await database.AskAsync<string>("select phase from tickets where id = $1", ids[1]));
        Assert.Equal(AutoClosure.Name, await database.AskAsync<string>(
            "select actor_name from audit_log where event = 'ticket.closed' and entity_id = $1", ids[0]));
    }

    [Fact]
    public async Task A_scheduled_start_that_passed_brings_the_ticket_into_the_line()
    {
        await using var node = await database.StartNodeAsync();
        await database.RunAsync(Shop.OpenTickets(1));
        var id = await database.AskAsync<Guid>("select id from tickets where phase = 'open' order by created_at desc limit 1");
        await database.RunAsync("update tickets set scheduled_start = now() + interval '1 hour' where id = $1", id);
        await Eventually(async () =>
            await database.AskAsync<long>("select count(*) from outbox_messages where kind = 'line.moved' and state = 'pending'") == 0);
        Assert.Equal(0L, await PlacesAsync(id));
        // An hour passes: nobody touches the ticket.
        await database.RunAsync($"set session_replication_role = replica; update tickets set scheduled_start = now() where id = '{id}'");
        Assert.Equal(0L, await PlacesAsync(id));
        await RunAsync(node, ScheduledStarts.Name);
        await Eventually(async () => await PlacesAsync(id) == 1);
    }

    [Fact]
    public async Task Of_all_nodes_one_does_what_is_due()
    {
        var ticks = new Ticks();
        void Add(IServiceCollection services) => services.AddSingleton(ticks).AddSchedule<Tick>("tick", "* * * * * *")
            .AddBackgroundJobs(database.Options, new JobServerOptions(TimeSpan.FromSeconds(1), 1, TimeSpan.FromSeconds(5)));
        await using var one = await database.StartNodeAsync(Add);
        await using var two = await database.StartNodeAsync(Add);
        await Eventually(() => ticks.Due.Count >= 7);
        var due = ticks.Due.ToList();
        Assert.Equal(due.Order().Distinct(), due);
        Assert.Equal(0, ticks.Overlaps);
        await two.StopAsync(TestContext.Current.CancellationToken);
        await one.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_schedule_that_the_program_no_longer_knows_is_gone()
    {
        void Jobs(IServiceCollection services) =>
            services.AddBackgroundJobs(database.Options, new JobServerOptions(TimeSpan.FromSeconds(5), 1, TimeSpan.FromSeconds(5)));
        Task<bool> IsKnown() => database.AskAsync<bool>("select exists (select 1 from hangfire.set where key = 'recurring-jobs' and value = 'gone')");
        await using (await database.StartNodeAsync(services => Jobs(services.AddSingleton(new Ticks()).AddSchedule<Tick>("gone", "0 0 1 1 *"))))
        {
            await Eventually(IsKnown);
        }

        await using var later = await database.StartNodeAsync(Jobs);
        await Eventually(async () => !await IsKnown());
    }

    [Fact]
    public async Task A_firing_that_is_begun_again_does_nothing_for_whom_it_was_done()
    {
        var ticks = new Ticks();
        await using var node = await database.StartNodeAsync(services => services.AddSingleton(ticks).AddSchedule<Tick>("again", Schedule.EveryDay));
        var due = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
        await RunAsync(node, "again", due);
        await RunAsync(node, "again", due);
        // One that was late: a newer one has done what it would.
        await RunAsync(node, "again", due.AddMinutes(-1));
        Assert.Equal([due], ticks.Due);
        await RunAsync(node, "again", due.AddMinutes(1));
        Assert.Equal([due, due.AddMinutes(1)], ticks.Due);
    }

    [Fact]
    public async Task A_firing_that_failed_for_a_tenant_counts_as_not_done()
    {
        var ticks = new Ticks { Fails = true };
        await using var node = await database.StartNodeAsync(services => services.AddSingleton(ticks).AddSchedule<Tick>("fails", Schedule.EveryDay));
        var due = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
        await RunAsync(node, "fails", due);
        ticks.Fails = false;
        await RunAsync(node, "fails", due);
        Assert.Equal([due, due], ticks.Due);
    }

    [Fact]
    public async Task Who_finds_another_at_the_task_leaves_it_to_him()
    {
        var ticks = new Ticks { Gate = new TaskCompletionSource() };
        await using var node = await database.StartNodeAsync(services => services.AddSingleton(ticks).AddSchedule<Tick>("slow", Schedule.EveryDay));
        var due = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
        var first = RunAsync(node, "slow", due);
        await Eventually(() => !ticks.Due.IsEmpty);
        await RunAsync(node, "slow", due.AddMinutes(1));
        Assert.Equal([due], ticks.Due);
        ticks.Gate.SetResult();
        await first;
        await RunAsync(node, "slow", due.AddMinutes(2));
        Assert.Equal([due, due.AddMinutes(2)], ticks.Due);
    }

    private static Task RunAsync(WebApplication node, string name) => RunAsync(node, name, TimeProvider.System.GetUtcNow());

    private static async Task RunAsync(WebApplication node, string name, DateTimeOffset due)
    {
        await using var scope = node.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ScheduledRun>().RunAsync(name, due, CancellationToken.None);
    }

    private async Task WaitsAsync(Guid line, (int Minutes, int Place)[] waits, int daysAgo, string outcome = "started")
    {
        await database.RunAsync(Shop.OpenTickets(1, line));
        foreach (var (minutes, place) in waits)
        {
            await database.RunAsync("""
                insert into ticket_waits (tenant_id, ticket_id, priority_id, entered_at, entry_position, left_at, outcome)
                select tenant_id, id, priority_id, l.at - $2 * interval '1 minute', $3, l.at, $4
                from tickets, (select now() - $5 * interval '1 day' as at) l where priority_id = $1 and scheduled_start is null order by created_at limit 1
                """, line, minutes, place, outcome, daysAgo);
        }
    }

    private async Task<decimal?> MinutesAsync(Guid line) => await database.RunAsync(
        "select minutes_per_place from ticket_priorities where id = $1", line) as decimal?;

    private Task<long> PlacesAsync(Guid ticket) => database.AskAsync<long>(
        "select count(*) from ticket_queue_places where ticket_id = $1", ticket);
}

/// <summary>Which firings a task was called for.</summary>
public sealed class Ticks
{
    private int running;
    private int overlaps;

    public ConcurrentQueue<DateTimeOffset> Due { get; } = new();

    public bool Fails { get; set; }

    /// <summary>The task ends no sooner.</summary>
    public TaskCompletionSource? Gate { get; init; }

    public int Overlaps => overlaps;

    public async Task NoteAsync(DateTimeOffset due)
    {
        if (Interlocked.Increment(ref running) > 1)
        {
            Interlocked.Increment(ref overlaps);
        }

        Due.Enqueue(due);
        await (Gate?.Task ?? Task.CompletedTask);
        Interlocked.Decrement(ref running);
        if (Fails)
        {
            throw new InvalidOperationException("It fails.");
        }
    }
}

public sealed class Tick(Ticks ticks) : IScheduledTask
{
    public async Task RunAsync(PortalDb db, Actor actor, CancellationToken cancel)
    {
        await using var command = db.Command("select due_at from schedule_runs where name = $1", actor.Name);
        await ticks.NoteAsync(new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(cancel))!));
    }
}
