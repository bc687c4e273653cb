using System.Globalization;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KtPortal.Core.Jobs;

/// <summary>Does claimed jobs within their limit, and writes down how they ended.</summary>
public sealed class OutboxRun(
    IServiceScopeFactory scopes, JobKinds kinds, OutboxOptions options, TimeProvider clock, ILogger<OutboxRun> log)
{
    private const int LongError = 2000;

    /// <summary>Those of one slot. Where together they don't succeed, each is done alone, as if it had never been in company.</summary>
    /// <param name="hardStop">The host won't wait any longer.</param>
    public async Task RunAsync(IReadOnlyList<ClaimedJob> round, CancellationToken hardStop)
    {
        if (round.Count == 1)
        {
            await RunAsync(round[0], hardStop);
            return;
        }

        if (await TryTogetherAsync(round, hardStop))
        {
            return;
        }

        foreach (var job in round)
        {
            if (hardStop.IsCancellationRequested)
            {
                return;
            }

            // What the others took of its lease it has again; where that ended meanwhile, it is another worker's.
            if (await TryRenewAsync(job, hardStop))
            {
                await RunAsync(job, hardStop);
            }
        }
    }

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
        // A job may fail in any way, the worker goes on.
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
        await new OutboxAttempt(scope.ServiceProvider, [job], kinds.ModuleOf(job.Kind), lane.Limit).DoAsync(cancel);
    }

    private async Task<bool> TryTogetherAsync(IReadOnlyList<ClaimedJob> round, CancellationToken hardStop)
    {
        using var limit = new CancellationTokenSource(options.TogetherLimit, clock);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, hardStop);
        var told = cancel.Token;
        var work = Task.Run(() => DoTogetherAsync(round, told), CancellationToken.None);
        try
        {
            return await work.WaitAsync(options.TogetherLimit * 1.1, clock, hardStop);
        }
        // Whatever it was, whose fault it is shows when each is alone.
        catch (Exception e) when (!hardStop.IsCancellationRequested)
        {
            log.LogInformation(e, "{Count} jobs did not succeed together, each is done alone", round.Count);
            Forget(work);
            return false;
        }
        catch (OperationCanceledException)
        {
            log.LogWarning("{Count} jobs were cut off; they are taken up again when their lease ends", round.Count);
            Forget(work);
            return false;
        }
    }

    private async Task<bool> DoTogetherAsync(IReadOnlyList<ClaimedJob> round, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await new OutboxAttempt(scope.ServiceProvider, round, null, options.TogetherLimit).DoTogetherAsync(cancel);
    }

    private async Task<bool> TryRenewAsync(ClaimedJob job, CancellationToken cancel)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
            await db.EnterAsync(job.Actor, cancel);
            var isOurs = await OutboxQueue.RenewAsync(db, job, options.LaneOf(job).Lease, cancel);
            await db.CommitAsync(cancel);
            return isOurs;
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or InvalidOperationException or OperationCanceledException)
        {
            // The database may be away: the job's own attempt waits for it, and asks whose it is.
            log.LogInformation("The lease of job {Kind} {Id} was not renewed: {Reason}", job.Kind, job.Id, e.Message);
            return true;
        }
    }

    private static void Forget(Task work) => _ = work.ContinueWith(
        ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    // It may go on, but what it writes is no longer committed: its token is cancelled for good.
    private void LetGo(ClaimedJob job, OutboxLane lane, Task work)
    {
        log.LogError("Job {Kind} {Id} does not stop at its limit of {Limit}; it was let go, its slot is free", job.Kind, job.Id, lane.Limit);
        Forget(work);
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
