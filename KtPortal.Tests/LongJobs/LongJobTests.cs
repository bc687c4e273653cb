using System.Collections.Concurrent;
using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.LongJobs;
using KtPortal.Tests.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using static KtPortal.Tests.Jobs.JobsDatabase;
using static KtPortal.Tests.Support.Waiting;

namespace KtPortal.Tests.LongJobs;

public sealed class LongJobTests(JobsDatabase database) : IClassFixture<JobsDatabase>
{
    private readonly Steps steps = new();

    private SmallShop Shop => database.Shop;

    [Fact]
    public async Task It_begins_with_the_transaction_that_asks_and_every_piece_counts_once()
    {
        await using var node = await StartAsync();
        var id = Guid.CreateVersion7();
        await using (var scope = node.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
            await db.EnterAsync(Shop.AgentActor, CancellationToken.None);
            await LongJobRegister.AskAsync(db, OrderOf(id, 5), CancellationToken.None);
            // Never committed.
        }

        var done = await AskAsync(node, 5);
        await Eventually(async () => await StateAsync(done) == "done 5/5");
        Assert.Equal(5, steps.Of(done).Count);
        Assert.All(steps.Of(done), who => Assert.Equal(Shop.Agent, who));
        Assert.Empty(steps.Of(id));
    }

    [Fact]
    public async Task Asked_for_twice_it_is_one()
    {
        await using var node = await StartAsync();
        var id = await AskAsync(node, 3);
        await AskAsync(node, 3, id);
        await Eventually(async () => await StateAsync(id) == "done 3/3");
        Assert.Equal(1L, await database.AskAsync<long>("select count(*) from outbox_messages where payload ->> 'job' = $1", id.ToString()));
    }

    [Fact]
    public async Task Handed_over_twice_whoever_begins_later_has_it_and_nothing_is_done_twice()
    {
        await using var node = await StartAsync();
        steps.Gate = new TaskCompletionSource();
        var id = await AskAsync(node, 6);
        await Eventually(() => steps.Of(id).Count >= 1);
        // As if the relay had died between handing it over and writing that down.
        await database.RunAsync("update long_jobs set state = 'waiting' where id = $1", id);
        await database.RunAsync("""
            insert into outbox_messages (tenant_id, id, kind, payload) values ($1, gen_random_uuid(), 'jobs.long', jsonb_build_object('job', $2::text))
            """, Shop.Tenant, id.ToString());
        await Eventually(async () => await database.AskAsync<int>("select attempt from long_jobs where id = $1", id) == 2);
        steps.Gate.SetResult();
        await Eventually(async () => await StateAsync(id) == "done 6/6");
    }

    [Fact]
    public async Task Stopped_it_ends_and_told_to_go_on_it_does_the_rest()
    {
        await using var node = await StartAsync();
        steps.Gate = new TaskCompletionSource();
        var id = await AskAsync(node, 4);
        await Eventually(() => steps.Of(id).Count >= 1);
        await ChangeAsync(node, (jobs, actor) => jobs.StopAsync(actor, id, CancellationToken.None));
        steps.Gate.SetResult();
        await Eventually(async () => await database.AskAsync<bool>(
            "select not exists (select 1 from hangfire.jobqueue where queue = 'long')"));
        Assert.StartsWith("stopped", await StateAsync(id), StringComparison.Ordinal);
        Assert.NotEqual("stopped 4/4", await StateAsync(id));
        await ChangeAsync(node, (jobs, actor) => jobs.GoOnAsync(actor, id, CancellationToken.None));
        await Eventually(async () => await StateAsync(id) == "done 4/4");
    }

    [Fact]
    public async Task What_fails_is_tried_again_and_its_asker_reads_why()
    {
        await using var node = await StartAsync();
        steps.Failures = 1;
        var id = await AskAsync(node, 2);
        await Eventually(async () => await database.AskAsync<bool>("select coalesce(error = 'It fails.', false) from long_jobs where id = $1", id));
        Assert.StartsWith("running", await StateAsync(id), StringComparison.Ordinal);
        await Eventually(async () => await StateAsync(id) == "done 2/2");
        Assert.True(await database.AskAsync<bool>("select error is null from long_jobs where id = $1", id));
    }

