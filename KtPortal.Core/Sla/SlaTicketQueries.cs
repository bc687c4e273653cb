using KtPortal.Core.Calendars;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Sla;

/// <summary>One clock with every minute that it counted, and every one that it passed over.</summary>
/// <param name="Spans">From its start until it was due, or until now where that is later.</param>
public sealed record SlaExplained(SlaClock Clock, IReadOnlyList<CountedSpan> Spans, string? Zone, TimeSpan Used);

/// <summary>All that staff read of a ticket's service level.</summary>
public sealed record SlaOfTicketPage(
    Guid Id, string Number, string Subject, bool IsActive, IReadOnlyList<SlaExplained> Clocks, SlaOfTicket Details, IReadOnlyList<(Guid Id, string Name)> Policies);

public sealed class SlaTicketQueries(PortalDb db, TimeProvider clock)
{
    private const string Head = """
        select t.id, t.number, t.subject, t.phase in ('new', 'open', 'in_progress', 'pending') as is_active, s.policy_id, s.excluded_by_name, s.exclude_reason
        from tickets t left join ticket_sla s on s.tenant_id = t.tenant_id and s.ticket_id = t.id
        where t.number = $1 and t.deleted_at is null
        """;

    /// <summary>Null where the actor doesn't see the ticket, or is no staff of the provider.</summary>
    public async Task<SlaOfTicketPage?> FindAsync(Actor actor, string number, CancellationToken cancel)
    {
        if (actor.Audience != Audience.Provider || !actor.May(TicketPermissions.Read))
        {
            return null;
        }

        await using var find = db.Command(Head, number);
        Guid id;
        (string Number, string Subject, bool IsActive, Guid? Chosen, string? ExcludedBy, string? Reason) head;
        await using (var row = await find.ExecuteReaderAsync(cancel))
        {
            if (!await row.ReadAsync(cancel))
            {
                return null;
            }

            id = row.Id("id");
            head = (row.Text("number"), row.Text("subject"), row.Flag("is_active"), row.OptionalId("policy_id"),
                row.OptionalText("excluded_by_name"), row.OptionalText("exclude_reason"));
        }

        var clocks = await db.Set<SlaClock>().AsNoTracking().Where(c => c.TicketId == id).OrderBy(c => c.Metric).ToListAsync(cancel);
        var policies = await db.Set<SlaPolicy>().AsNoTracking().OrderBy(p => p.SortOrder).Select(p => new { p.Id, p.Name, p.IsActive }).ToListAsync(cancel);
        await SlaHours.LearnAsync(db, clocks.Select(c => c.HoursId), cancel);
        var pauses = await PausesAsync(id, cancel);
        var (latest, waived) = (clocks.LastOrDefault(), clocks.LastOrDefault(c => c.WaivedAt is not null));
        return new(
            id, head.Number, head.Subject, head.IsActive, [.. clocks.Select(c => Explain(c, pauses))],
            new(
                policies.Find(p => p.Id == latest?.PolicyId)?.Name, latest?.FoundBy, head.Chosen, head.ExcludedBy, head.Reason, null,
                waived?.WaivedByName, waived?.WaiveReason),
            [.. policies.Where(p => p.IsActive || p.Id == head.Chosen).Select(p => (p.Id, p.Name))]);
    }

    private SlaExplained Explain(SlaClock one, IReadOnlyList<Pause> pauses)
    {
        var (hours, now) = (SlaHours.Of(one.HoursId, null), one.CompletedAt ?? clock.GetUtcNow());
        var target = TimeSpan.FromMinutes(one.TargetMinutes);
        var used = SlaCount.Elapsed(hours, one.StartedAt, pauses, now);
        // What went on after it was due is told as well: by how much it was late.
        var told = used > target ? used : target;
        return new(one, SlaCount.Explain(hours, one.StartedAt, told, pauses), hours.ZoneId, used);
    }

    private async Task<List<Pause>> PausesAsync(Guid ticket, CancellationToken cancel)
    {
        await using var command = db.Command("select paused_at, resumed_at from ticket_sla_pauses where ticket_id = $1 order by paused_at", ticket);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        var pauses = new List<Pause>();
        while (await rows.ReadAsync(cancel))
        {
            pauses.Add(new(SlaFactsQuery.Second(rows.Instant("paused_at")), rows.OptionalInstant("resumed_at") is { } until ? SlaFactsQuery.Second(until) : null));
        }

        return pauses;
    }
}
