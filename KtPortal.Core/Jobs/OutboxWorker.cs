using System.Collections.Concurrent;
using KtPortal.Core.Kernel;
using KtPortal.Core.Realtime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KtPortal.Core.Jobs;

/// <summary>
/// Takes due jobs of all tenants in turn and does them, a few at a time, on any number of nodes. A database that is away is
/// waited for; a shutdown lets running jobs end.
/// </summary>
public sealed class OutboxWorker(
    OutboxQueue queue, OutboxRun run, JobKinds kinds, Notifications notifications, OutboxOptions options, TimeProvider clock,
    ILogger<OutboxWorker> log)
    : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    // A moved line is due half a second after it was announced, so that a burst becomes one job.
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(550);
    private readonly List<LaneSlots> lanes = [.. options.Lanes.Select(lane => new LaneSlots(lane))];
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
        wake.Dispose();
        hardStop.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var listening = notifications.Listen(Notifications.Outbox, _ => Announce(), Announce);
        var pause = TimeSpan.Zero;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await TakeAsync();
                pause = TimeSpan.Zero;
                await RestAsync(stoppingToken);
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

    // What it leaves behind waits for a slot; giving that back wakes it.
    private async Task TakeAsync()
    {
        var asked = lanes.ConvertAll(lane => (Lane: lane, Demand: lane.Demand() with { Together = kinds.Together, AtOnce = options.AtOnce }))
            .FindAll(a => a.Demand.Free > 0);
        if (asked.Count == 0)
        {
            return;
        }

        var jobs = await queue.ClaimAsync(asked.ConvertAll(a => a.Demand), CancellationToken.None);
        foreach (var (lane, demand) in asked)
        {
            var own = jobs.FindAll(job => job.Lane == lane.Name).GroupBy(job => job.Round).Select(round => round.ToList()).ToList();
            if (lane.Take(demand, own.ConvertAll(round => round[0].TenantId)))
            {
                Wake();
            }

            own.ForEach(round => Start(round, lane));
        }
    }

    private void Start(List<ClaimedJob> round, LaneSlots lane)
    {
        var task = RunAsync(round, lane);
        running[round[0].Id] = task;
        if (task.IsCompleted)
        {
            running.TryRemove(round[0].Id, out _);
        }
    }

    private async Task RunAsync(List<ClaimedJob> round, LaneSlots lane)
    {
        await Task.Yield();
        try
        {
            await run.RunAsync(round, hardStop.Token);
        }
        finally
        {
            running.TryRemove(round[0].Id, out _);
            if (lane.GiveBack(round[0].TenantId))
            {
                Wake();
            }
        }
    }

    private async Task RestAsync(CancellationToken stopping)
    {
        var rest = announced ? Settle : Backoff.Jitter(options.Poll, 0.2);
        announced = false;
        var asked = clock.GetTimestamp();
        await wake.WaitAsync(rest, stopping);
        if (options.Gather - clock.GetElapsedTime(asked) is { Ticks: > 0 } soon)
        {
            await Task.Delay(soon, clock, stopping);
            await wake.WaitAsync(TimeSpan.Zero, stopping); // who called meanwhile is heard now
        }
    }

    private void Announce()
    {
        announced = true;
        Wake();
    }

    private void Wake()
    {
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
