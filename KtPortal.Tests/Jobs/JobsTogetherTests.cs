using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using static KtPortal.Tests.Support.Waiting;

namespace KtPortal.Tests.Jobs;

/// <summary>Small jobs of one tenant share a slot and a transaction.</summary>
public sealed class JobsTogetherTests(JobsDatabase database) : IClassFixture<JobsDatabase>
{
    private const string Kind = "test.small";

    [Fact]
    public async Task What_is_due_together_is_committed_together()
    {
        await WriteAsync([.. Enumerable.Range(1, 12)]);
        await using var node = await NodeAsync(new Ledger());
        await Eventually(async () => await CountAsync("state = 'done'") == 12);
        Assert.Equal(1L, await database.AskAsync<long>("select count(distinct done_at) from outbox_messages where kind = $1", Kind));
        Assert.Equal(12L, await CountAsync("attempts = 1"));
        Assert.Equal(1L, await WrittenAsync("count(distinct created_at)"));
        Assert.Equal(12L, await WrittenAsync("count(*)"));
    }

    [Fact]
    public async Task One_that_fails_is_tried_again_later_and_keeps_nobody_from_ending()
    {
        await WriteAsync([.. Enumerable.Range(1, 6)]);
        var ledger = new Ledger { Fails = 4 };
        await using var node = await NodeAsync(ledger);
        await Eventually(async () => await CountAsync("last_error is not null") == 1);
        await Eventually(async () => await CountAsync("state = 'done'") == 5);
        Assert.Equal(1L, await CountAsync("state = 'pending' and attempts = 1 and last_error = 'Not this one.' and payload ->> 'n' = '4'"));
        Assert.Equal(5L, await WrittenAsync("count(*)"));

        // What failed once goes alone.
        ledger.Fails = 0;
        await WriteAsync([7, 8]);
        await database.RunAsync("update outbox_messages set next_attempt_at = now() - interval '1 minute' where kind = $1", Kind);
        await database.RunAsync("select pg_notify('kt_outbox', '')");
        await Eventually(async () => await CountAsync("state = 'done'") == 8);
        Assert.Equal(8L, await WrittenAsync("count(*)"));
        Assert.Equal(1L, await CountAsync("attempts = 2"));
    }

    [Fact]
    public async Task Those_that_take_too_long_together_have_all_their_time_alone()
    {
        await WriteAsync([.. Enumerable.Range(1, 3)]);
        var ledger = new Ledger { Takes = TimeSpan.FromMilliseconds(150) };
        await using var node = await NodeAsync(ledger, TimeSpan.FromMilliseconds(200));
        await Eventually(async () => await CountAsync("state = 'done'") == 3);
        Assert.Equal(3L, await CountAsync("attempts = 1 and timeouts = 0"));
        Assert.Equal(3L, await database.AskAsync<long>("select count(distinct done_at) from outbox_messages where kind = $1", Kind));
        Assert.Equal(3L, await WrittenAsync("count(*)"));
    }

    [Fact]
    public async Task A_slot_takes_what_may_go_along_of_one_tenant_and_no_more_than_it_may()
    {
        await WriteAsync([.. Enumerable.Range(1, 5)]);
        await database.RunAsync("update outbox_messages set attempts = 1 where payload ->> 'n' = '2' and kind = $1", Kind);
        await using var node = await database.StartNodeAsync(services => services.AddSingleton(new OutboxOptions { Concurrency = 0, ReadingConcurrency = 0 }));
        var demand = new LaneDemand("common", 5, 5, TimeSpan.FromMinutes(5), [], Guid.Empty) { Together = [Kind], AtOnce = 3 };
        var claimed = await node.Services.GetRequiredService<OutboxQueue>().ClaimAsync([demand], TestContext.Current.CancellationToken);
        var rounds = claimed.GroupBy(job => job.Round).Select(r => r.Select(job => job.Read().GetProperty("n").GetInt32()).Order().ToList()).ToList();
        Assert.Equal(5, claimed.Count);
        Assert.Contains(rounds, r => r is [2]);
        Assert.All(rounds, r => Assert.InRange(r.Count, 1, 3));
        Assert.Equal(3, rounds.Count);
    }

    private async Task WriteAsync(int[] numbers)
    {
        if (numbers.Contains(1))
        {
            await database.RunAsync("delete from outbox_messages");
            await database.RunAsync("delete from stream_events where event like 'test.small.%'");
        }

        await database.RunAsync("""
            insert into outbox_messages (tenant_id, id, kind, payload, next_attempt_at)
            select $1, gen_random_uuid(), $2, jsonb_build_object('n', n), now() - interval '1 second' + n * interval '1 millisecond' from unnest($3) n
            """, database.Shop.Tenant, Kind, numbers);
    }

    private Task<long> CountAsync(string condition) =>
        database.AskAsync<long>($"select count(*) from outbox_messages where kind = '{Kind}' and {condition}");

    private Task<long> WrittenAsync(string what) => database.AskAsync<long>($"select {what} from stream_events where event like 'test.small.%'");

    private Task<WebApplication> NodeAsync(Ledger ledger, TimeSpan? together = null) => database.StartNodeAsync(services => services
        .AddSingleton(new OutboxOptions { Poll = TimeSpan.FromSeconds(1), TogetherLimit = together ?? TimeSpan.FromSeconds(10) })
        .AddSingleton(ledger).AddOutboxHandler<Small>(Kind, together: true));

    private sealed class Ledger
    {
        public int Fails { get; set; }

        public TimeSpan Takes { get; init; }
    }

    private sealed class Small(Ledger ledger) : IOutboxHandler
    {
        public async Task HandleAsync(PortalDb db, Actor actor, JsonElement payload, CancellationToken cancel)
        {
            var n = payload.GetProperty("n").GetInt32();
            await using var write = db.Command(
                $"insert into stream_events (tenant_id, event, visibility) values (app.tenant_id(), 'test.small.{n}', 'internal')");
            await write.ExecuteNonQueryAsync(cancel);
            await Task.Delay(ledger.Takes, cancel);
            if (n == ledger.Fails)
            {
                throw new InvalidOperationException("Not this one.");
            }
        }
    }
}
