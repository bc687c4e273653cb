using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets.Recurring;

/// <summary>A time at which a recurring ticket was due.</summary>
/// <param name="Number">Of its ticket; null where there is none.</param>
/// <param name="Reason">Why there is none; null where there is one, or will be in a moment.</param>
public sealed record PastTime(DateTimeOffset At, string? Number, string? Reason);

/// <summary>When a recurring ticket was due, and when it will be.</summary>
public sealed class RecurringTimes(PortalDb db, TimeProvider clock)
{
    /// <summary>So many of either.</summary>
    public const int Shown = 6;

    /// <summary>The next dates of what a form says; none where it isn't complete, or has come to its end.</summary>
    public async Task<(IReadOnlyList<DateTimeOffset> Times, TimeZoneInfo? Zone)> NextAsync(Actor actor, RecurringCatalog catalog, RecurringDraft draft, CancellationToken cancel)
    {
        var complete = draft.TimeZone is null ? await catalog.CompleteAsync(db, actor, draft with { For = null }, cancel) : draft;
        return complete.Recurrence is { } recurrence ? (recurrence.Next(clock.GetUtcNow(), Shown), recurrence.Zone) : ([], null);
    }

    public async Task<IReadOnlyList<PastTime>> PastAsync(Guid recurringId, CancellationToken cancel) => await (
        from occurrence in db.Set<RecurringOccurrence>()
        where occurrence.RecurringId == recurringId
        join ticket in db.Set<Ticket>() on occurrence.TicketId equals ticket.Id into tickets
        from ticket in tickets.DefaultIfEmpty()
        orderby occurrence.OccursAt descending
        select new PastTime(occurrence.OccursAt, ticket == null ? null : ticket.Number, occurrence.Reason))
        .Take(Shown).ToListAsync(cancel);
}
