using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Realtime;
using KtPortal.Core.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Tickets.Lines;

/// <summary>Reads one line as it is now: what the pages of the tickets in it are told when it moves.</summary>
public sealed class LineQuery(IServiceScopeFactory scopes, BusinessTime time, TimeProvider clock) : IPassingSource
{
    private const string Head = """
        select p.minutes_per_place, t.queue_position_visible, c.timezone, c.intervals::text as intervals, c.holidays::text as holidays
        from ticket_priorities p
        join tenants t on t.id = p.tenant_id
        left join business_calendars c on c.tenant_id = p.tenant_id and c.is_default
        where p.id = $1
        """;

    private const string Places = """
        select w.id, w.phase, w.answer_expected_at, row_number() over (order by w.waiting_since, w.created_at, w.id)::int as place
        from tickets w
        where w.priority_id = $1 and w.in_line and (w.scheduled_start is null or w.scheduled_start <= now())
        """;

    public string Kind => Ticket.SubjectKind;

    public string Channel => "kt_lines";

    public string ListChannel => "kt_places";

    async Task<IPassingReading> IPassingSource.ReadAsync(Actor actor, Guid group, CancellationToken cancel) =>
        await ReadAsync(actor, group, cancel);

    internal async Task<LinePlaces> ReadAsync(Actor actor, Guid priorityId, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        await db.EnterAsync(actor, cancel);
        await using var batch = db.Batch();
        batch.BatchCommands.Add(new(Head) { Parameters = { new() { Value = priorityId } } });
        batch.BatchCommands.Add(new(Places) { Parameters = { new() { Value = priorityId } } });
        await using var rows = await batch.ExecuteReaderAsync(cancel);
        decimal? minutes = null;
        var visible = false;
        WorkCalendar? calendar = null;
        if (await rows.ReadAsync(cancel))
        {
            minutes = rows.OptionalDecimal("minutes_per_place");
            visible = rows.Flag("queue_position_visible");
            calendar = rows.OptionalText("timezone") is { } zone ? new(zone, rows.Text("intervals"), rows.Text("holidays")) : null;
        }

        await rows.NextResultAsync(cancel);
        var waiting = new List<(Guid Id, string Phase, int Position, DateTimeOffset? Expected)>();
        while (await rows.ReadAsync(cancel))
        {
            waiting.Add((rows.Id("id"), rows.Text("phase"), rows.Number("place"), rows.OptionalInstant("answer_expected_at")));
        }

        var places = waiting.ToDictionary(w => w.Id, w => new LinePlace(w.Phase, w.Position, waiting.Count, w.Expected));
        var now = clock.GetUtcNow();
        return new(places, visible, place => time.EstimateAt(calendar, now, place.Position, minutes, place.ExpectedAt));
    }
}
