using System.Collections.Concurrent;
using KtPortal.Core.Kernel;
using KtPortal.Core.Realtime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KtPortal.Core.Jobs;

public sealed record OutboxOptions
{
    public int Concurrency { get; init; } = 4;

    /// <summary>How long a job belongs to a worker that doesn't answer for it. A job is stopped after 80 % of it.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Looks for due retries this often; new jobs are announced.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>
/// Takes due jobs of all tenants and does them, a few at a time, on any number of nodes. A database that is away is waited
/// for; a shutdown lets running jobs end.
/// </summary>
public sealed class OutboxWorker(OutboxQueue queue, OutboxRun run, Notifications notifications, OutboxOptions options, TimeProvider clock, ILogger<OutboxWorker> log)
    : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    // A moved line is due half a second after it was announced, so that a burst becomes one job.
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(550);
    private readonly SemaphoreSlim slots = new(options.Concurrency);
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly ConcurrentDictionary<Guid, Task> running = new();
    private readonly CancellationTokenSource hardStop = new();
    private volatile bool announced;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await using var _ = cancellationToken.Register(hardStop.Cancel);
        await base.StopAsync(cancellationToken);
        await Task.WhenAll(running.Values);
    }

    public override void Dispose()
    {
        base.Dispose();
        slots.Dispose();
        wake.Dispose();
        hardStop.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var listening = notifications.Listen(Notifications.Outbox, _ => Wake(), Wake);
        var pause = TimeSpan.Zero;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var full = await TakeAsync(stoppingToken);
                pause = TimeSpan.Zero;
                if (!full)
                {
                    await RestAsync(stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or InvalidOperationException or OperationCanceledException)
            {
                pause = Backoff.Next(pause, LongestPause);
                log.LogWarning("Jobs could not be taken, again in {Pause}: {Reason}", pause, e.Message);
                await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <returns>Whether there may be more that is due.</returns>
    private async Task<bool> TakeAsync(CancellationToken stopping)
    {
        await slots.WaitAsync(stopping);
        slots.Release();
        var free = slots.CurrentCount; // only this loop takes slots: it can but grow
        var jobs = await queue.ClaimAsync(free, options.Lease, CancellationToken.None);
        foreach (var job in jobs)
        {
            await slots.WaitAsync(CancellationToken.None);
            var task = RunAsync(job);
            running[job.Id] = task;
            if (task.IsCompleted)
            {
                running.TryRemove(job.Id, out _);
            }
        }

        return jobs.Count == free;
    }

    private async Task RunAsync(ClaimedJob job)
    {
        await Task.Yield();
        try
        {
            await run.RunAsync(job, hardStop.Token);
        }
        finally
        {
            running.TryRemove(job.Id, out _);
            slots.Release();
        }
    }

    private async Task RestAsync(CancellationToken stopping)
    {
        var rest = announced ? Settle : Backoff.Jitter(options.Poll, 0.2);
        announced = false;
        await wake.WaitAsync(rest, stopping);
    }

    private void Wake()
    {
        announced = true;
        if (wake.CurrentCount == 0)
        {
            try
            {
                wake.Release();
            }
            catch (SemaphoreFullException)
            {
                // Somebody else woke it at the same moment.
            }
        }
    }
}
