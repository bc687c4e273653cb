using KtPortal.Core.Data;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Jobs;

/// <summary>
/// One attempt at a job, or at several small ones of a tenant together, on services of its own. Each of its transactions counts only if the
/// jobs still belong to this worker at its end: one that was let go, or whose lease another worker took over, changes nothing any more.
/// </summary>
internal sealed class OutboxAttempt(IServiceProvider services, IReadOnlyList<ClaimedJob> jobs, string? module, TimeSpan limit)
{
    private readonly PortalDb db = services.GetRequiredService<PortalDb>();

    private ClaimedJob Job => jobs[0];

    public async Task DoAsync(CancellationToken cancel)
    {
        var payload = Job.Read();
        if (services.GetKeyedService<IOutboxHandler>(Job.Kind) is { } handler)
        {
            await InTenantAsync(
                async () =>
                {
                    if (!await IsOffAsync(cancel))
                    {
                        await handler.HandleAsync(db, Job.Actor, payload, cancel);
                    }

                    return true;
                },
                cancel);
            return;
        }

        var effect = services.GetKeyedService<IOutboxEffect>(Job.Kind)
            ?? throw new InvalidOperationException($"Nobody does jobs of the kind '{Job.Kind}'.");
        Perform? perform = null;
        var ours = await InTenantAsync(
            async () =>
            {
                perform = await effect.PrepareAsync(db, Job.Actor, payload, cancel);
                return perform is null;
            },
            cancel);
        if (ours && perform is not null)
        {
            var record = await perform(cancel);
            await InTenantAsync(
                async () =>
                {
                    await record(db, Job.Actor, cancel);
                    return true;
                },
                cancel);
        }
    }

    /// <summary>
    /// All of them in one transaction. What is done for many at once comes first and kind by kind, the others as they were asked for: two
    /// workers never wait for each other. False if one of them is no longer this worker's: then none is done.
    /// </summary>
    public Task<bool> DoTogetherAsync(CancellationToken cancel) => InTenantAsync(
        async () =>
        {
            var alone = new List<ClaimedJob>();
            foreach (var kind in jobs.GroupBy(job => job.Kind).OrderBy(kind => kind.Key, StringComparer.Ordinal))
            {
                if (services.GetRequiredKeyedService<IOutboxHandler>(kind.Key) is IOutboxBatchHandler batch)
                {
                    db.ActAs(kind.First().Actor);
                    await batch.HandleAllAsync(db, db.Actor!, [.. kind.Select(job => job.Read())], cancel);
                }
                else
                {
                    alone.AddRange(kind);
                }
            }

            // Their ids tell in which order they were asked for.
            foreach (var job in alone.OrderBy(job => job.Id))
            {
                db.ActAs(job.Actor);
                await services.GetRequiredKeyedService<IOutboxHandler>(job.Kind).HandleAsync(db, job.Actor, job.Read(), cancel);
                await db.SaveChangesAsync(cancel);
                db.ChangeTracker.Clear();
            }

            return true;
        },
        cancel);

    // Nothing of a module that is off is done, now or when it is on again.
    private async Task<bool> IsOffAsync(CancellationToken cancel)
    {
        if (module is null)
        {
            return false;
        }

        await using var command = db.Command("select $1 = any(modules_off) from tenants where id = app.tenant_id()", module);
        return await command.ExecuteScalarAsync(cancel) is true;
    }

    /// <param name="work">Says whether that was all there is to do.</param>
    private async Task<bool> InTenantAsync(Func<Task<bool>> work, CancellationToken cancel)
    {
        try
        {
            if (!await OutboxQueue.EnterAsync(db, jobs, limit, cancel))
            {
                return false;
            }

            var isDone = await work();
            await db.SaveChangesAsync(cancel);
            if (!await (isDone ? OutboxQueue.FinishAsync(db, jobs, cancel) : OutboxQueue.HoldAsync(db, Job, cancel)))
            {
                return false;
            }

            await db.CommitAsync(cancel);
            return true;
        }
        finally
        {
            await db.RollbackAsync(); // of what failed the connection is to forget what it had prepared
        }
    }
}
