using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Reports;

namespace KtPortal.Core.Tickets.Reports;

/// <summary>What came in a period, and what became of it by now. A partner reads its own clients', by policy.</summary>
public sealed class TicketSummary(PortalDb db)
{
    private const int MostRows = 500;

    /// <param name="before">When the period begins with which it is compared; it ends where the selection's begins.</param>
    /// <param name="course">Its parts are those of the selection's period.</param>
    public async Task<Result<TicketSummaryFigures>> ReadAsync(
        Actor actor, TicketSelection selection, DateTimeOffset before, ReportDimension by, ReportCourse course, CancellationToken cancel)
    {
        if (!actor.IsStaff || !actor.May(ReportsFeature.Read))
        {
            return new Problem.Forbidden(TicketProblemTexts.MayNotReadReports);
        }

        var (made, finished) = (TicketCondition.Of(actor, selection), TicketCondition.Of(actor, selection, TicketShown.Finished, selection.To));
        await using var batch = db.Batch();
        batch.BatchCommands.Add(made.ToCommand(Made(made, selection, before, by.IsFor(actor) ? by : TicketDimensions.Status, course)));
        var bounds = finished.Add(course.Bounds);
        batch.BatchCommands.Add(finished.ToCommand(Finished(finished, bounds)));
        await using var rows = await batch.ExecuteReaderAsync(cancel);
        var sums = new TicketSums(course.Starts.Count);
        while (await rows.ReadAsync(cancel))
        {
            sums.Add(rows, by);
        }

        await rows.NextResultAsync(cancel);
        var ended = new int[course.Starts.Count];
        while (await rows.ReadAsync(cancel))
        {
            ended[Math.Clamp(rows.Number("part") - 1, 0, ended.Length - 1)] += rows.Number("tickets");
        }

        return new TicketSummaryFigures(
            sums.All, sums.Before, [.. sums.Rows(by).Take(MostRows)],
            [.. ended.Select((done, i) => new TicketPartFigures(course[i].First, course[i].Last, sums.Made[i], done))]);
    }

    // Hundreds of thousands of tickets become a few thousand sums first: grouping sets over the tickets themselves would sort them.
    private static string Made(ReportCondition condition, TicketSelection selection, DateTimeOffset before, ReportDimension by, ReportCourse course)
    {
        var (from, to, bounds) = (condition.Add(selection.From), condition.Add(selection.To), condition.Add(course.Bounds));
        condition.And($"t.created_at >= {condition.Add(before)} and t.created_at < {to}");
        return FormattableString.Invariant($"""
            with p as materialized (
                select t.{by.Column} as value, t.created_at < {from} as is_before, width_bucket(t.created_at, {bounds}::timestamptz[]) as part,
                    count(*) as made, count(*) filter (where {TicketCondition.IsDone}) as resolved,
                    count(*) filter (where t.phase = 'cancelled') as cancelled
                from tickets t where {condition.Sql} group by 1, 2, 3),
            f as (
                select p.is_before, p.value, p.part, grouping(p.value) = 0 as is_row, grouping(p.part) = 0 as is_part, sum(p.made)::int as made,
                    sum(p.resolved)::int as resolved, sum(p.cancelled)::int as cancelled
                from p group by grouping sets ((p.is_before), (p.is_before, p.value), (p.is_before, p.part)))
            select f.is_before, f.value::text as value, f.part, f.is_row, f.is_part, f.made, f.resolved, f.cancelled, {TicketSums.NameOf(by)}
            from f {TicketSums.NamesOf(by, "f.is_row and")} order by {TicketSums.OrderOf(by, "f.made")}
            """);
    }

    private static string Finished(ReportCondition condition, string bounds) => $"""
        select width_bucket({TicketCondition.EndedAt}, {bounds}::timestamptz[]) as part, count(*)::int as tickets
        from tickets t where {condition.Sql} group by 1
        """;
}
