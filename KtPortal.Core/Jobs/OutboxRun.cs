using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KtPortal.Core.Jobs;

/// <summary>Does one claimed job, and writes down how it ended.</summary>
public sealed class OutboxRun(IServiceScopeFactory scopes, OutboxOptions options, TimeProvider clock, ILogger<OutboxRun> log)
{
    private const int LongError = 2000;

    /// <param name="hardStop">The host won't wait any longer.</param>
    public async Task RunAsync(ClaimedJob job, CancellationToken hardStop)
    {
        var began = clock.GetTimestamp();
        using var limit = new CancellationTokenSource(options.Lease * 0.8, clock);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, hardStop);
        try
        {
            if (job.Attempt > RetryPlan.MostAttempts)
            {
                throw new InvalidOperationException("It was begun too often and never ended: the node died with it each time.");
            }

            await using var scope = scopes.CreateAsyncScope();
            await DoAsync(scope.ServiceProvider, job, cancel.Token);
        }
        // One of the two places that catch everything: a job may fail in any way, the worker goes on.
        catch (Exception e) when (!hardStop.IsCancellationRequested)
        {
            log.LogWarning(e, "Job {Kind} {Id} failed at attempt {Attempt}", job.Kind, job.Id, job.Attempt);
            await RecordFailureAsync(job, e, began, hardStop);
        }
        catch (OperationCanceledException)
        {
            log.LogWarning("Job {Kind} {Id} was cut off; it is taken up again when its lease ends", job.Kind, job.Id);
        }
    }

    private static async Task DoAsync(IServiceProvider services, ClaimedJob job, CancellationToken cancel)
    {
        var db = services.GetRequiredService<PortalDb>();
        if (services.GetKeyedService<IOutboxHandler>(job.Kind) is { } handler)
        {
            await InTenantAsync(db, job, async () =>
            {
                await handler.HandleAsync(db, job.Actor, job.Read(), cancel);
                await db.SaveChangesAsync(cancel);
                await OutboxQueue.FinishAsync(db, job, cancel);
            }, cancel);
            return;
        }

        var effect = services.GetKeyedService<IOutboxEffect>(job.Kind)
            ?? throw new InvalidOperationException($"Nobody does jobs of the kind '{job.Kind}'.");
        Perform? perform = null;
        var held = await InTenantAsync(db, job, async () =>
        {
            perform = await effect.PrepareAsync(db, job.Actor, job.Read(), cancel);
            await db.SaveChangesAsync(cancel);
            if (perform is null)
            {
                await OutboxQueue.FinishAsync(db, job, cancel);
            }
        }, cancel);
        if (held && perform is not null)
        {
            var record = await perform(cancel);
            await InTenantAsync(db, job, async () =>
            {
                await record(db, job.Actor, cancel);
                await db.SaveChangesAsync(cancel);
                await OutboxQueue.FinishAsync(db, job, cancel);
            }, cancel);
        }
    }

    private static async Task<bool> InTenantAsync(PortalDb db, ClaimedJob job, Func<Task> work, CancellationToken cancel)
    {
        await db.EnterAsync(job.Actor, cancel);
        var held = await OutboxQueue.HoldAsync(db, job, cancel);
        if (held)
        {
            await work();
        }

        await db.CommitAsync(cancel);
        return held;
    }

    // The database may be what failed: without this the job would wait for its whole lease.
    private async Task RecordFailureAsync(ClaimedJob job, Exception failure, long began, CancellationToken hardStop)
    {
        var pause = TimeSpan.Zero;
        while (clock.GetElapsedTime(began) < options.Lease && !hardStop.IsCancellationRequested)
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await RecordFailureAsync(scope.ServiceProvider, job, failure, hardStop);
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or DbUpdateException or InvalidOperationException)
            {
                pause = Backoff.Next(pause, TimeSpan.FromSeconds(10));
                await Task.Delay(pause, clock, hardStop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static async Task RecordFailureAsync(IServiceProvider services, ClaimedJob job, Exception failure, CancellationToken cancel)
    {
        var db = services.GetRequiredService<PortalDb>();
        var error = failure.Message.Replace('\0', ' ') is { Length: > LongError } text ? text[..LongError] : failure.Message.Replace('\0', ' ');
        await InTenantAsync(db, job, async () =>
        {
            if (RetryPlan.After(job.Kind, job.Attempt) is { } pause)
            {
                await OutboxQueue.RetryAsync(db, job, pause, error, cancel);
                return;
            }

            if (services.GetKeyedService<IOutboxEffect>(job.Kind) is { } effect)
            {
                await effect.GiveUpAsync(db, job.Actor, job.Read(), cancel);
                await db.SaveChangesAsync(cancel);
            }

            await OutboxQueue.LayAsideAsync(db, job, error, cancel);
        }, cancel);
    }
}
