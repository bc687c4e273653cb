using System.Collections.Concurrent;
using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tenancy;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using static KtPortal.Tests.Jobs.JobsDatabase;
using static KtPortal.Tests.Support.Waiting;

namespace KtPortal.Tests.Jobs;

public sealed class OutboxWorkerTests(JobsDatabase database) : IClassFixture<JobsDatabase>
{
    [Fact]
    public async Task A_job_runs_once_however_many_nodes_want_it()
    {
        var diary = new Diary();
        await using var one = await NodeAsync(diary);
        await using var two = await NodeAsync(diary);
        var jobs = Enumerable.Range(0, 200).ToList();
        await database.RunAsync("""
            insert into outbox_messages (tenant_id, id, kind, payload) select $1, gen_random_uuid(), 'test.note', jsonb_build_object('n', n) from generate_series(0, 199) n
            """, database.Shop.Tenant);
        await Eventually(async () => await database.AskAsync<long>("""
            select count(*) from outbox_messages where kind = 'test.note' and (payload ->> 'n')::int < 200 and state <> 'done'
            """) == 0);
        Assert.Equal(jobs, diary.Entries.Order());
        Assert.Equal(0, diary.Overlaps);
    }

    [Fact]
    public async Task A_job_whose_worker_died_is_taken_up_when_its_lease_ends()
    {
        var id = await WriteAsync("test.note", """{"n": 1001}""");
        await database.RunAsync("update outbox_messages set attempts = 1, claimed_until = now() + interval '1 hour' where id = $1", id);
        var diary = new Diary();
        await using var node = await NodeAsync(diary);
        var later = await WriteAsync("test.note", """{"n": 1002}""");
        await Eventually(async () => await StateAsync(later) == "done");
        Assert.DoesNotContain(1001, diary.Entries);

        await database.RunAsync("update outbox_messages set claimed_until = now() where id = $1", id);
        await database.RunAsync("select pg_notify('kt_outbox', '')");
        await Eventually(() => diary.Entries.Contains(1001));
        await Eventually(async () => await StateAsync(id) == "done");
        Assert.Equal(2, await database.AskAsync<int>("select attempts from outbox_messages where id = $1", id));
    }

    [Fact]
    public async Task What_a_failed_job_wrote_is_gone_and_it_is_tried_again_later()
    {
        var diary = new Diary { Fails = true };
        var before = await database.AskAsync<DateTime>("select clock_timestamp()");
        var id = await WriteAsync("test.note", """{"n": 2002}""");
        await using var node = await NodeAsync(diary);
        await Eventually(async () => await database.AskAsync<bool>("select last_error is not null from outbox_messages where id = $1", id));
        Assert.Equal("pending", await StateAsync(id));
        Assert.Equal(0L, await database.AskAsync<long>("select count(*) from stream_events where event = 'test.2002'"));
        var after = await database.AskAsync<DateTime>("select clock_timestamp()");
        var again = await database.AskAsync<DateTime>("select next_attempt_at from outbox_messages where id = $1", id);
        Assert.InRange(again, before.AddSeconds(4), after.AddSeconds(6.1));

        diary.Fails = false;
        await database.RunAsync("update outbox_messages set next_attempt_at = now() where id = $1", id);
        await Eventually(async () => await StateAsync(id) == "done");
        Assert.Equal(1L, await database.AskAsync<long>("select count(*) from stream_events where event = 'test.2002'"));
    }

    [Fact]
    public async Task After_eight_attempts_a_job_is_dead_until_an_admin_retries_it()
    {
        var diary = new Diary { Fails = true };
        var id = await WriteAsync("test.note", """{"n": 3003}""");
        await database.RunAsync("update outbox_messages set attempts = 7 where id = $1", id);
        await using var node = await NodeAsync(diary);
        await Eventually(async () => await StateAsync(id) == "dead");

        diary.Fails = false;
        var admin = database.Shop.AgentActor with { Permissions = [TenancyPermissions.ManageSettings] };
        await InAsync(node, database.Shop.AgentActor, async (_, services) =>
            Assert.IsType<Problem.Forbidden>((await services.GetRequiredService<DeadLetters>().RetryAsync(database.Shop.AgentActor, id, default)).Problem));
        await InAsync(node, admin, async (_, services) =>
        {
            var letters = services.GetRequiredService<DeadLetters>();
            var listed = await letters.ListAsync(admin, default);
            Assert.Contains(listed.Value, l => l.Id == id && l.LastError == "It was told to fail.");
            Assert.True((await letters.RetryAsync(admin, id, default)).Succeeded);
        });
        await Eventually(async () => await StateAsync(id) == "done");
        Assert.Equal(1L, await database.AskAsync<long>(
            "select count(*) from audit_log where event = 'outbox.retried' and entity_id = $1", id));
    }

