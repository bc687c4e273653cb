using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tenancy;

namespace KtPortal.Core.Tickets;

/// <summary>
/// Renews how many minutes a place in each line takes: the median of working minutes ÷ place at entry, of the waits that
/// ended with an answer or with work. Who left before his place was counted is in no median. 30 days, with fewer than 5 waits 90, with still fewer nothing.
/// </summary>
public sealed class WaitTimes(BusinessTime time) : IScheduledTask
{
    public const string Name = "renew wait times";

    private const string Calendar = "select timezone, intervals::text as intervals, holidays::text as holidays from business_calendars where is_default";

    // A ticket that was planned for later began to wait then. A plan made since is none of that wait.
    private const string Unmeasured = """
        select w.id, greatest(w.entered_at, case when t.scheduled_start < w.left_at then t.scheduled_start end) as began_at, w.left_at, w.estimated_at
        from ticket_waits w join tickets t on t.tenant_id = w.tenant_id and t.id = w.ticket_id
        where w.left_at is not null and w.working_minutes is null
        limit 5000
        """;

    private const string Measure = """
        update ticket_waits w set working_minutes = m.minutes, estimate_error = m.error
        from unnest($1::uuid[], $2::numeric[], $3::numeric[]) m (id, minutes, error) where w.id = m.id
        """;

    private const string Medians = """
        with waits as (
            select priority_id, working_minutes / entry_position as minutes, left_at > now() - interval '30 days' as recent
            from ticket_waits
            where outcome in ('responded', 'started') and left_at > now() - interval '90 days' and working_minutes is not null
                and entry_position is not null),
        medians as (
            select priority_id,
                   case when count(*) filter (where recent) >= 5 then percentile_cont(0.5) within group (order by minutes) filter (where recent)
                        when count(*) >= 5 then percentile_cont(0.5) within group (order by minutes) end as minutes
            from waits group by priority_id)
        update ticket_priorities p set minutes_per_place = round(r.minutes::numeric, 2)
        from (select q.id, m.minutes from ticket_priorities q left join medians m on m.priority_id = q.id) r
        where p.id = r.id and p.minutes_per_place is distinct from round(r.minutes::numeric, 2)
        """;

    public async Task RunAsync(PortalDb db, Actor actor, CancellationToken cancel)
    {
        await MeasureAsync(db, cancel);
        await using var command = db.Command(Medians);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private async Task MeasureAsync(PortalDb db, CancellationToken cancel)
    {
        var ids = new List<Guid>();
        var minutes = new List<decimal>();
        var errors = new List<decimal?>();
        await using (var batch = db.Batch())
        {
            batch.BatchCommands.Add(new(Calendar));
            batch.BatchCommands.Add(new(Unmeasured));
            await using var rows = await batch.ExecuteReaderAsync(cancel);
            var calendar = await rows.ReadAsync(cancel) ? new WorkCalendar(rows.Text("timezone"), rows.Text("intervals"), rows.Text("holidays")) : null;
            await rows.NextResultAsync(cancel);
            while (await rows.ReadAsync(cancel))
            {
                ids.Add(rows.Id("id"));
                var left = rows.Instant("left_at");
                minutes.Add((decimal)time.Between(calendar, rows.Instant("began_at"), left));
                errors.Add(rows.OptionalInstant("estimated_at") is { } said ? Later(calendar, said, left) : null);
            }
        }

        if (ids.Count > 0)
        {
            await using var command = db.Command(Measure);
            command.Parameters.Add(new() { Value = ids.ToArray() });
            command.Parameters.Add(new() { Value = minutes.ToArray() });
            command.Parameters.Add(new() { Value = errors.ToArray() });
            await command.ExecuteNonQueryAsync(cancel);
        }
    }

    /// <summary>By how many minutes of business hours it came later than said; less than none where it came earlier.</summary>
    private decimal Later(WorkCalendar? calendar, DateTimeOffset said, DateTimeOffset came) =>
        (decimal)(came >= said ? time.Between(calendar, said, came) : -time.Between(calendar, came, said));
}
