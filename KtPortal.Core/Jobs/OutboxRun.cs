using System.Globalization;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KtPortal.Core.Jobs;

/// <summary>Does one claimed job within its limit, and writes down how it ended.</summary>
public sealed class OutboxRun(
    IServiceScopeFactory scopes, JobKinds kinds, OutboxOptions options, TimeProvider clock, ILogger<OutboxRun> log)
{
    private const int LongError = 2000;

    /// <param name="hardStop">The host won't wait any longer.</param>
    public async Task RunAsync(ClaimedJob job, CancellationToken hardStop)
    {
        var lane = options.LaneOf(job);
        var began = clock.GetTimestamp();
        using var limit = new CancellationTokenSource(lane.Limit, clock);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, hardStop);
        var told = cancel.Token;
        // Beside this: what computes and never looks up would not come back here either.
        var work = Task.Run(() => DoAsync(job, lane, told), CancellationToken.None);
        try
        {
            await work.WaitAsync(lane.Patience, clock, hardStop);
        }
        // One of the two places that catch everything: a job may fail in any way, the worker goes on.
        catch (Exception e) when (!hardStop.IsCancellationRequested)
        {
            // Where the machine is starved, patience may end before the limit has rung.
            var isSlow = limit.IsCancellationRequested || !work.IsCompleted;
            if (!work.IsCompleted)
            {
                LetGo(job, lane, work);
            }

            await RecordFailureAsync(job, lane, isSlow ? Slow(job, lane) : Broken(job, e), began, hardStop);
        }
        catch (OperationCanceledException)
        {
            log.LogWarning("Job {Kind} {Id} was cut off; it is taken up again when its lease ends", job.Kind, job.Id);
        }
    }

    private async Task DoAsync(ClaimedJob job, OutboxLane lane, CancellationToken cancel)
    {
        if (job.Attempt > kinds.PlanOf(job.Kind).MostAttempts)
        {
            throw new InvalidOperationException("It was begun too often and never ended: the node died with it each time.");
        }

        await using var scope = scopes.CreateAsyncScope();
        await new OutboxAttempt(scope.ServiceProvider, job, kinds.ModuleOf(job.Kind), lane.Limit).DoAsync(cancel);
    }

    // It may go on, but what it writes is no longer committed: its token is cancelled for good.
    private void LetGo(ClaimedJob job, OutboxLane lane, Task work)
    {
        log.LogError("Job {Kind} {Id} does not stop at its limit of {Limit}; it was let go, its slot is free", job.Kind, job.Id, lane.Limit);
        _ = work.ContinueWith(
            ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    private Failed Slow(ClaimedJob job, OutboxLane lane)
    {
        log.LogWarning("Job {Kind} {Id} ran into its limit at attempt {Attempt}", job.Kind, job.Id, job.Attempt);
        var limit = lane.Limit.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
        return new(JobFailure.TimedOut, $"It took longer than {limit} s{(job.Timeouts > 0 ? $", {job.Timeouts + 1} times" : "")}.");
    }

    private Failed Broken(ClaimedJob job, Exception e)
    {
        log.LogWarning(e, "Job {Kind} {Id} failed at attempt {Attempt}", job.Kind, job.Id, job.Attempt);
        var error = e.Message.Replace('\0', ' ');
        return new(e is UnfitJobException ? JobFailure.Unfit : JobFailure.Failed, error.Length > LongError ? error[..LongError] : error);
    }

    // The database may be what failed: without this the job would wait for its whole lease.
    private async Task RecordFailureAsync(ClaimedJob job, OutboxLane lane, Failed failed, long began, CancellationToken hardStop)
    {
        var pause = TimeSpan.Zero;
        do
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await RecordFailureAsync(scope.ServiceProvider, job, failed, hardStop);
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or DbUpdateException or InvalidOperationException)
            {
                pause = Backoff.Next(pause, TimeSpan.FromSeconds(10));
                await Task.Delay(pause, clock, hardStop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        while (clock.GetElapsedTime(began) < lane.Lease && !hardStop.IsCancellationRequested);
    }

    private async Task RecordFailureAsync(IServiceProvider services, ClaimedJob job, Failed failed, CancellationToken cancel)
    {
        var db = services.GetRequiredService<PortalDb>();
        var timeouts = job.Timeouts + (failed.How == JobFailure.TimedOut ? 1 : 0);
        await db.EnterAsync(job.Actor, cancel);
        if (await OutboxQueue.HoldAsync(db, job, cancel))
        {
            if (kinds.PlanOf(job.Kind).After(job, failed.How) is { } pause)
            {
                await OutboxQueue.RetryAsync(db, job, pause, failed.Error, timeouts, cancel);
            }
            else
            {
                // One that can't be read names nothing that could be given up.
                if (failed.How != JobFailure.Unfit && services.GetKeyedService<IOutboxEffect>(job.Kind) is { } effect)
                {
                    await effect.GiveUpAsync(db, job.Actor, job.Read(), failed.How, cancel);
                    await db.SaveChangesAsync(cancel);
                }

                await OutboxQueue.LayAsideAsync(db, job, failed.Error, timeouts, cancel);
            }
        }

        await db.CommitAsync(cancel);
    }

    private sealed record Failed(JobFailure How, string Error);
}