    [Fact]
    public async Task A_job_that_nobody_knows_fails()
    {
        var id = await WriteAsync("test.unheard-of", "{}");
        await using var node = await NodeAsync(new Diary());
        await Eventually(async () => await database.AskAsync<bool>(
            "select coalesce(last_error, '') like 'Nobody does%' from outbox_messages where id = $1", id));
        Assert.Equal("pending", await StateAsync(id));
        await database.RunAsync("delete from outbox_messages where id = $1", id);
    }

    [Fact]
    public async Task A_job_that_stops_at_its_limit_is_tried_once_more_and_then_set_aside()
    {
        var diary = new Diary { Gate = new() };
        var node = await NodeAsync(diary, new() { Poll = TimeSpan.FromMilliseconds(200), Limit = TimeSpan.FromMilliseconds(400) });
        var id = await WriteAsync("test.note", """{"n": 4004}""");
        await Eventually(async () => await database.AskAsync<int>("select timeouts from outbox_messages where id = $1", id) == 1);
        Assert.Equal("pending", await StateAsync(id));
        await database.RunAsync("update outbox_messages set next_attempt_at = now() where id = $1", id);
        await Eventually(async () => await StateAsync(id) == "dead");
        Assert.Equal("It took longer than 0.4 s, 2 times.", await database.AskAsync<string>(
            "select last_error from outbox_messages where id = $1", id));
        Assert.Equal(2, await database.AskAsync<int>("select attempts from outbox_messages where id = $1", id));

        // An admin's retry begins anew.
        await node.DisposeAsync();
        diary.Gate = null;
        await using var patient = await NodeAsync(diary);
        await database.RunAsync("update outbox_messages set state = 'pending' where id = $1", id);
        await Eventually(async () => await StateAsync(id) == "done");
        Assert.True(await database.AskAsync<bool>("select attempts = 1 and timeouts = 0 from outbox_messages where id = $1", id));
    }

    [Fact]
    public async Task A_job_that_never_looks_up_is_let_go_and_changes_nothing_any_more()
    {
        var diary = new Diary { Hangs = true };
        var options = new OutboxOptions { Poll = TimeSpan.FromMilliseconds(200), Limit = TimeSpan.FromSeconds(2), Concurrency = 1 };
        await using var node = await NodeAsync(diary, options);
        var id = await WriteAsync("test.note", """{"n": 4005}""");
        try
        {
            await Eventually(() => diary.Running > 0);
            await Eventually(async () => await database.AskAsync<int>("select timeouts from outbox_messages where id = $1", id) == 1);
            await database.RunAsync("update outbox_messages set next_attempt_at = now() + interval '1 hour' where id = $1", id);

            // The only slot is free again, though the job still runs; its end comes too late.
            var next = await WriteAsync("test.effect", """{"n": 4006}""");
            await Eventually(async () => await StateAsync(next) == "done");
            Assert.Equal(1, diary.Running);
        }
        finally
        {
            diary.Hangs = false;
        }

        await Eventually(() => diary.Entries.Contains(4005));
        await Eventually(async () => await database.AskAsync<long>(
            "select count(*) from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'") == 0);
        Assert.Equal("pending", await StateAsync(id));
        Assert.Equal(0L, await database.AskAsync<long>("select count(*) from stream_events where event = 'test.4005'"));
        await database.RunAsync("delete from outbox_messages where id = $1", id);
    }

    [Theory]
    [InlineData("line.moved", """{"priority": "printer on fire"}""", "priority")]
    [InlineData("line.moved", """{}""", "priority")]
    [InlineData("line.moved", """["priority"]""", "priority")]
    public async Task A_job_that_cant_be_read_is_set_aside_at_once(string kind, string payload, string missing)
    {
        await using var node = await NodeAsync(new Diary());
        var id = await WriteAsync(kind, payload);
        await Eventually(async () => await StateAsync(id) == "dead");
        Assert.Equal(1, await database.AskAsync<int>("select attempts from outbox_messages where id = $1", id));
        Assert.Equal($"The job does not say which {missing} it is about.", await database.AskAsync<string>(
            "select last_error from outbox_messages where id = $1", id));
    }

    [Fact]
    public async Task A_database_that_throws_everybody_out_is_come_back_to()
    {
        var diary = new Diary();
        await using var node = await NodeAsync(diary);
        await database.RunAsync("""
            select count(pg_terminate_backend(pid)) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()
            """);
        var id = await WriteAsync("test.note", """{"n": 5005}""");
        await Eventually(async () => await StateAsync(id) == "done");
    }

    [Fact]
    public async Task A_shutdown_lets_the_running_job_end()
    {
        var diary = new Diary { Gate = new() };
        await using var node = await NodeAsync(diary);
        var id = await WriteAsync("test.note", """{"n": 6006}""");
        await Eventually(() => diary.Running > 0);
        var stopping = node.StopAsync(TestContext.Current.CancellationToken);
        await Eventually(() => node.Lifetime.ApplicationStopping.IsCancellationRequested);
        diary.Gate.SetResult();
        await stopping;
        Assert.Equal("done", await StateAsync(id));
    }

