using System.Globalization;
using Hangfire;
using Hangfire.Common;
using Hangfire.Logging;
using Hangfire.Server;
using Hangfire.Storage;
using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace KtPortal.Core.Jobs;

/// <summary>
/// This node's part of the background jobs: each firing of a schedule, and each long job, goes to one of the nodes. Waits for a
/// database that is away instead of ending the host. What is in hand when the node is told to stop goes back, and another takes it.
/// </summary>
public sealed class JobServer(
    JobStorage storage, JobActivator activator, IEnumerable<Schedule> schedules, JobServerOptions options, TimeProvider clock,
    ILoggerFactory logs) : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private readonly ILogger log = logs.CreateLogger<JobServer>();
    private readonly Lock gate = new();
    private readonly List<BackgroundJobServer> servers = [];

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Each(s => s.SendStop());
        foreach (var server in servers)
        {
            // Nobody waits for a database that is away.
            await server.WaitForShutdownAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        Each(s => s.Dispose());
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        LogProvider.SetCurrentLogProvider(new JobLog(logs));
        var pause = TimeSpan.Zero;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                ScheduleAll();
                Start(JobStore.ForSchedules, 2, isLight: false, stoppingToken);
                Start(JobStore.ForLongJobs, options.LongJobs, isLight: true, stoppingToken);
                return;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or DistributedLockTimeoutException)
            {
                pause = Backoff.Next(pause, LongestPause);
                log.LogWarning("Background jobs can't start yet, again in {Pause}: {Reason}", pause, e.Message);
                await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // Each kind has workers of its own: long jobs keep no schedule waiting. Only one of them minds the schedules and what is old.
    private void Start(string queue, int workers, bool isLight, CancellationToken stopping)
    {
        var all = new BackgroundJobServerOptions
        {
            Activator = activator,
            Queues = [queue],
            WorkerCount = workers,
            IsLightweightServer = isLight,
            ServerName = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}:{Environment.ProcessId}:{queue}"),
            SchedulePollingInterval = options.Poll,
            HeartbeatInterval = options.Patience,
            ServerTimeout = options.Patience * 5,
            StopTimeout = TimeSpan.FromSeconds(2),
            ShutdownTimeout = TimeSpan.FromSeconds(5),
        };
        lock (gate)
        {
            // A host may be thrown away while it starts.
            if (!stopping.IsCancellationRequested)
            {
                servers.Add(new BackgroundJobServer(all, storage));
            }
        }
    }

    private void Each(Action<BackgroundJobServer> act)
    {
        lock (gate)
        {
            servers.ForEach(act);
        }
    }

    /// <summary>What the program says replaces what the database kept; what it no longer knows goes.</summary>
    private void ScheduleAll()
    {
        var manager = new RecurringJobManager(storage);
        foreach (var schedule in schedules)
        {
            var job = Job.FromExpression<ScheduledRun>(
                run => run.RunAsync(schedule.Name, default(PerformContext)!, CancellationToken.None), JobStore.ForSchedules);
            manager.AddOrUpdate(schedule.Name, job, schedule.Cron, new RecurringJobOptions { TimeZone = TimeZoneInfo.Utc });
        }

        using var connection = storage.GetConnection();
        foreach (var kept in connection.GetRecurringJobs().Where(kept => schedules.All(s => s.Name != kept.Id)))
        {
            manager.RemoveIfExists(kept.Id);
        }
    }
}

/// <param name="Poll">Schedules are looked at this often.</param>
/// <param name="LongJobs">At once on this node.</param>
/// <param name="Patience">A node that gives no sign of life for so long counts as dead.</param>
public sealed record JobServerOptions(TimeSpan Poll, int LongJobs, TimeSpan Patience)
{
    private const int LeastPatience = 5;

    public static JobServerOptions Of(Deployment deployment)
    {
        var patience = TimeSpan.FromSeconds(Math.Max(LeastPatience, deployment.Number("KT_JOBS_SECONDS", 60)));
        return new(patience / 2, 2, patience);
    }
}
