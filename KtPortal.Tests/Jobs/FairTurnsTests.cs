using System.Collections.Concurrent;
using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using static KtPortal.Tests.Support.Waiting;

namespace KtPortal.Tests.Jobs;

/// <summary>However much one tenant has waiting, or how long its jobs take: another's are done in their turn.</summary>
public sealed class FairTurnsTests(JobsDatabase database) : IClassFixture<JobsDatabase>, IAsyncLifetime
{
    private readonly Guid loud = new("00000000-0000-0000-0000-0000000000aa");
    private readonly Guid quiet = new("00000000-0000-0000-0000-0000000000bb");
    private readonly Guid calm = new("00000000-0000-0000-0000-0000000000cc");

    public async ValueTask InitializeAsync()
    {
        await database.RunAsync("delete from outbox_messages");
        foreach (var (tenant, name) in ((Guid, string)[])[(loud, "loud"), (quiet, "quiet"), (calm, "calm")])
        {
            await database.RunAsync("insert into tenants (id, name, slug) values ($1, $2, $2) on conflict do nothing", tenant, name);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Tenants_take_turns_however_much_one_has_waiting()
    {
        await WriteAsync(loud, "test.note", 20, minutesAgo: 60);
        await WriteAsync(quiet, "test.note", 2);
        await WriteAsync(calm, "test.note", 1);
        await using var node = await database.StartNodeAsync(QuietNode);
        var queue = node.Services.GetRequiredService<OutboxQueue>();

        var first = await queue.ClaimAsync([Demand(5)], Cancel);
        Assert.Equal([loud, quiet, calm, loud, quiet], first.Select(j => j.TenantId));
        // The next in the round is who comes behind the last one served; who has nothing more is passed over.
        await WriteAsync(calm, "test.note", 1);
        Assert.Equal([calm, loud], (await queue.ClaimAsync([Demand(2) with { After = quiet }], Cancel)).Select(j => j.TenantId));
        Assert.Equal([loud, loud], (await queue.ClaimAsync([Demand(2) with { After = loud }], Cancel)).Select(j => j.TenantId));
    }

    [Fact]
    public async Task Of_one_tenant_the_oldest_comes_first_and_what_is_claimed_or_not_due_stays()
    {
        await WriteAsync(loud, "test.note", 3, minutesAgo: 10);
        await database.RunAsync("update outbox_messages set claimed_until = now() + interval '1 minute' where payload ->> 'n' = '3'");
        await WriteAsync(loud, "test.note", 1, minutesAgo: -10);
        await using var node = await database.StartNodeAsync(QuietNode);
        var queue = node.Services.GetRequiredService<OutboxQueue>();
        Assert.Equal([2, 1], (await queue.ClaimAsync([Demand(10)], Cancel)).Select(j => j.Read().GetProperty("n").GetInt32()));
        Assert.Empty(await queue.ClaimAsync([Demand(10)], Cancel));
    }

    [Fact]
    public async Task A_tenant_never_holds_a_nodes_last_slot()
    {
        var hall = new Hall();
        await using var node = await database.StartNodeAsync(services => services
            .AddSingleton(new OutboxOptions { Poll = TimeSpan.FromSeconds(1) }).AddSingleton(hall).AddOutboxHandler<Wait>("test.note"));
        var most = new OutboxOptions().Lanes[0].MostOfOneTenant;
        await WriteAsync(loud, "test.note", 20);
        await Eventually(() => hall.Inside.Count == most);
        await WriteAsync(quiet, "test.note", 1);
        await Eventually(() => hall.Inside.Contains(quiet));
        Assert.Equal(most, hall.Inside.Count(t => t == loud));
        hall.Open.SetResult();
        await Eventually(async () => await database.AskAsync<long>("select count(*) from outbox_messages where state = 'pending'") == 0);
    }

    [Fact]
    public async Task Reading_mail_takes_no_slot_of_other_work()
    {
        var hall = new Hall();
        var options = new OutboxOptions { Poll = TimeSpan.FromSeconds(1) };
        await using var node = await database.StartNodeAsync(services => services
            .AddSingleton(options).AddSingleton(hall).AddOutboxHandler<Wait>("mail.received").AddOutboxHandler<Pass>("test.note"));
        await WriteAsync(loud, "mail.received", 10);
        await WriteAsync(quiet, "mail.received", 10);
        await Eventually(() => hall.Inside.Count == options.ReadingConcurrency);
        await WriteAsync(loud, "test.note", 10);
        await Eventually(async () => await database.AskAsync<long>(
            "select count(*) from outbox_messages where kind = 'test.note' and state = 'done'") == 10);
        Assert.Equal(options.ReadingConcurrency, hall.Inside.Count);
        Assert.Equal(TimeSpan.FromSeconds(60), options.Lanes[1].Limit);
        hall.Open.SetResult();
        await Eventually(async () => await database.AskAsync<long>("select count(*) from outbox_messages where state = 'pending'") == 0);
    }

    /// <summary>Counted in pages that a claim looks at, with all of its inner statements.</summary>
    [Fact]
    public async Task A_claim_costs_little_beside_a_hundred_thousand_jobs_and_less_while_nothing_is_due()
    {
        await WriteAsync(loud, "mail.received", 50_000, minutesAgo: 60);
        await WriteAsync(loud, "test.note", 50_000, minutesAgo: 60);
        await WriteAsync(quiet, "test.note", 10);
        await database.RunAsync("vacuum analyze outbox_messages");
        var busy = await PagesAsync(new LaneDemand("common", 5, 4, TimeSpan.FromMinutes(5), [loud, loud, loud, loud], loud), Demand(2) with { Lane = "reading" });
        Assert.True(busy.Rows == 6, $"{busy}");
        Assert.True(busy.Pages < 500, $"{busy}");

        await database.RunAsync("update outbox_messages set next_attempt_at = now() + interval '1 hour'");
        await database.RunAsync("vacuum analyze outbox_messages");
        var idle = await PagesAsync(Demand(5));
        Assert.Equal(0, idle.Rows);
        Assert.True(idle.Pages <= 10, $"{idle}");
        await database.RunAsync("truncate outbox_messages");
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static LaneDemand Demand(int slots) => new("common", slots, slots, TimeSpan.FromMinutes(5), [], Guid.Empty);

    // Its worker takes nothing: the test does.
    private static void QuietNode(IServiceCollection services) => services.AddSingleton(new OutboxOptions { Concurrency = 0, ReadingConcurrency = 0 });

    private Task<object?> WriteAsync(Guid tenant, string kind, int count, int minutesAgo = 0) => database.RunAsync("""
        insert into outbox_messages (tenant_id, id, kind, payload, next_attempt_at)
        select $1, gen_random_uuid(), $2, jsonb_build_object('n', n), now() - $4 * interval '1 minute' - n * interval '1 millisecond' from generate_series(1, $3) n
        """, tenant, kind, count, minutesAgo);

    private async Task<(int Rows, int Pages)> PagesAsync(params LaneDemand[] lanes)
    {
        var demand = JsonSerializer.Serialize(lanes, JsonSerializerOptions.Web);
        await using var connection = new Npgsql.NpgsqlConnection(database.Options.App);
        await connection.OpenAsync(Cancel);
        var plan = default(JsonElement);
        // Once to have read the catalog, and more often than plpgsql plans anew for each call; none of it stays.
        for (var i = 0; i < 7; i++)
        {
            await using var transaction = await connection.BeginTransactionAsync(Cancel);
            await using var seal = new Npgsql.NpgsqlCommand("select set_config('app.seal', $1, true)", connection, transaction);
            seal.Parameters.Add(new() { Value = ContextSeal.From(TestServer.AppPassword).OfNode() });
            await seal.ExecuteNonQueryAsync(Cancel);
            await using var explain = new Npgsql.NpgsqlCommand(
                "explain (analyze, buffers, format json) select * from app.claim_outbox($1::jsonb)", connection, transaction);
            explain.Parameters.Add(new() { Value = demand });
            plan = JsonSerializer.Deserialize<JsonElement>((string)(await explain.ExecuteScalarAsync(Cancel))!)[0].GetProperty("Plan");
            await transaction.RollbackAsync(Cancel);
        }

        return ((int)plan.GetProperty("Actual Rows").GetDouble(), plan.GetProperty("Shared Hit Blocks").GetInt32() + plan.GetProperty("Shared Read Blocks").GetInt32());
    }

    private sealed class Hall
    {
        public ConcurrentBag<Guid> Inside { get; } = [];

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Wait(Hall hall) : IOutboxHandler
    {
        public Task HandleAsync(PortalDb db, Actor actor, JsonElement payload, CancellationToken cancel)
        {
            hall.Inside.Add(actor.TenantId);
            return hall.Open.Task.WaitAsync(cancel);
        }
    }

    private sealed class Pass : IOutboxHandler
    {
        public Task HandleAsync(PortalDb db, Actor actor, JsonElement payload, CancellationToken cancel) => Task.CompletedTask;
    }
}
