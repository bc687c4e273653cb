using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Reports;

namespace KtPortal.Core.Sla.Reports;

/// <summary>What was kept of what a client was promised, in counts alone: no ticket, and nobody who worked on one.</summary>
public sealed class OwnServiceLevels(PortalDb db)
{
    private const string Statement = """
        select f.metric, f.priority_id as id, p.name, f.part, f.met, f.missed, f.waived
        from app.own_service_levels($1, $2, $3) f left join ticket_priorities p on p.id = f.priority_id
        order by p.sort_order, p.name
        """;

    /// <param name="course">Its parts are those of the period.</param>
    public async Task<Result<SlaFigures>> ReadAsync(Actor actor, DateTimeOffset from, DateTimeOffset to, ReportCourse course, CancellationToken cancel)
    {
        if (actor.Audience != Audience.ClientAdmin || !actor.May(SlaPermissions.Reports))
        {
            return new Problem.Forbidden(SlaProblemTexts.MayNotReadReports);
        }

        await using var command = db.Command(Statement, from, to, course.Bounds);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var sums = new SlaSums(course);
        while (await rows.ReadAsync(cancel))
        {
            sums.Add(rows, rows.OptionalId("id") is not null, rows.OptionalNumber("part") is not null);
        }

        return sums.ToFigures();
    }
}
