using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Reports;
using Npgsql;

namespace KtPortal.Core.Tickets.Reports;

/// <summary>
/// How long tickets wait until they are let in and until they are first answered: by the clock, from when they were made. How good the times
/// were that people in line were told is another report (<see cref="Waiting.WaitReports"/>).
/// </summary>
public sealed class QueueWaits(PortalDb db, TimeProvider clock)
{
    private const int MostRows = 500;

    public async Task<Result<QueueWaitFigures>> ReadAsync(Actor actor, TicketSelection selection, ReportDimension by, CancellationToken cancel)
    {
        if (!actor.IsStaff || !actor.May(ReportsFeature.Read))
        {
            return new Problem.Forbidden(TicketProblemTexts.MayNotReadReports);
        }

        var dimension = by.IsFor(actor) ? by : TicketDimensions.Priority;
        var condition = TicketCondition.Of(actor, selection);
        var sql = Statement(condition, selection, dimension, clock.GetUtcNow());
        await using var command = db.Command(sql, [.. condition.Values]);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var all = Empty(null, null);
        var named = new List<QueueWaitRow>();
        while (await rows.ReadAsync(cancel))
        {
            if (!rows.Flag("is_row"))
            {
                all = With(all, rows);
                continue;
            }

            var value = rows.OptionalText("value");
            var known = named.FindIndex(r => r.Value == value);
            if (known < 0)
            {
                named.Add(Empty(value, TicketSums.NameOf(rows, dimension)));
                known = named.Count - 1;
            }

            named[known] = With(named[known], rows);
        }

        return new QueueWaitFigures(all, [.. TicketSums.InOrder(named, dimension, r => r.Value).Take(MostRows)]);
    }

    private static QueueWaitRow Empty(string? value, string? name) =>
        new(value, name, 0, WaitSpread.None, WaitSpread.None, WaitSpread.None, WaitSpread.None);

    private static QueueWaitRow With(QueueWaitRow row, NpgsqlDataReader read)
    {
        var middle = read.GetFieldValue<double[]>(read.GetOrdinal("middle"));
        var spread = new WaitSpread(
            read.Number("tickets"), read.OptionalDecimal("average"), (decimal)middle[0], (decimal)middle[1], read.OptionalDecimal("longest"));
        return read.Text("what") switch
        {
            "now" => row with { InQueue = spread.Count },
            "unaccepted" => row with { Unaccepted = spread },
            "accepted" => row with { Accepted = spread },
            "unanswered" => row with { Unanswered = spread },
            _ => row with { Answered = spread },
        };
    }

    // Open tickets are found by their index; those that were let in or answered in the period are read once for both, and told
    // from the rest before they are doubled.
    private static string Statement(ReportCondition condition, TicketSelection selection, ReportDimension by, DateTimeOffset now)
    {
        var (from, to, at) = (condition.Add(selection.From), condition.Add(selection.To), condition.Add(now));
        return FormattableString.Invariant($"""
            with w as (
                select v.what, t.{by.Column} as value, extract(epoch from greatest(v.at - t.created_at, interval '0')) / 60 as minutes
                from tickets t cross join lateral (values ('accepted', t.accepted_at), ('answered', t.first_response_at)) v (what, at)
                where {condition.Sql} and v.at >= {from} and v.at < {to}
                    and (t.accepted_at >= {from} and t.accepted_at < {to} or t.first_response_at >= {from} and t.first_response_at < {to})
                union all
                select v.what, t.{by.Column}, extract(epoch from greatest({at} - t.created_at, interval '0')) / 60
                from tickets t cross join lateral (values ('now', true), ('unaccepted', t.phase = 'new'), ('unanswered', t.first_response_at is null))
                    v (what, waits)
                where {condition.Sql} and {TicketCondition.Active} and v.waits),
            f as (
                select w.what, w.value, grouping(w.value) = 0 as is_row, count(*)::int as tickets, avg(w.minutes)::numeric as average,
                    percentile_cont(array[0.5, 0.9]) within group (order by w.minutes) as middle, max(w.minutes)::numeric as longest
                from w group by grouping sets ((w.what), (w.what, w.value)))
            select f.what, f.value::text as value, f.is_row, f.tickets, f.average, f.middle, f.longest, {TicketSums.NameOf(by)}
            from f {TicketSums.NamesOf(by, "f.is_row and")} order by {TicketSums.OrderOf(by, "f.tickets")}
            """);
    }
}
