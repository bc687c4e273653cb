using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Quartz;

namespace KtPortal.Core.Jobs;

/// <summary>Takes one scheduled task through all active tenants. What fails for one is logged and done for the others.</summary>
[DisallowConcurrentExecution]
public sealed class ScheduledRun(
    Doors doors, IEnumerable<Schedule> schedules, IServiceScopeFactory scopes, ILogger<ScheduledRun> log) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await RunAsync(context.JobDetail.Key.Name, cancellationToken);

    public async Task RunAsync(string name, CancellationToken cancel)
    {
        var module = schedules.First(s => s.Name == name).Module;
        foreach (var (tenant, modulesOff) in await doors.ActiveTenantsAsync(cancel))
        {
            if (module is not null && modulesOff.Contains(module))
            {
                continue;
            }

            try
            {
                await using var scope = scopes.CreateAsyncScope();
                var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
                var actor = Actor.System(tenant, name);
                await db.EnterAsync(actor, cancel);
                await scope.ServiceProvider.GetRequiredKeyedService<IScheduledTask>(name).RunAsync(db, actor, cancel);
                await db.SaveChangesAsync(cancel);
                await db.CommitAsync(cancel);
            }
            // As in the outbox: one tenant's failure is not the others'.
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                log.LogError(e, "{Schedule} failed for tenant {Tenant}", name, tenant);
            }
        }
    }
}
