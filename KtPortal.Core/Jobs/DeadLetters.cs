using KtPortal.Core.Audit;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Jobs;

public sealed record DeadLetter(Guid Id, string Kind, string Payload, int Attempts, string? LastError, DateTimeOffset CreatedAt);

/// <summary>Jobs that were tried as often as it makes sense: an admin looks at them and gives them another life.</summary>
public sealed class DeadLetters(PortalDb db, TimeProvider clock)
{
    private const int PageSize = 100;

    // That it begins anew the database sees to.
    private const string Revive = "update outbox_messages set state = 'pending' where state = 'dead' and ($1::uuid is null or id = $1)";

    public async Task<Result<IReadOnlyList<DeadLetter>>> ListAsync(Actor actor, CancellationToken cancel)
    {
        if (!actor.May(TenancyPermissions.ManageSettings))
        {
            return new Problem.Forbidden(JobTexts.MaySee);
        }

        return await db.Set<OutboxMessage>().AsNoTracking().Where(m => m.State == "dead").OrderByDescending(m => m.CreatedAt).Take(PageSize)
            .Select(m => new DeadLetter(m.Id, m.Kind, m.Payload, m.Attempts, m.LastError, m.CreatedAt)).ToListAsync(cancel);
    }

    public async Task<Result<Done>> RetryAsync(Actor actor, Guid id, CancellationToken cancel)
    {
        var revived = await ReviveAsync(actor, id, cancel);
        if (!revived.Succeeded)
        {
            return revived.Problem!;
        }

        return revived.Value == 1 ? Done.Instance : new Problem.NotFound();
    }

    /// <returns>How many.</returns>
    public Task<Result<int>> RetryAllAsync(Actor actor, CancellationToken cancel) => ReviveAsync(actor, null, cancel);

    private async Task<Result<int>> ReviveAsync(Actor actor, Guid? id, CancellationToken cancel)
    {
        if (!actor.May(TenancyPermissions.ManageSettings))
        {
            return new Problem.Forbidden(JobTexts.MayRetry);
        }

        await using var command = db.Command(Revive);
        command.Parameters.Add(new() { Value = id is { } one ? one : DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
        var count = await command.ExecuteNonQueryAsync(cancel);
        if (count > 0)
        {
            await using var wake = db.Command("select pg_notify('kt_outbox', '')");
            await wake.ExecuteNonQueryAsync(cancel);
            var entry = AuditEntry.Of(actor, "execute", "outbox.retried", clock.GetUtcNow())
                .Values(null, new Dictionary<string, object?> { ["jobs"] = count });
            db.Add(id is { } job ? entry.About("outbox_message", job, null, null) : entry);
            await db.SaveChangesAsync(cancel);
        }

        return count;
    }
}
