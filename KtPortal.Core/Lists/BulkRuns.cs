using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Text;

namespace KtPortal.Core.Lists;

/// <summary>Asks for many rows to be changed, and tells how far it is. Done by <see cref="BulkRunner"/>.</summary>
public sealed class BulkRuns(PortalDb db)
{
    /// <summary>Rows of one run.</summary>
    public const int Most = 500;

    /// <summary>Up to so many whoever asked waits for; more are a job.</summary>
    public const int MostAtOnce = 50;

    /// <summary>So long it can be taken back. What protects others is that each row is asked.</summary>
    public static readonly TimeSpan Regret = TimeSpan.FromHours(1);

    private const string Selected = """
        select r.id, r.entity, r.action, r.value, r.value_name, r.reason, coalesce(r.done_at, j.ended_at) as done_at, r.undoes, i.total, i.worked,
            i.undoable, j.state as job_state, j.error as job_error,
            (select u.id from bulk_runs u where u.tenant_id = r.tenant_id and u.undoes = r.id) as undone_by
        from bulk_runs r
        left join long_jobs j on j.tenant_id = r.tenant_id and j.id = r.id
        cross join lateral (
            select count(*)::int as total, count(i.outcome)::int as worked,
                (count(*) filter (where i.outcome = 'done' and i.undo is not null))::int as undoable
            from bulk_items i where i.tenant_id = r.tenant_id and i.run_id = r.id) i
        """;

    /// <param name="id">Of this use of the form (<see cref="Forms.FormKeys"/>): a second press finds the run of the first.</param>
    /// <param name="value">As the form says it.</param>
    /// <returns>The run, and whether it is left to a job.</returns>
    public async Task<Result<(Guid Id, bool IsJob)>> AskAsync(
        Actor actor, ListDeclaration list, Guid id, string action, IReadOnlyList<string> value, IReadOnlyList<ListOption> offered, string? reason,
        IReadOnlyList<Guid> rows, CancellationToken cancel)
    {
        if (list.Actions.FirstOrDefault(a => a.Key == action) is not { } asked || !list.MayChangeMany(actor) || !asked.IsOffered(actor))
        {
            return new Problem.Forbidden(BulkTexts.NotAllowed);
        }

        if (rows.Count is 0 or > Most)
        {
            return new Problem.Invalid("", rows.Count == 0 ? BulkTexts.NothingChosen : BulkTexts.TooMany);
        }

        if (OrderOf(list, asked, value, offered, reason) is not { } order)
        {
            return new Problem.Invalid("Value", BulkTexts.ValueMissing);
        }

        if (RefuseText(asked.Text, order) is { } refusal)
        {
            return refusal;
        }

        await using var command = db.Command("""
            with run as (
                insert into bulk_runs (tenant_id, id, user_id, entity, action, value, value_name, reason) values ($1, $2, $3, $4, $5, $6, $7, nullif($8, ''))
                on conflict do nothing returning id)
            select count(*) from run
            """, actor.TenantId, id, actor.UserId!.Value, list.Name, order.Action, order.Value, order.ValueName, order.Reason ?? "");
        var isJob = rows.Count > MostAtOnce;
        if ((long)(await command.ExecuteScalarAsync(cancel))! == 0)
        {
            return await FindAsync(actor, list, id, cancel) is null ? new Problem.Conflict(BulkTexts.NotAllowed) : (id, true);
        }

        await using var items = db.Command("""
            insert into bulk_items (tenant_id, run_id, row_id, user_id, place)
            select $1, $2, u.row_id, $3, u.place from unnest($4::uuid[]) with ordinality u (row_id, place)
            """, actor.TenantId, id, actor.UserId!.Value, rows.ToArray());
        await items.ExecuteNonQueryAsync(cancel);
        if (isJob)
        {
            await BulkJob.LeaveAsync(db, id, list, $"{asked.Label()}: {order.ValueName}", rows.Count, cancel);
        }

        return (id, isJob);
    }

    /// <summary>Null where there is none, or it is somebody else's.</summary>
    public async Task<BulkRun?> FindAsync(Actor actor, ListDeclaration list, Guid id, CancellationToken cancel)
    {
        await using var batch = db.Batch();
        batch.BatchCommands.Add(new(Selected + " where r.id = $1 and r.user_id = $2 and r.entity = $3")
        {
            Parameters = { new() { Value = id }, new() { Value = actor.UserId!.Value }, new() { Value = list.Name } },
        });
        batch.BatchCommands.Add(new("select code, outcome, reason from bulk_items where run_id = $1 and outcome is not null order by place")
        {
            Parameters = { new() { Value = id } },
        });
        await using var rows = await batch.ExecuteReaderAsync(cancel);
        if (!await rows.ReadAsync(cancel))
        {
            return null;
        }

        var (run, results) = (BulkRun.Read(rows), new List<BulkResult>());
        await rows.NextResultAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            results.Add(new BulkResult(rows.Text("code"), EnumText<BulkOutcome>.Parse(rows.Text("outcome")), rows.OptionalText("reason")));
        }

        return run with { Results = results };
    }

    /// <summary>For the work itself.</summary>
    internal static async Task<BulkRun?> ReadAsync(PortalDb db, Guid id, CancellationToken cancel)
    {
        await using var command = db.Command(Selected + " where r.id = $1", id);
        await using var row = await command.ExecuteReaderAsync(cancel);
        return await row.ReadAsync(cancel) ? BulkRun.Read(row) : null;
    }

    private static Problem.Invalid? RefuseText(BulkText? text, BulkOrder order) => text switch
    {
        { IsNeeded: true } when order.Reason is null => new Problem.Invalid("Reason", BulkTexts.TextMissing),
        { Most: var most } when order.Reason?.Length > most => new Problem.Invalid("Reason", BulkTexts.TextTooLong.With(most)),
        _ => null,
    };

    private static BulkOrder? OrderOf(
        ListDeclaration list, BulkAction action, IReadOnlyList<string> value, IReadOnlyList<ListOption> offered, string? reason)
    {
        var text = action.Text is null ? "" : TypedText.Of(reason, int.MaxValue);
        if (action.Field is BulkField.Typed field)
        {
            var read = value.Count == 0 ? "" : field.Read(value[0]);
            return read.Length == 0 ? null : new BulkOrder(action.Key, read, read, text.Length > 0 ? text : null);
        }

        var filter = action.Field is BulkField.Of of ? list.Filter(of.Filter) : null;
        var typed = filter is WordsFilter ? value.SelectMany(v => v.Split(',')) : value.Take(1);
        List<string> accepted = [.. typed.Select(v => filter is null ? v : filter.Accept(v)).OfType<string>().Distinct()];
        if (accepted.Count == 0 || (filter is not WordsFilter && offered.All(o => o.Value != accepted[0])))
        {
            return null;
        }

        var name = filter is WordsFilter ? string.Join(", ", accepted) : offered.First(o => o.Value == accepted[0]).Name;
        return new BulkOrder(action.Key, string.Join(',', accepted), name, text.Length > 0 ? text : null);
    }
}
