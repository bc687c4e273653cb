using KtPortal.Core.Data;

namespace KtPortal.Core.Demo;

/// <summary>Brings the lines into the state that the jobs would have kept: their pace, and what each waiting client was told.</summary>
public sealed class DemoLines(PortalDb db)
{
    // Median of the last 30 days; with fewer than 5 waits, of 90 days; with still fewer, none.
    private const string SetPace = """
        update ticket_priorities p set minutes_per_place = (
            select case when w.n30 >= 5 then w.m30 when w.n90 >= 5 then w.m90 end
            from (select count(*) filter (where left_at > $1 - interval '30 days') as n30, count(*) as n90,
                         percentile_cont(0.5) within group (order by working_minutes / entry_position)
                             filter (where left_at > $1 - interval '30 days') as m30,
                         percentile_cont(0.5) within group (order by working_minutes / entry_position) as m90
                  from ticket_waits
                  where priority_id = p.id and outcome in ('responded', 'started') and working_minutes is not null
                      and left_at > $1 - interval '90 days') w)
        """;

    private const string Places = """
        select t.id, t.priority_id, p.minutes_per_place,
               row_number() over (partition by t.priority_id order by t.waiting_since, t.created_at, t.id)::int,
               count(*) over (partition by t.priority_id)::int
        from tickets t join ticket_priorities p on p.id = t.priority_id where t.in_line
        """;

    private const string Tell = """
        insert into ticket_queue_places
            (tenant_id, ticket_id, priority_id, position, length, estimated_response_at, calculated_at, notified_position, notified_at)
        select app.tenant_id(), e.ticket_id, e.priority_id, e.position, e.length, e.estimate, $6, e.position, $6
        from unnest($1::uuid[], $2::uuid[], $3::int[], $4::int[], $5::timestamptz[]) as e (ticket_id, priority_id, position, length, estimate)
        """;

    private sealed record Waiting(Guid TicketId, Guid PriorityId, decimal? MinutesPerPlace, int Position, int Length);

    /// <summary>Called inside the tenant's system context.</summary>
    internal async Task SettleAsync(DateTimeOffset now, CancellationToken cancel)
    {
        await using var pace = db.Command(SetPace);
        pace.Parameters.Add(new() { Value = now });
        await pace.ExecuteNonQueryAsync(cancel);

        var line = await ReadAsync(cancel);
        var hours = new DemoHours(DemoTenant.Zone);
        await using var tell = db.Command(Tell);
        tell.Parameters.Add(new() { Value = line.ConvertAll(w => w.TicketId) });
        tell.Parameters.Add(new() { Value = line.ConvertAll(w => w.PriorityId) });
        tell.Parameters.Add(new() { Value = line.ConvertAll(w => w.Position) });
        tell.Parameters.Add(new() { Value = line.ConvertAll(w => w.Length) });
        tell.Parameters.Add(new() { Value = line.ConvertAll(w => w.MinutesPerPlace is { } m ? hours.Add(now, Math.Ceiling((double)(w.Position * m) / 5) * 5) : (DateTimeOffset?)null) });
        tell.Parameters.Add(new() { Value = now });
        await tell.ExecuteNonQueryAsync(cancel);
    }

    private async Task<List<Waiting>> ReadAsync(CancellationToken cancel)
    {
        await using var command = db.Command(Places);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var line = new List<Waiting>();
        while (await rows.ReadAsync(cancel))
        {
            line.Add(new Waiting(rows.GetGuid(0), rows.GetGuid(1), rows.IsDBNull(2) ? null : rows.GetDecimal(2), rows.GetInt32(3), rows.GetInt32(4)));
        }

        return line;
    }
}
