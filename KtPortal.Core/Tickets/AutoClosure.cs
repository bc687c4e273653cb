using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets;

/// <summary>Closes what was resolved a week ago and to which nobody objected.</summary>
public sealed class AutoClosure(TicketJournal journal, TimeProvider clock) : IScheduledTask
{
    public const string Name = "close resolved tickets";

    private const int MostAtOnce = 1000;
    private static readonly TimeSpan Objection = TimeSpan.FromDays(7);

    public async Task RunAsync(PortalDb db, Actor actor, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var before = now - Objection;
        var due = await db.Set<Ticket>().ForUpdate().Where(t => t.Phase == Phase.Resolved && t.ResolvedAt <= before)
            .OrderBy(t => t.ResolvedAt).Take(MostAtOnce).ToListAsync(cancel);
        if (due.Count == 0)
        {
            return;
        }

        var closed = (await StatusBook.LoadAsync(db, cancel))[StatusKey.Closed];
        foreach (var ticket in due)
        {
            ticket.CloseUnopposed(closed, now);
            journal.Record(ticket, actor, "closed", Visibility.Public, TicketReplies.StatusOf(Phase.Resolved), TicketReplies.StatusOf(Phase.Closed));
        }
    }
}
