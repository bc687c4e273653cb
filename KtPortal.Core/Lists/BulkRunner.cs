using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.LongJobs;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Lists;

/// <summary>
/// Carries a run out: each row in a transaction of its own, as the person who asked. What became of a row is written with the change
/// itself, so a run that is begun again goes on where it ended.
/// </summary>
public sealed class BulkRunner(IServiceScopeFactory scopes)
{
    /// <param name="turn">Null where whoever asked waits for it.</param>
    public async Task RunAsync(Actor actor, Guid run, LongJobTurn? turn, CancellationToken cancel)
    {
        var (found, left) = await LeftAsync(actor, run, cancel);
        foreach (var row in left)
        {
            if (await ApplyAsync(actor, found!, row, turn, cancel) is not { } result)
            {
                if (turn is null)
                {
                    return; // pressed twice: the other request is at it, and ends it
                }

                continue; // done by whoever had the job before
            }

            if (result.Outcome == BulkOutcome.Refused)
            {
                await InAsync(actor, db => NoteAsync(db, run, row, result, turn, cancel), cancel);
            }
        }

        await InAsync(actor, async db =>
        {
            await using var done = db.Command("update bulk_runs set done_at = coalesce(done_at, now()) where id = $1", run);
            await done.ExecuteNonQueryAsync(cancel);
        }, cancel);
    }

    // What was refused leaves nothing behind: its transaction ends without a commit, and the reason is noted in another.
    private async Task<BulkResult?> ApplyAsync(Actor actor, BulkRun run, Guid row, LongJobTurn? turn, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        await db.EnterAsync(actor, cancel);
        var (found, kept) = await LockAsync(db, run, row, turn is not null, cancel);
        if (!found)
        {
            await db.RollbackAsync();
            return null;
        }

        var work = scope.ServiceProvider.GetRequiredKeyedService<IBulkWork>(run.Entity);
        var result = run.Undoes is null
            ? await work.ApplyAsync(actor, run.Order, run.Id, row, cancel)
            : await work.TakeBackAsync(actor, kept!, row, cancel);
        if (result.Outcome == BulkOutcome.Refused)
        {
            await db.RollbackAsync();
            return result;
        }

        await NoteAsync(db, run.Id, row, result, turn, cancel);
        await db.CommitAsync(cancel);
        return result;
    }

    private static async Task<(bool Found, string? Kept)> LockAsync(
        PortalDb db, BulkRun run, Guid row, bool waits, CancellationToken cancel)
    {
        await using var command = db.Command(
            "select undo from bulk_items where run_id = $1 and row_id = $2 and outcome is null for update" + (waits ? "" : " skip locked"),
            run.Id, row);
        await using var found = await command.ExecuteReaderAsync(cancel);
        return await found.ReadAsync(cancel) ? (true, found.OptionalText("undo")) : (false, null);
    }

    /// <returns>The run, and its rows that nothing became of yet, in their order.</returns>
    private async Task<(BulkRun? Run, List<Guid> Rows)> LeftAsync(Actor actor, Guid run, CancellationToken cancel)
    {
        BulkRun? found = null;
        var left = new List<Guid>();
        await InAsync(actor, async db =>
        {
            if ((found = await BulkRuns.ReadAsync(db, run, cancel)) is null)
            {
                return;
            }

            await using var command = db.Command("select row_id from bulk_items where run_id = $1 and outcome is null order by place", run);
            await using var rows = await command.ExecuteReaderAsync(cancel);
            while (await rows.ReadAsync(cancel))
            {
                left.Add(rows.GetGuid(0));
            }
        }, cancel);
        return (found, left);
    }

    private static async Task NoteAsync(
        PortalDb db, Guid run, Guid row, BulkResult result, LongJobTurn? turn, CancellationToken cancel)
    {
        await using var command = db.Command("""
            update bulk_items set code = $3, outcome = $4, reason = nullif($5, ''), undo = nullif($6, '')::jsonb where run_id = $1 and row_id = $2
            """, run, row, result.Code, EnumText<BulkOutcome>.Write(result.Outcome), result.Reason ?? "", result.Undo ?? "");
        await command.ExecuteNonQueryAsync(cancel);
        if (turn is not null)
        {
            await turn.CountAsync(db, 1, cancel);
        }
    }

    private async Task InAsync(Actor actor, Func<PortalDb, Task> work, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        await db.EnterAsync(actor, cancel);
        await work(db);
        await db.CommitAsync(cancel);
    }
}
