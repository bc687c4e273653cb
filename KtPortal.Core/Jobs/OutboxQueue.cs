using System.Globalization;
using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Jobs;

/// <summary>A job that belongs to this worker until its lease ends. The number of the attempt is the proof.</summary>
/// <param name="Timeouts">How many attempts before this one ran into the limit.</param>
/// <param name="Round">Jobs of one claim with the same number share a slot.</param>
public sealed record ClaimedJob(
    Guid TenantId, Guid Id, string Kind, string Payload, int Attempt, int Timeouts, string Lane, int Round)
{
    public Actor Actor => Actor.System(TenantId, Kind);

    public JsonElement Read() => JsonSerializer.Deserialize<JsonElement>(Payload);
}

/// <summary>The statements that move a job through its states.</summary>
public sealed class OutboxQueue(Doors doors)
{
    /// <summary>One statement for all lanes; where nothing is due it is one look into an index.</summary>
    public Task<List<ClaimedJob>> ClaimAsync(IReadOnlyList<LaneDemand> lanes, CancellationToken cancel) => doors.QueryAsync(
        "select tenant_id, id, kind, payload::text, attempts, timeouts, lane, round from app.claim_outbox($1::jsonb)",
        r => new ClaimedJob(
            r.GetGuid(0), r.GetGuid(1), r.GetString(2), r.GetString(3), r.GetInt32(4), r.GetInt32(5), r.GetString(6), r.GetInt32(7)),
        cancel, JsonSerializer.Serialize(lanes, JsonSerializerOptions.Web));

    /// <summary>
    /// Enters the jobs' tenant, and asks in the same statement whether they are still this worker's. Locks nothing: what never ends must not
    /// keep others from writing down that it was let go. PostgreSQL ends the transaction of one that does nothing with it for longer than
    /// its limit.
    /// </summary>
    public static async Task<bool> EnterAsync(PortalDb db, IReadOnlyList<ClaimedJob> jobs, TimeSpan limit, CancellationToken cancel)
    {
        var milliseconds = ((long)limit.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        var ours = await db.EnterAndAskAsync(
            jobs[0].Actor, "app.own_jobs($6, $7, $8)", cancel, IdsOf(jobs), AttemptsOf(jobs), milliseconds);
        return ours == jobs.Count;
    }

    /// <summary>Locks the job's row. False if the lease ended and another worker has it.</summary>
    public static async Task<bool> HoldAsync(PortalDb db, ClaimedJob job, CancellationToken cancel)
    {
        await using var command = db.Command(
            "select 1 from outbox_messages where id = $1 and attempts = $2 and state = 'pending' for update", job.Id, job.Attempt);
        return await command.ExecuteScalarAsync(cancel) is not null;
    }

    /// <returns>False if another worker has one of them, or it was written down as failed.</returns>
    public static async Task<bool> FinishAsync(PortalDb db, IReadOnlyList<ClaimedJob> jobs, CancellationToken cancel)
    {
        await using var command = db.Command("""
            update outbox_messages o set state = 'done', done_at = now(), last_error = null
            from unnest($1, $2) as mine (id, attempts)
            where o.id = mine.id and o.attempts = mine.attempts and o.state = 'pending'
            """, IdsOf(jobs), AttemptsOf(jobs));
        return await command.ExecuteNonQueryAsync(cancel) == jobs.Count;
    }

    /// <summary>Begins its lease anew. False if that ended, and another worker has it.</summary>
    public static async Task<bool> RenewAsync(PortalDb db, ClaimedJob job, TimeSpan lease, CancellationToken cancel)
    {
        await using var command = db.Command(
            "update outbox_messages set claimed_until = now() + $3 where id = $1 and attempts = $2 and state = 'pending'",
            job.Id, job.Attempt, lease);
        return await command.ExecuteNonQueryAsync(cancel) == 1;
    }

    /// <summary>
    /// Back into the queue. A job with a key stays marked as once claimed: a new one of its key must not meet it in the
    /// index of those that merge; if there already is a new one, that one does the work.
    /// </summary>
    public static async Task RetryAsync(PortalDb db, ClaimedJob job, TimeSpan pause, string error, int timeouts, CancellationToken cancel)
    {
        await using var command = db.Command("""
            update outbox_messages o set last_error = $3, next_attempt_at = now() + $4, timeouts = $5,
                claimed_until = case when o.dedupe_key is null then null else now() end,
                state = case when n.newer then 'done' else 'pending' end,
                done_at = case when n.newer then now() end
            from (select exists (select 1 from outbox_messages w join outbox_messages f on f.id = $1 and w.dedupe_key = f.dedupe_key
                                 where w.id <> $1 and w.state = 'pending' and w.claimed_until is null) as newer) n
            where o.id = $1 and o.attempts = $2 and o.state = 'pending'
            """, job.Id, job.Attempt, error, pause, timeouts);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static Guid[] IdsOf(IReadOnlyList<ClaimedJob> jobs) => [.. jobs.Select(job => job.Id)];

    private static int[] AttemptsOf(IReadOnlyList<ClaimedJob> jobs) => [.. jobs.Select(job => job.Attempt)];

    public static async Task LayAsideAsync(PortalDb db, ClaimedJob job, string error, int timeouts, CancellationToken cancel)
    {
        await using var command = db.Command("""
            update outbox_messages set state = 'dead', claimed_until = null, last_error = $3, timeouts = $4
            where id = $1 and attempts = $2 and state = 'pending'
            """, job.Id, job.Attempt, error, timeouts);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
