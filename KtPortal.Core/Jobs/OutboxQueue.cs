using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Jobs;

/// <summary>A job that belongs to this worker until its lease ends. The number of the attempt is the proof.</summary>
public sealed record ClaimedJob(Guid TenantId, Guid Id, string Kind, string Payload, int Attempt)
{
    public Actor Actor => Actor.System(TenantId, Kind);

    public JsonElement Read() => JsonSerializer.Deserialize<JsonElement>(Payload);
}

/// <summary>The statements that move a job through its states.</summary>
public sealed class OutboxQueue(Doors doors)
{
    public Task<List<ClaimedJob>> ClaimAsync(int limit, TimeSpan lease, CancellationToken cancel) => doors.QueryAsync(
        "select tenant_id, id, kind, payload::text, attempts from app.claim_outbox($1, $2)",
        r => new ClaimedJob(r.GetGuid(0), r.GetGuid(1), r.GetString(2), r.GetString(3), r.GetInt32(4)),
        cancel, limit, lease);

    /// <summary>
    /// Locks the job's row. False if the lease ended and another worker has it; while this transaction runs no other can
    /// take it, however long that is.
    /// </summary>
    public static async Task<bool> HoldAsync(PortalDb db, ClaimedJob job, CancellationToken cancel)
    {
        await using var command = db.Command(
            "select 1 from outbox_messages where id = $1 and attempts = $2 and state = 'pending' for update");
        command.Parameters.Add(new() { Value = job.Id });
        command.Parameters.Add(new() { Value = job.Attempt });
        return await command.ExecuteScalarAsync(cancel) is not null;
    }

    public static Task FinishAsync(PortalDb db, ClaimedJob job, CancellationToken cancel) =>
        RunAsync(db, job, "update outbox_messages set state = 'done', done_at = now(), last_error = null where id = $1 and attempts = $2", cancel);

    /// <summary>
    /// Back into the queue. A job with a key stays marked as once claimed: a new one of its key must not meet it in the
    /// index of those that merge; if there already is a new one, that one does the work.
    /// </summary>
    public static async Task RetryAsync(PortalDb db, ClaimedJob job, TimeSpan pause, string error, CancellationToken cancel)
    {
        await using var command = db.Command("""
            update outbox_messages o set last_error = $3, next_attempt_at = now() + $4,
                claimed_until = case when o.dedupe_key is null then null else now() end,
                state = case when n.newer then 'done' else 'pending' end,
                done_at = case when n.newer then now() end
            from (select exists (select 1 from outbox_messages w join outbox_messages f on f.id = $1 and w.dedupe_key = f.dedupe_key
                                 where w.id <> $1 and w.state = 'pending' and w.claimed_until is null) as newer) n
            where o.id = $1 and o.attempts = $2 and o.state = 'pending'
            """);
        command.Parameters.Add(new() { Value = job.Id });
        command.Parameters.Add(new() { Value = job.Attempt });
        command.Parameters.Add(new() { Value = error });
        command.Parameters.Add(new() { Value = pause });
        await command.ExecuteNonQueryAsync(cancel);
    }

    public static async Task LayAsideAsync(PortalDb db, ClaimedJob job, string error, CancellationToken cancel)
    {
        await using var command = db.Command(
            "update outbox_messages set state = 'dead', claimed_until = null, last_error = $3 where id = $1 and attempts = $2 and state = 'pending'");
        command.Parameters.Add(new() { Value = job.Id });
        command.Parameters.Add(new() { Value = job.Attempt });
        command.Parameters.Add(new() { Value = error });
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static async Task RunAsync(PortalDb db, ClaimedJob job, string sql, CancellationToken cancel)
    {
        await using var command = db.Command(sql);
        command.Parameters.Add(new() { Value = job.Id });
        command.Parameters.Add(new() { Value = job.Attempt });
        await command.ExecuteNonQueryAsync(cancel);
    }
}
