using KtPortal.Core.Data;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Tickets.Waiting;

/// <summary>The provider's figures of waiting, in one round trip. Its line is its own: partners and clients read none of it.</summary>
public sealed class WaitReports(PortalDb db)
{
    private const string Ended = """
        from ticket_waits w where w.left_at >= $1 and w.left_at < $2 and w.outcome in ('responded', 'started') and w.working_minutes is not null
        """;

    private const string Sums = $"""
        with waits as (select w.tenant_id, w.priority_id, w.working_minutes, w.estimate_error {Ended}),
        figures as (
            select w.tenant_id, w.priority_id, count(*)::int as waits, percentile_cont(0.5) within group (order by w.working_minutes)::numeric as wait,
                count(w.estimate_error)::int as estimated, percentile_cont(0.5) within group (order by abs(w.estimate_error))::numeric as error,
                (count(*) filter (where w.estimate_error <= 0))::int as in_time
            from waits w group by grouping sets ((w.tenant_id, w.priority_id), ()))
        select p.name, f.waits, f.wait, f.estimated, f.error, f.in_time
        from figures f left join ticket_priorities p on p.tenant_id = f.tenant_id and p.id = f.priority_id
        order by p.name is not null, p.sort_order
        """;

    private const string Off = $"""
        select count(*) filter (where e < -60)::int as a, count(*) filter (where e >= -60 and e < -15)::int as b,
            count(*) filter (where e between -15 and 15)::int as c, count(*) filter (where e > 15 and e <= 60)::int as d,
            count(*) filter (where e > 60)::int as e
        from (select w.estimate_error as e {Ended}) w
        """;

    /// <param name="from">The period in which waits ended begins here.</param>
    /// <param name="to">It ends before.</param>
    public async Task<Result<WaitFigures>> ReadAsync(Actor actor, DateTimeOffset from, DateTimeOffset to, CancellationToken cancel)
    {
        if (actor.Audience != Audience.Provider || !actor.May(TicketPermissions.Accept))
        {
            return new Problem.Forbidden(TicketProblemTexts.MayNotReadWaits);
        }

        await using var batch = db.Batch();
        foreach (var sql in (string[])[Sums, Off])
        {
            batch.BatchCommands.Add(new(sql) { Parameters = { new() { Value = from }, new() { Value = to } } });
        }

        await using var rows = await batch.ExecuteReaderAsync(cancel);
        var read = new List<WaitRow>();
        while (await rows.ReadAsync(cancel))
        {
            read.Add(new(
                rows.OptionalText("name"), rows.Number("waits"), rows.OptionalDecimal("wait"), rows.Number("estimated"), rows.OptionalDecimal("error"),
                rows.Number("in_time")));
        }

        await rows.NextResultAsync(cancel);
        await rows.ReadAsync(cancel);
        return new WaitFigures(read[0], read[1..], [.. ((string[])["a", "b", "c", "d", "e"]).Select(c => rows.Number(c))]);
    }
}
