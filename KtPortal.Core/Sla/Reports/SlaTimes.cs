using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Reports;
using Npgsql;

namespace KtPortal.Core.Sla.Reports;

/// <summary>How long one kind of promise took, in minutes. Of all that ended in the period, waived ones too: a time is a time.</summary>
/// <param name="Working">Average, median and 90th percentile of working time.</param>
/// <param name="Wall">The same by the clock on the wall.</param>
/// <param name="Paused">Share of the wall's time in which the clocks stood still.</param>
/// <param name="Warned">How many were warned of at 80 %, of which <paramref name="Saved"/> were met; null for partners.</param>
public sealed record SlaTaken(
    SlaMetric Metric, int Count, SlaSpread Working, SlaSpread Wall, double? Paused, int? Warned, int? Saved);

public sealed record SlaSpread(decimal? Average, decimal? Median, decimal? Most);

/// <param name="Reopened">Of how many solutions that ended the ticket had been opened again before.</param>
public sealed record SlaTimeFigures(IReadOnlyList<SlaTaken> Taken, int Reopened)
{
    public int Solutions => Taken.FirstOrDefault(t => t.Metric == SlaMetric.Resolution)?.Count ?? 0;

    public double? ReopenedShare => Solutions == 0 ? null : (double)Reopened / Solutions;
}

/// <summary>How long answers and solutions took.</summary>
public sealed class SlaTimes(PortalDb db)
{
    private const string Ended = "c.completed_at is not null and c.state in ('met', 'breached')";

    private const string Warnings = """
        , (count(*) filter (where c.warned_at is not null))::int as warned,
        (count(*) filter (where c.warned_at is not null and c.state = 'met'))::int as saved
        """;

    public async Task<Result<SlaTimeFigures>> ReadAsync(Actor actor, SlaSelection selection, CancellationToken cancel)
    {
        if (!actor.IsStaff || !actor.May(SlaPermissions.Reports))
        {
            return new Problem.Forbidden(SlaProblemTexts.MayNotReadReports);
        }

        var isProvider = actor.Audience == Audience.Provider;
        var condition = SlaCondition.Of(actor, selection);
        await using var batch = db.Batch();
        foreach (var sql in (string[])[Taken(condition, isProvider), Reopened(condition)])
        {
            batch.BatchCommands.Add(condition.ToCommand(sql));
        }

        await using var rows = await batch.ExecuteReaderAsync(cancel);
        var taken = new List<SlaTaken>();
        while (await rows.ReadAsync(cancel))
        {
            taken.Add(Read(rows, isProvider));
        }

        await rows.NextResultAsync(cancel);
        await rows.ReadAsync(cancel);
        return new SlaTimeFigures(taken, rows.Number("reopened"));
    }

    private static string Taken(ReportCondition condition, bool isProvider) => $"""
        select c.metric, count(*)::int as ended, avg(c.elapsed_minutes) as working_average,
            percentile_disc(array[0.5, 0.9]) within group (order by c.elapsed_minutes) as working, avg(c.wall)::numeric as wall_average,
            percentile_disc(array[0.5, 0.9]) within group (order by c.wall) as wall,
            (sum(c.paused_seconds) / nullif(sum(c.wall) * 60.0, 0))::numeric as paused{(isProvider ? Warnings : "")}
        from (select c.metric, c.state, c.elapsed_minutes, c.paused_seconds{(isProvider ? ", c.warned_at" : "")},
                (extract(epoch from c.completed_at - c.started_at) / 60)::int as wall
            from ticket_sla_clocks c where {condition.Sql} and {Ended}) c
        group by c.metric order by c.metric
        """;

    private static string Reopened(ReportCondition condition) => $"""
        select count(*)::int as reopened from ticket_sla_clocks c where {condition.Sql} and {Ended} and c.metric = 'resolution' and exists (
            select 1 from ticket_sla_pauses p where p.tenant_id = c.tenant_id and p.ticket_id = c.ticket_id and p.reason = 'ended'
                and p.resumed_at is not null)
        """;

    private static SlaTaken Read(NpgsqlDataReader row, bool isProvider)
    {
        SlaSpread Spread(string name)
        {
            var at = row.GetFieldValue<int[]>(row.GetOrdinal(name));
            return new(row.OptionalDecimal(name + "_average"), at[0], at[1]);
        }

        return new(
            EnumText<SlaMetric>.Parse(row.Text("metric")), row.Number("ended"), Spread("working"), Spread("wall"),
            (double?)row.OptionalDecimal("paused"), isProvider ? row.Number("warned") : null, isProvider ? row.Number("saved") : null);
    }
}
