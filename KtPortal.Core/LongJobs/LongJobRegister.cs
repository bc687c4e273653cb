using KtPortal.Core.Audit;
using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tenancy;
using Npgsql;

namespace KtPortal.Core.LongJobs;

/// <summary>
/// Asks for long work, tells how far it is, stops it and has it go on. It is handed to the nodes by way of the outbox, so it begins if
/// and only if the transaction that asks for it is committed.
/// </summary>
public sealed class LongJobRegister(PortalDb db, TimeProvider clock)
{
    public const int MostShown = 100;

    private const string Selected = """
        select j.id, j.label, j.address, j.user_id, coalesce(u.display_name, '') as user_name, j.total, j.worked, j.state, j.error, j.created_at,
            j.ended_at
        from long_jobs j left join users u on u.tenant_id = j.tenant_id and u.id = j.user_id
        """;

    // Its own, or anybody's for who sees all.
    private const string Own = " ($2::uuid is null or j.user_id = $2)";

    /// <summary>Sees what others of the tenant have asked for.</summary>
    public static bool SeesAll(Actor actor) => actor.Audience == Audience.Provider && actor.May(TenancyPermissions.ManageSettings);

    /// <summary>In the transaction of the change that it belongs to, for who acts in it.</summary>
    public static async Task AskAsync(PortalDb db, LongJobOrder order, CancellationToken cancel)
    {
        await using var command = db.Command("""
            insert into long_jobs (tenant_id, id, kind, user_id, label, address, total)
            values (app.tenant_id(), $1, $2, app.user_id(), left($3, 300), $4, $5) on conflict do nothing
            """, order.Id, order.Kind, order.Label, order.Address, order.Total);
        if (await command.ExecuteNonQueryAsync(cancel) > 0)
        {
            await HandAsync(db, order.Id, cancel);
        }
    }

    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<LongJob>> ListAsync(Actor actor, CancellationToken cancel)
    {
        await using var command = db.Command($"{Selected} where $1::uuid is null and {Own} order by j.created_at desc, j.id limit {MostShown}");
        Fill(command, null, actor);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var found = new List<LongJob>();
        while (await rows.ReadAsync(cancel))
        {
            found.Add(Read(rows));
        }

        return found;
    }

    /// <summary>What is done stays done; what is in hand is undone.</summary>
    public Task<Result<LongJob>> StopAsync(Actor actor, Guid id, CancellationToken cancel) => ChangeAsync(
        actor, id, "update long_jobs set state = 'stopped', ended_at = now() where id = $1 and state in ('waiting', 'running')",
        "long_job.stopped", cancel);

    /// <summary>One that failed, or was stopped, goes on where it ended.</summary>
    public async Task<Result<LongJob>> GoOnAsync(Actor actor, Guid id, CancellationToken cancel)
    {
        var changed = await ChangeAsync(
            actor, id, "update long_jobs set state = 'waiting', ended_at = null, error = null where id = $1 and state in ('failed', 'stopped')",
            "long_job.resumed", cancel);
        if (changed.Succeeded)
        {
            await HandAsync(db, id, cancel);
        }

        return changed;
    }

    private async Task<Result<LongJob>> ChangeAsync(Actor actor, Guid id, string sql, string happened, CancellationToken cancel)
    {
        if (await FindAsync(actor, id, cancel) is not { } job)
        {
            return new Problem.NotFound();
        }

        await using var command = db.Command(sql, id);
        if (await command.ExecuteNonQueryAsync(cancel) == 0)
        {
            return new Problem.Conflict(LongJobTexts.MovedOn);
        }

        db.Add(AuditEntry.Of(actor, "execute", happened, clock.GetUtcNow()).About("long_job", id, null, null));
        await db.SaveChangesAsync(cancel);
        return job;
    }

    private async Task<LongJob?> FindAsync(Actor actor, Guid id, CancellationToken cancel)
    {
        await using var command = db.Command($"{Selected} where j.id = $1 and {Own}");
        Fill(command, id, actor);
        await using var row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) ? Read(row) : null;
    }

    private static async Task HandAsync(PortalDb db, Guid id, CancellationToken cancel)
    {
        db.Add(OutboxMessage.Of(LongJobRelay.Kind, ("job", id)));
        await db.SaveChangesAsync(cancel);
    }

    private static void Fill(NpgsqlCommand command, Guid? id, Actor actor)
    {
        foreach (var value in (Guid?[])[id, SeesAll(actor) ? null : actor.UserId])
        {
            command.Parameters.Add(new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid });
        }
    }

    private static LongJob Read(NpgsqlDataReader row) => new(
        row.Id("id"), row.Text("label"), row.Text("address"), row.Id("user_id"), row.Text("user_name"), row.Number("total"), row.Number("worked"),
        EnumText<LongJobState>.Parse(row.Text("state")), row.OptionalText("error"), row.Instant("created_at"), row.OptionalInstant("ended_at"));
}
