using Hangfire;
using Hangfire.Server;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KtPortal.Core.Jobs;

/// <summary>
/// Takes one scheduled task through all active tenants. What fails for one is logged and done for the others. A node that dies on the
/// way is followed by another, which does what is left: for a tenant each firing is done once, and never two of a task at one time.
/// </summary>
public sealed class ScheduledRun(
    Doors doors, IEnumerable<Schedule> schedules, IServiceScopeFactory scopes, ILogger<ScheduledRun> log)
{
    // The row is written with what the firing does, so it stands for that. Whoever finds another at the task leaves it to him.
    private const string Begin = """
        insert into schedule_runs as r (tenant_id, name, due_at)
        select app.tenant_id(), $1, $2 where pg_try_advisory_xact_lock(hashtextextended($1 || app.tenant_id(), 0))
        on conflict (tenant_id, name) do update set due_at = excluded.due_at where r.due_at < excluded.due_at
        """;

    /// <summary>One firing. What fails as a whole is not tried again: the next one comes by itself.</summary>
    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    [JobDisplayName("{0}")]
    public Task RunAsync(string name, PerformContext firing, CancellationToken cancel) =>
        RunAsync(name, firing.BackgroundJob.CreatedAt, cancel);

    /// <param name="due">Which firing it is: later ones are later.</param>
    public async Task RunAsync(string name, DateTimeOffset due, CancellationToken cancel)
    {
        if (schedules.FirstOrDefault(s => s.Name == name) is not { } schedule)
        {
            return; // another version's
        }

        foreach (var (tenant, modulesOff) in await doors.ActiveTenantsAsync(cancel))
        {
            if (schedule.Module is not null && modulesOff.Contains(schedule.Module))
            {
                continue;
            }

            try
            {
                await RunAsync(name, Actor.System(tenant, name), due, cancel);
            }
            // As in the outbox: one tenant's failure is not the others'.
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                log.LogError(e, "{Schedule} failed for tenant {Tenant}", name, tenant);
            }
        }
    }

    private async Task RunAsync(string name, Actor actor, DateTimeOffset due, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        await db.EnterAsync(actor, cancel);
        try
        {
            await using var begin = db.Command(Begin, name, due);
            if (await begin.ExecuteNonQueryAsync(cancel) > 0)
            {
                await scope.ServiceProvider.GetRequiredKeyedService<IScheduledTask>(name).RunAsync(db, actor, cancel);
                await db.SaveChangesAsync(cancel);
                await db.CommitAsync(cancel);
            }
        }
        finally
        {
            await db.RollbackAsync(); // of what failed the connection is to forget what it had prepared
        }
    }
}
