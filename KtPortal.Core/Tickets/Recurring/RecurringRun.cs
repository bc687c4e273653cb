using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets.Recurring;

/// <summary>
/// Finds what recurs now, and asks for each a job that makes its ticket. Whose date passed while no node ran is made up for a day; older
/// ones are listed as skipped. What has no further date is switched off, and its owner told.
/// </summary>
public sealed class RecurringRun(RecurringEnd end, TimeProvider clock) : IScheduledTask
{
    public const string Name = "make recurring tickets";

    /// <summary>In one firing, of one recurring ticket: the next firing goes on.</summary>
    private const int MostAtOnce = 500;

    private const string Write = """
        with written as (
            insert into recurring_occurrences (tenant_id, id, recurring_id, occurs_at, state, reason)
            select app.tenant_id(), d.id, $1, d.at, case when d.is_late then 'skipped' else 'due' end, case when d.is_late then 'late' end
            from unnest($2::uuid[], $3::timestamptz[], $4::boolean[]) d (id, at, is_late)
            on conflict do nothing
            returning id, state)
        insert into outbox_messages (tenant_id, id, kind, payload)
        select app.tenant_id(), w.id, $5, jsonb_build_object('occurrence', w.id) from written w where w.state = 'due'
        """;

    private static readonly TimeSpan MadeUpFor = TimeSpan.FromHours(24);

    public async Task RunAsync(PortalDb db, Actor actor, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var due = await db.Set<RecurringTicket>().ForUpdate()
            .Where(r => r.IsActive && (r.NextRunAt == null || r.NextRunAt <= now)).OrderBy(r => r.Id).ToListAsync(cancel);
        foreach (var recurring in due)
        {
            await PlanAsync(db, actor, recurring, now, cancel);
        }

        await db.SaveChangesAsync(cancel);
    }

    private async Task PlanAsync(PortalDb db, Actor actor, RecurringTicket recurring, DateTimeOffset now, CancellationToken cancel)
    {
        var lead = TimeSpan.FromDays(recurring.LeadDays);
        // From just before the next one, so that it is among them. Of one that is planned anew all that lie ahead, though it may be late to make
        // them in advance, but none of a day that has its ticket.
        var dates = recurring.NextRunAt is { } next
            ? Dates(recurring, next.AddTicks(-1) + lead, now + lead)
            : await WithoutDoneAsync(db, recurring, Dates(recurring, recurring.PlannedFrom, now + lead), cancel);
        var due = dates.Where(d => d - lead <= now).Take(MostAtOnce).ToList();
        if (due.Count > 0)
        {
            await using var write = db.Command(
                Write, recurring.Id, due.Select(_ => Guid.CreateVersion7()).ToArray(), due.ToArray(),
                due.Select(d => d < now - MadeUpFor).ToArray(), RecurringOpening.Kind);
            await write.ExecuteNonQueryAsync(cancel);
        }

        if (dates.Count > due.Count)
        {
            recurring.PlanNext(dates[due.Count] - lead);
        }
        else
        {
            await end.EndAsync(actor, recurring, RecurringEnd.NoDate, cancel);
        }
    }

    private static IReadOnlyList<DateTimeOffset> Dates(RecurringTicket recurring, DateTimeOffset after, DateTimeOffset until) =>
        recurring.Recurrence?.Next(after, MostAtOnce + 1, until) ?? [];

    private static async Task<IReadOnlyList<DateTimeOffset>> WithoutDoneAsync(
        PortalDb db, RecurringTicket recurring, IReadOnlyList<DateTimeOffset> dates, CancellationToken cancel)
    {
        if (dates.Count == 0 || recurring.Recurrence is not { } recurrence)
        {
            return dates;
        }

        var since = dates[0].AddDays(-1);
        var done = await db.Set<RecurringOccurrence>().Where(o => o.RecurringId == recurring.Id && o.OccursAt > since && o.State != "skipped")
            .Select(o => o.OccursAt).ToListAsync(cancel);
        var days = done.Select(recurrence.DayOf).ToHashSet();
        return [.. dates.Where(d => !days.Contains(recurrence.DayOf(d)))];
    }
}
