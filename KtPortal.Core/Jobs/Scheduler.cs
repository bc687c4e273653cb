using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Quartz;

namespace KtPortal.Core.Jobs;

/// <summary>
/// Runs this node's part of the schedules: all nodes share them in the database, each firing goes to one node. Waits for a
/// database that is away instead of ending the host.
/// </summary>
public sealed class Scheduler(ISchedulerFactory factory, IEnumerable<Schedule> schedules, TimeProvider clock, ILogger<Scheduler> log) : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private IScheduler? scheduler;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (scheduler is not null)
        {
            // It would wait for a database that is away, without end. What it had in hand another node finds in there.
            await scheduler.Shutdown(waitForJobsToComplete: true, cancellationToken).AsTask().WaitAsync(cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var pause = TimeSpan.Zero;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                scheduler ??= await factory.GetScheduler(stoppingToken);
                await ScheduleAllAsync(scheduler, stoppingToken);
                await scheduler.Start(stoppingToken);
                return;
            }
            catch (Exception e) when (e is SchedulerException or NpgsqlException or TimeoutException)
            {
                pause = Backoff.Next(pause, LongestPause);
                log.LogWarning("The schedules can't start yet, again in {Pause}: {Reason}", pause, e.Message);
                await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>What the program says replaces what the database kept; what it no longer knows goes.</summary>
    private async Task ScheduleAllAsync(IScheduler target, CancellationToken cancel)
    {
        var wanted = schedules.ToDictionary(s => s.Name, s => s.Cron);
        foreach (var (name, cron) in wanted)
        {
            if (await target.GetTrigger(new TriggerKey(name), cancel) is ICronTrigger kept && kept.CronExpressionString == cron)
            {
                continue; // with it, what was missed while no node ran
            }

            var job = JobBuilder.Create<ScheduledRun>().WithIdentity(name).Build();
            var trigger = TriggerBuilder.Create().WithIdentity(name).ForJob(job)
                .WithCronSchedule(cron, c => c.InTimeZone(TimeZoneInfo.Utc)).Build();
            await target.ScheduleJob(job, [trigger], new ScheduleJobOptions { Replace = true }, cancel);
        }

        foreach (var known in await target.GetJobKeys(GroupMatcher<JobKey>.AnyGroup(), cancel))
        {
            if (!wanted.ContainsKey(known.Name))
            {
                await target.DeleteJob(known, cancel);
            }
        }
    }

    internal static void Configure(IServiceCollection services, DatabaseOptions database) => services.AddQuartz(quartz => quartz
        .UsePersistentStore(store =>
        {
            store.UsePostgres(source => source.DataSourceFactory = _ => Source(database));
            store.ConfigureStore(o => (o.TablePrefix, o.StoreJobDataAsStrings, o.UseBackgroundThreads) = ("quartz.qrtz_", true, true));
            store.UseClustering();
        }));

    // Not behind a pooler: the role is the session's, and the cluster's locks are its transactions'.
    private static NpgsqlDataSource Source(DatabaseOptions database) => NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(database.Direct)
        {
            Options = "-c role=kt_scheduler",
            ApplicationName = "kt-portal schedules",
            MaxPoolSize = 5,
        }.ConnectionString);
}