    [Fact]
    public async Task An_effect_outside_holds_no_connection_and_is_recorded_with_its_end()
    {
        var id = await WriteAsync("test.effect", """{"n": 7007}""");
        await using var node = await NodeAsync(new Diary());
        await Eventually(async () => await StateAsync(id) == "done");
        Assert.Equal(1L, await database.AskAsync<long>("select count(*) from stream_events where event = 'test.prepared.7007'"));
        Assert.Equal(1L, await database.AskAsync<long>("select count(*) from stream_events where event = 'test.recorded.7007'"));
    }

    [Fact]
    public void Mails_are_tried_for_a_day_and_other_jobs_slower_and_slower_up_to_an_hour()
    {
        Assert.Equal([1, 5, 15, 60, 240, 720, 1440], Enumerable.Range(1, 7).Select(n => (int)Math.Round(RetryPlan.Patient.After(n)!.Value.TotalMinutes / 1.0))
            .Zip([1, 5, 15, 60, 240, 720, 1440], (is_, want) => Math.Abs(is_ - want) <= want * 0.06 + 0.5 ? want : is_));
        var pauses = Enumerable.Range(1, 7).Select(n => RetryPlan.Usual.After(n)!.Value).ToList();
        Assert.All(pauses, p => Assert.InRange(p, TimeSpan.FromSeconds(4), TimeSpan.FromHours(1.2)));
        Assert.True(pauses[6] > pauses[1]);
        Assert.Null(RetryPlan.Patient.After(8));
    }

    private Task<WebApplication> NodeAsync(Diary diary, OutboxOptions? options = null) => database.StartNodeAsync(services => services
        .AddSingleton(options ?? new() { Poll = TimeSpan.FromSeconds(1) }).AddSingleton(diary)
        .AddOutboxHandler<Note>("test.note").AddOutboxEffect<Outside>("test.effect"));

    private async Task<Guid> WriteAsync(string kind, string payload)
    {
        var id = Guid.CreateVersion7();
        await database.RunAsync("insert into outbox_messages (tenant_id, id, kind, payload) values ($1, $2, $3, $4::jsonb)", database.Shop.Tenant, id, kind, payload);
        return id;
    }

    private Task<string> StateAsync(Guid id) => database.AskAsync<string>("select state from outbox_messages where id = $1", id);
}

public sealed class Diary
{
    private readonly ConcurrentDictionary<int, byte> now = new();
    private int overlaps;

    public ConcurrentQueue<int> Entries { get; } = new();

    public bool Fails { get; set; }

    /// <summary>The job waits here, unless it is told to stop.</summary>
    public TaskCompletionSource? Gate { get; set; }

    /// <summary>The job holds its thread, whatever it is told.</summary>
    public bool Hangs { get; set; }

    public int Overlaps => overlaps;

    public int Running => now.Count;

    public void Begin(int n)
    {
        if (!now.TryAdd(n, 0))
        {
            Interlocked.Increment(ref overlaps);
        }
    }

    public void End(int n)
    {
        now.TryRemove(n, out _);
        Entries.Enqueue(n);
    }
}

public sealed class Note(Diary diary) : IOutboxHandler
{
    public async Task HandleAsync(PortalDb db, Actor actor, JsonElement payload, CancellationToken cancel)
    {
        var n = payload.GetProperty("n").GetInt32();
        await using var write = db.Command(
            $"insert into stream_events (tenant_id, event, visibility) values (app.tenant_id(), 'test.{n}', 'internal')");
        await write.ExecuteNonQueryAsync(cancel);
        diary.Begin(n);
        while (diary.Hangs)
        {
            Thread.Sleep(20);
        }

        await (diary.Gate?.Task.WaitAsync(cancel) ?? Task.CompletedTask);
        if (diary.Fails)
        {
            throw new InvalidOperationException("It was told to fail.");
        }

        diary.End(n);
    }
}

public sealed class Outside : IOutboxEffect
{
    public async Task<Perform?> PrepareAsync(PortalDb db, Actor actor, JsonElement payload, CancellationToken cancel)
    {
        var n = payload.GetProperty("n").GetInt32();
        await WriteAsync(db, $"test.prepared.{n}", cancel);
        return async _ =>
        {
            Assert.Null(db.Actor);
            Assert.Equal(System.Data.ConnectionState.Closed, Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.GetDbConnection(db.Database).State);
            await Task.Yield();
            return (again, _, stop) => WriteAsync(again, $"test.recorded.{n}", stop);
        };
    }

    public Task GiveUpAsync(PortalDb db, Actor actor, JsonElement payload, JobFailure failure, CancellationToken cancel) => Task.CompletedTask;

    private static async Task WriteAsync(PortalDb db, string name, CancellationToken cancel)
    {
        await using var write = db.Command(
            "insert into stream_events (tenant_id, event, visibility) values (app.tenant_id(), $1, 'internal')");
        write.Parameters.Add(new() { Value = name });
        await write.ExecuteNonQueryAsync(cancel);
    }
}
