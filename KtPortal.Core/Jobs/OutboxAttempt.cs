using KtPortal.Core.Data;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Jobs;

/// <summary>
/// One attempt at a job, on services of its own. Each of its transactions counts only if the job still belongs to this worker
/// at its end: one that was let go, or whose lease another worker took over, changes nothing any more.
/// </summary>
internal sealed class OutboxAttempt(IServiceProvider services, ClaimedJob job, string? module, TimeSpan limit)
{
    private readonly PortalDb db = services.GetRequiredService<PortalDb>();

    public async Task DoAsync(CancellationToken cancel)
    {
        var payload = job.Read();
        if (services.GetKeyedService<IOutboxHandler>(job.Kind) is { } handler)
        {
            await InTenantAsync(
                async () =>
                {
                    if (!await IsOffAsync(cancel))
                    {
                        await handler.HandleAsync(db, job.Actor, payload, cancel);
                    }

                    return true;
                },
                cancel);
            return;
        }

        var effect = services.GetKeyedService<IOutboxEffect>(job.Kind)
            ?? throw new InvalidOperationException($"Nobody does jobs of the kind '{job.Kind}'.");
        Perform? perform = null;
        var ours = await InTenantAsync(
            async () =>
            {
                perform = await effect.PrepareAsync(db, job.Actor, payload, cancel);
                return perform is null;
            },
            cancel);
        if (ours && perform is not null)
        {
            var record = await perform(cancel);
            await InTenantAsync(
                async () =>
                {
                    await record(db, job.Actor, cancel);
                    return true;
                },
                cancel);
        }
    }

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
        await db.EnterAsync(job.Actor, cancel);
        try
        {
            if (!await OutboxQueue.IsOursAsync(db, job, limit, cancel))
            {
                return false;
            }

            var isDone = await work();
            await db.SaveChangesAsync(cancel);
            if (!await (isDone ? OutboxQueue.FinishAsync(db, job, cancel) : OutboxQueue.HoldAsync(db, job, cancel)))
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
