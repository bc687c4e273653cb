using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;

namespace KtPortal.Core.Lists;

/// <summary>Takes back what was done to many rows.</summary>
public sealed class BulkUndo(PortalDb db, BulkRuns runs, TimeProvider clock)
{
    /// <summary>By a run of its own, row by row: what moved on meanwhile stays, and is named.</summary>
    /// <returns>The run that takes it back, and whether it is left to a job.</returns>
    public async Task<Result<(Guid Id, bool IsJob)>> AskAsync(Actor actor, ListDeclaration list, Guid run, CancellationToken cancel)
    {
        if (await runs.FindAsync(actor, list, run, cancel) is not { } found)
        {
            return new Problem.NotFound();
        }

        if (found.UndoneBy is { } already)
        {
            return (already, true); // a second click finds it asked for
        }

        if (!list.MayChangeMany(actor) || !found.CanBeUndone(clock.GetUtcNow()))
        {
            return new Problem.Conflict(BulkTexts.TooLateToUndo);
        }

        var id = Guid.CreateVersion7();
        await using var command = db.Command("""
            with run as (
                insert into bulk_runs (tenant_id, id, user_id, entity, action, value, value_name, undoes)
                select r.tenant_id, $2, r.user_id, r.entity, r.action, r.value, r.value_name, r.id from bulk_runs r where r.id = $1
                on conflict do nothing returning id)
            select count(*) from run
            """, run, id);
        if ((long)(await command.ExecuteScalarAsync(cancel))! == 0)
        {
            return ((await runs.FindAsync(actor, list, run, cancel))!.UndoneBy!.Value, true);
        }

        // The last first: in the end it is as it was in the beginning.
        await using var items = db.Command("""
            insert into bulk_items (tenant_id, run_id, row_id, user_id, place, code, undo)
            select i.tenant_id, $2, i.row_id, i.user_id, -i.place, i.code, i.undo from bulk_items i
            where i.run_id = $1 and i.outcome = 'done' and i.undo is not null
            """, run, id);
        var rows = await items.ExecuteNonQueryAsync(cancel);
        if (rows > BulkRuns.MostAtOnce)
        {
            var action = list.Actions.FirstOrDefault(a => a.Key == found.Order.Action)?.Label() ?? found.Order.Action;
            await BulkJob.LeaveAsync(db, id, list, BulkTexts.UndoOf.With(action, found.Order.ValueName), rows, cancel);
        }

        return (id, rows > BulkRuns.MostAtOnce);
    }
}
