using System.Runtime.CompilerServices;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Reports;
using Npgsql;

namespace KtPortal.Core.Sla.Reports;

/// <summary>The clocks behind a figure, those counted last first.</summary>
public sealed class SlaClockList(PortalDb db, TimeProvider clock)
{
    public const int PageSize = 50;

    private const int ExportSize = 1000;

    private const string Selected = """
        c.id, c.metric, c.state, c.target_minutes, c.due_at, c.completed_at, c.elapsed_minutes, c.paused_seconds, c.breach_cause, c.waived_at,
        c.counted_at, c.hours_id, c.running_since, t.number, t.subject, o.name as organization
        """;

    // A partner's role has no right to these, so its statement doesn't name them.
    private const string OfProvider = ", c.agent_name, c.waived_by_name, c.waive_reason";

    /// <returns>A page, and how many there are in all.</returns>
    public async Task<Result<(ListPage<SlaClockRow> Page, int All)>> ReadAsync(
        Actor actor, SlaSelection selection, SlaShown shown, ListEdge? edge, CancellationToken cancel)
    {
        if (!actor.IsStaff || !actor.May(SlaPermissions.Reports))
        {
            return new Problem.Forbidden(SlaProblemTexts.MayNotReadReports);
        }

        var (rows, all) = await RowsAsync(actor, selection, shown, edge, PageSize, withCount: true, cancel);
        return (new ListPage<SlaClockRow>(rows, PageSize, edge), all);
    }

    /// <summary>All of them, read in parts; none for who may not read them.</summary>
    public async IAsyncEnumerable<SlaClockRow> AllAsync(
        Actor actor, SlaSelection selection, SlaShown shown, [EnumeratorCancellation] CancellationToken cancel)
    {
        ListEdge? edge = null;
        for (var more = actor.IsStaff && actor.May(SlaPermissions.Reports); more;)
        {
            var (rows, _) = await RowsAsync(actor, selection, shown, edge, ExportSize, withCount: false, cancel);
            more = rows.Count > ExportSize;
            foreach (var row in rows.Take(ExportSize))
            {
                edge = new ListEdge(row.CountedAt, row.Id, Newer: false);
                yield return row;
            }
        }
    }

    // One more than a page has, where there are more.
    private async Task<(List<SlaClockRow> Rows, int All)> RowsAsync(
        Actor actor, SlaSelection selection, SlaShown shown, ListEdge? edge, int size, bool withCount, CancellationToken cancel)
    {
        var isProvider = actor.Audience == Audience.Provider;
        await using var batch = db.Batch();
        batch.BatchCommands.Add(Page(SlaCondition.Of(actor, selection).Only(shown), edge, size, isProvider));
        if (withCount)
        {
            var all = SlaCondition.Of(actor, selection).Only(shown);
            batch.BatchCommands.Add(all.ToCommand($"select count(*)::int as clocks from ticket_sla_clocks c where {all.Sql}"));
        }

        var rows = new List<SlaClockRow>();
        var count = 0;
        await using (var read = await batch.ExecuteReaderAsync(cancel))
        {
            while (await read.ReadAsync(cancel))
            {
                rows.Add(SlaClockRow.Read(read, isProvider));
            }

            if (await read.NextResultAsync(cancel) && await read.ReadAsync(cancel))
            {
                count = read.Number("clocks");
            }
        }

        var now = clock.GetUtcNow();
        await SlaHours.LearnAsync(db, rows.Where(r => r.IsOpen).Select(r => r.HoursId), cancel);
        return ([.. rows.Select(r => r.At(now))], count);
    }

    private static NpgsqlBatchCommand Page(ReportCondition condition, ListEdge? edge, int size, bool isProvider)
    {
        var behind = edge is { } from
            ? $" and (c.counted_at, c.id) {ListEdge.Comparison(edge)} ({condition.Add(from.At)}, {condition.Add(from.Id)})"
            : "";
        var order = ListEdge.Order(edge);
        return condition.ToCommand(FormattableString.Invariant($"""
            select {Selected}{(isProvider ? OfProvider : "")}
            from ticket_sla_clocks c join tickets t on t.tenant_id = c.tenant_id and t.id = c.ticket_id
            join organizations o on o.tenant_id = c.tenant_id and o.id = c.organization_id
            where {condition.Sql}{behind} order by c.counted_at {order}, c.id {order} limit {size + 1}
            """));
    }
}