    [Fact]
    public async Task Nothing_is_done_for_somebody_who_has_no_account_any_more()
    {
        await using var node = await StartAsync();
        await database.RunAsync("update users set status = 'inactive' where id = $1", Shop.PartnerStaff);
        var id = await AskAsync(node, 2, by: Shop.PartnerActor);
        await Eventually(async () => await StateAsync(id) == "failed 0/2");
        Assert.Equal(
            "The person who started it no longer has an active account.", await database.AskAsync<string>("select error from long_jobs where id = $1", id));
        Assert.Empty(steps.Of(id));
    }

    [Fact]
    public async Task Others_work_is_nobodys_to_stop()
    {
        await using var node = await StartAsync();
        steps.Gate = new TaskCompletionSource();
        var id = await AskAsync(node, 2);
        await using var scope = node.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        await db.EnterAsync(Shop.PartnerActor, CancellationToken.None);
        var refused = await scope.ServiceProvider.GetRequiredService<LongJobRegister>().StopAsync(Shop.PartnerActor, id, CancellationToken.None);
        Assert.IsType<Problem.NotFound>(refused.Problem);
        steps.Gate.SetResult();
        await Eventually(async () => await StateAsync(id) == "done 2/2");
    }

    private Task<WebApplication> StartAsync() => database.StartNodeAsync(services => services.AddSingleton(steps)
        .AddLongJob<StepByStep>("test")
        .AddBackgroundJobs(database.Options, new JobServerOptions(TimeSpan.FromSeconds(1), 2, TimeSpan.FromSeconds(5))));

    private async Task<Guid> AskAsync(WebApplication node, int pieces, Guid? id = null, Actor? by = null)
    {
        var order = OrderOf(id ?? Guid.CreateVersion7(), pieces);
        await InAsync(node, by ?? Shop.AgentActor, (db, _) => LongJobRegister.AskAsync(db, order, CancellationToken.None));
        return order.Id;
    }

    private static LongJobOrder OrderOf(Guid id, int pieces) => new(id, "test", "Something long", "/desk", pieces);

    private async Task ChangeAsync(WebApplication node, Func<LongJobRegister, Actor, Task<Result<LongJob>>> change) =>
        await InAsync(node, Shop.AgentActor, async (_, services) =>
            Assert.True((await change(services.GetRequiredService<LongJobRegister>(), Shop.AgentActor)).Succeeded));

    private Task<string> StateAsync(Guid id) =>
        database.AskAsync<string>("select state || ' ' || worked || '/' || total from long_jobs where id = $1", id);

    /// <summary>What was done, and by whom.</summary>
    public sealed class Steps
    {
        private readonly ConcurrentQueue<(Guid Job, Guid? By)> done = new();

        /// <summary>The first piece ends no sooner.</summary>
        public TaskCompletionSource? Gate { get; set; }

        /// <summary>So many times the second piece fails.</summary>
        public int Failures { get; set; }

        public IReadOnlyList<Guid?> Of(Guid job) => [.. done.Where(d => d.Job == job).Select(d => d.By)];

        public async Task DoAsync(LongJobTurn turn, int piece)
        {
            done.Enqueue((turn.Job, turn.Person.UserId));
            if (piece == 1 && Failures > 0)
            {
                Failures--;
                throw new InvalidOperationException("It fails.");
            }

            await (Gate?.Task ?? Task.CompletedTask);
        }
    }

    internal sealed class StepByStep(Steps steps, IServiceScopeFactory scopes) : ILongJob
    {
        public async Task RunAsync(LongJobTurn turn, CancellationToken cancel)
        {
            while (true)
            {
                await using var scope = scopes.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
                await db.EnterAsync(turn.Person, cancel);
                await using var next = db.Command("select worked from long_jobs where id = $1 and worked < total", turn.Job);
                if (await next.ExecuteScalarAsync(cancel) is not int piece)
                {
                    return;
                }

                await steps.DoAsync(turn, piece);
                await turn.CountAsync(db, 1, cancel);
                await db.CommitAsync(cancel);
            }
        }
    }
}
