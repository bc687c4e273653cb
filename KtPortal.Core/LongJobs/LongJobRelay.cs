using System.Text.Json;
using Hangfire;
using Hangfire.Common;
using Hangfire.Server;
using Hangfire.States;
using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.LongJobs;

/// <summary>
/// Hands a long job from the outbox to the nodes, as a tenant and an id. If it is handed over twice, whoever begins later goes on where
/// the first one ends.
/// </summary>
internal sealed class LongJobRelay(IBackgroundJobClient jobs) : IOutboxEffect
{
    public const string Kind = "jobs.long";

    public async Task<Perform?> PrepareAsync(PortalDb db, Actor actor, JsonElement payload, CancellationToken cancel)
    {
        var id = payload.IdOf("job");
        await using var command = db.Command("select 1 from long_jobs where id = $1 and state = 'waiting'", id);
        if (await command.ExecuteScalarAsync(cancel) is null)
        {
            return null;
        }

        return async stop =>
        {
            var job = Job.FromExpression<LongJobRun>(
                run => run.RunAsync(actor.TenantId, id, default(PerformContext)!, CancellationToken.None), JobStore.ForLongJobs);
            await Task.Run(() => jobs.Create(job, new EnqueuedState(JobStore.ForLongJobs)), stop);
            return (_, _, _) => Task.CompletedTask;
        };
    }

    public async Task GiveUpAsync(PortalDb db, Actor actor, JsonElement payload, JobFailure failure, CancellationToken cancel)
    {
        await using var command = db.Command(
            "update long_jobs set state = 'failed', ended_at = now(), error = $2 where id = $1 and state = 'waiting'",
            payload.IdOf("job"), LongJobTexts.NotHanded);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
