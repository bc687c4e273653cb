using KtPortal.Core.Data;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Sla.Reports;

/// <summary>What was kept of what was promised: one statement, which reads an index and nothing else. A partner reads its own clients', by policy.</summary>
public sealed class SlaReports(PortalDb db)
{
    /// <param name="course">Its parts are those of the selection's period.</param>
    public async Task<Result<SlaFigures>> ReadAsync(
        Actor actor, SlaSelection selection, SlaDimension by, SlaCourse course, CancellationToken cancel)
    {
        if (!actor.IsStaff || !actor.May(SlaPermissions.Reports))
        {
            return new Problem.Forbidden(SlaProblemTexts.MayNotReadReports);
        }

        var dimension = SlaDimensions.For(actor).Contains(by) ? by : SlaDimension.Priority;
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

    /// <summary>Names of what figures are narrowed to.</summary>
    public async Task<IReadOnlyDictionary<SlaDimension, string?>> NamesAsync(Actor actor, SlaSelection selection, CancellationToken cancel)
    {
        var chosen = SlaDimensions.For(actor).Where(d => selection.Narrowed.GetValueOrDefault(d) is not null).ToList();
        var names = selection.Narrowed.Keys.Intersect(SlaDimensions.For(actor)).ToDictionary(d => d, _ => (string?)null);
        if (chosen.Count == 0)
        {
            return names;
        }

        var one = chosen.Select((d, i) => FormattableString.Invariant(
            $"(select n.name from {SlaDimensions.TableOf(d)} n where n.id = ${i + 1}) as {EnumText<SlaDimension>.Write(d)}"));
        await using var command = db.Command("select " + string.Join(", ", one), [.. chosen.Select(d => (object)selection.Narrowed[d]!.Value)]);
        await using var row = await command.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        foreach (var dimension in chosen)
        {
            names[dimension] = row.OptionalText(EnumText<SlaDimension>.Write(dimension));
        }

        return names;
    }

    // Hundreds of thousands of clocks become a few thousand sums first: grouping sets over the clocks themselves would sort them.
    private static string Statement(SlaCondition condition, SlaDimension by, string bounds)
    {
        var order = SlaDimensions.IsOrdered(by) ? "n.sort_order, n.name" : "n.name is null, f.met + f.missed desc, n.name";
        return FormattableString.Invariant($"""
            with p as materialized (
                select c.metric, c.{SlaDimensions.ColumnOf(by)} as id, width_bucket(c.counted_at, {bounds}::timestamptz[]) as part,
                    count(*) filter (where c.state = 'met') as met, count(*) filter (where c.state = 'breached' and c.waived_at is null) as missed,
                    count(*) filter (where c.state = 'breached' and c.waived_at is not null) as waived
                from ticket_sla_clocks c where {condition.Sql} group by 1, 2, 3),
            f as (
                select p.metric, p.id, p.part, grouping(p.id) = 0 as is_row, grouping(p.part) = 0 as is_part, sum(p.met)::int as met,
                    sum(p.missed)::int as missed, sum(p.waived)::int as waived
                from p group by grouping sets ((p.metric), (p.metric, p.id), (p.metric, p.part)))
            select f.*, n.name from f left join {SlaDimensions.TableOf(by)} n on f.is_row and n.id = f.id
            order by {order}
            """);
    }
}
