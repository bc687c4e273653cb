using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Reports;

namespace KtPortal.Core.Sla.Reports;

/// <summary>What was kept of what was promised: one statement, which reads an index and nothing else. A partner reads its own clients', by policy.</summary>
public sealed class SlaReports(PortalDb db)
{
    /// <param name="course">Its parts are those of the selection's period.</param>
    public async Task<Result<SlaFigures>> ReadAsync(
        Actor actor, SlaSelection selection, ReportDimension by, ReportCourse course, CancellationToken cancel)
    {
        if (!actor.IsStaff || !actor.May(SlaPermissions.Reports))
        {
            return new Problem.Forbidden(SlaProblemTexts.MayNotReadReports);
        }

        var dimension = by.IsFor(actor) ? by : SlaDimensions.Priority;
        var condition = SlaCondition.Of(actor, selection);
        var sql = Statement(condition, dimension, condition.Add(course.Bounds));
        await using var command = db.Command(sql, [.. condition.Values]);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var sums = new SlaSums(course);
        while (await rows.ReadAsync(cancel))
        {
            sums.Add(rows, rows.Flag("is_row"), rows.Flag("is_part"));
        }

        return sums.ToFigures();
    }

    // Hundreds of thousands of clocks become a few thousand sums first: grouping sets over the clocks themselves would sort them.
    private static string Statement(ReportCondition condition, ReportDimension by, string bounds)
    {
        var order = by.IsOrdered ? "n.sort_order, n.name" : "n.name is null, f.met + f.missed desc, n.name";
        return FormattableString.Invariant($"""
            with p as materialized (
                select c.metric, c.{by.Column} as id, width_bucket(c.counted_at, {bounds}::timestamptz[]) as part,
                    count(*) filter (where c.state = 'met') as met, count(*) filter (where c.state = 'breached' and c.waived_at is null) as missed,
                    count(*) filter (where c.state = 'breached' and c.waived_at is not null) as waived
                from ticket_sla_clocks c where {condition.Sql} group by 1, 2, 3),
            f as (
                select p.metric, p.id, p.part, grouping(p.id) = 0 as is_row, grouping(p.part) = 0 as is_part, sum(p.met)::int as met,
                    sum(p.missed)::int as missed, sum(p.waived)::int as waived
                from p group by grouping sets ((p.metric), (p.metric, p.id), (p.metric, p.part)))
            select f.*, n.name from f left join {by.Table} n on f.is_row and n.id = f.id
            order by {order}
            """);
    }
}
