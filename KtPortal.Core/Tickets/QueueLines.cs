using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tenancy;
using KtPortal.Core.Tickets.Lines;

namespace KtPortal.Core.Tickets;

/// <summary>
/// Keeps what was last told about the places of a line (<c>ticket_queue_places</c>), and at which place each wait began.
/// </summary>
public sealed class QueueLines(BusinessTime time, TimeProvider clock)
{
    // Recounts of a tenant go one after the other, each from what it sees then: an older one can't end last, and two lines between
    // which tickets move don't wait for each other's rows.
    private const string Turn = "select pg_advisory_xact_lock(hashtextextended(app.tenant_id()::text, 4711))";

    private const string Line = """
        select p.minutes_per_place, c.timezone, c.intervals::text as intervals, c.holidays::text as holidays,
               (select count(*)::int from tickets w where w.priority_id = p.id and w.in_line
                    and (w.scheduled_start is null or w.scheduled_start <= now())) as length
        from ticket_priorities p
        left join business_calendars c on c.tenant_id = p.tenant_id and c.is_default
        where p.id = $1
        """;

    // A wait that somebody is ending is left alone: who ends it asks for the next recount, and may be waiting for the end of this one. What
    // stands in another line now keeps what it was told until that line is counted. A place that was not there before is what the confirmation said.
    private const string Recount = """
        with line as (
            select w.tenant_id, w.id, row_number() over (order by w.waiting_since, w.created_at, w.id)::int as position,
                   count(*) over ()::int as length, case when w.answer_expected_at > $3 then w.answer_expected_at end as expected_at
            from tickets w
            where w.priority_id = $1 and w.in_line and (w.scheduled_start is null or w.scheduled_start <= now())),
        placed as (
            select l.*, k.priority_id, k.position as was, k.notified_position as told, k.notified_at as told_at,
                case when (select n.queue_position_visible from tenants n where n.id = l.tenant_id)
                    then app.place_notice(l.position, k.position, k.notified_position, k.notified_at, $3) end as notice
            from line l left join ticket_queue_places k on k.tenant_id = l.tenant_id and k.ticket_id = l.id),
        gone as (
            delete from ticket_queue_places p
            where p.priority_id = $1 and not exists (select 1 from line l where l.id = p.ticket_id)
                and not exists (select 1 from tickets w where w.tenant_id = p.tenant_id and w.id = p.ticket_id and w.in_line
                    and w.priority_id <> $1 and (w.scheduled_start is null or w.scheduled_start <= now()))
            returning p.tenant_id, p.ticket_id, p.organization_id, p.notified_position),
        entered as (
            update ticket_waits w set entry_position = o.position, estimated_at = coalesce(($2::timestamptz[])[o.position], o.expected_at)
            from (select b.tenant_id, b.id, l.position, l.expected_at from ticket_waits b join line l on l.tenant_id = b.tenant_id and l.id = b.ticket_id
                where b.left_at is null and b.entry_position is null for update of b skip locked) o
            where w.tenant_id = o.tenant_id and w.id = o.id),
        kept as (
            insert into ticket_queue_places as p
                (tenant_id, ticket_id, priority_id, position, length, estimated_response_at, calculated_at, notified_position, notified_at)
            select l.tenant_id, l.id, $1, l.position, l.length, coalesce(($2::timestamptz[])[l.position], l.expected_at), $3,
                case when l.was is null or l.notice is not null then l.position else l.told end,
                case when l.was is null or l.notice is not null then $3 else l.told_at end
            from placed l where l.was is distinct from l.position or l.priority_id <> $1 or l.notice is not null
            on conflict (tenant_id, ticket_id) do update set priority_id = excluded.priority_id, position = excluded.position,
                length = excluded.length, estimated_response_at = excluded.estimated_response_at, calculated_at = excluded.calculated_at,
                notified_position = excluded.notified_position, notified_at = excluded.notified_at),
        notices as (
            select l.tenant_id, l.id as ticket_id, l.notice as kind, l.told as from_place, l.position as place from placed l where l.notice is not null
            union all
            select g.tenant_id, g.ticket_id, 'begun', g.notified_position, null from gone g
            join tickets t on t.tenant_id = g.tenant_id and t.id = g.ticket_id and t.phase = 'in_progress' and t.deleted_at is null)
        insert into ticket_place_notices as n (tenant_id, ticket_id, kind, from_place, place, told_at)
        select tenant_id, ticket_id, kind, from_place, place, $3 from notices
        on conflict (tenant_id, ticket_id) do update set kind = excluded.kind, from_place = excluded.from_place, place = excluded.place,
            told_at = excluded.told_at
        returning ticket_id, kind
        """;

    /// <returns>Whose client is told of it.</returns>
    public async Task<IReadOnlyList<ToldPlace>> RecountAsync(PortalDb db, Guid priorityId, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var estimates = await EstimatesAsync(db, priorityId, now, cancel);
        await using var command = db.Command(Recount);
        command.Parameters.Add(new() { Value = priorityId });
        command.Parameters.Add(new() { Value = estimates });
        command.Parameters.Add(new() { Value = now });
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var told = new List<ToldPlace>();
        while (await rows.ReadAsync(cancel))
        {
            told.Add(new ToldPlace(rows.Id("ticket_id"), rows.Text("kind") == PlaceNotice.Next));
        }

        return told;
    }

    private async Task<DateTimeOffset[]> EstimatesAsync(PortalDb db, Guid priorityId, DateTimeOffset now, CancellationToken cancel)
    {
        await using var batch = db.Batch();
        batch.BatchCommands.Add(new(Turn));
        batch.BatchCommands.Add(new(Line) { Parameters = { new() { Value = priorityId } } });
        await using var rows = await batch.ExecuteReaderAsync(cancel);
        await rows.NextResultAsync(cancel);
        if (!await rows.ReadAsync(cancel) || rows.OptionalDecimal("minutes_per_place") is not { } minutes)
        {
            return [];
        }

        var calendar = rows.OptionalText("timezone") is { } zone ? new WorkCalendar(zone, rows.Text("intervals"), rows.Text("holidays")) : null;
        return [.. Enumerable.Range(1, rows.Number("length")).Select(place => time.EstimateAt(calendar, now, place, minutes)!.Value)];
    }
}

/// <summary>The job <c>line.moved</c>: written by the database with the change, one for a burst of them.</summary>
public sealed class LineMoved(QueueLines lines, Journal journal) : IOutboxHandler
{
    public const string Kind = "line.moved";

    public async Task HandleAsync(PortalDb db, Actor actor, JsonElement payload, CancellationToken cancel)
    {
        var priority = payload.IdOf("priority");
        await TellAsync(db, await lines.RecountAsync(db, priority, cancel), cancel);
        // Lists show the places as they were recounted: who saw the change itself saw the old ones.
        await using var command = db.Command("select pg_notify('kt_places', app.tenant_id() || ':' || $1)", priority.ToString());
        await command.ExecuteNonQueryAsync(cancel);
    }

    // Their open pages show what they were told; who tells people elsewhere reacts to the events.
    private async Task TellAsync(PortalDb db, IReadOnlyList<ToldPlace> told, CancellationToken cancel)
    {
        foreach (var (ticket, isNext) in told)
        {
            if (isNext)
            {
                journal.Raise(new PlaceIsNext(ticket));
            }
            else
            {
                journal.Raise(new PlaceChanged(ticket));
            }

            journal.Announce(new Subject(Ticket.SubjectKind, ticket), "updated", Visibility.Public);
        }

        await (told.Count > 0 ? db.SaveChangesAsync(cancel) : Task.CompletedTask);
    }
}
