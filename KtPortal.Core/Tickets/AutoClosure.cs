using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets;

/// <summary>Closes what was resolved a week ago and to which nobody objected.</summary>
public sealed class AutoClosure(Journal journal, TimeProvider clock) : IScheduledTask
{
    public const string Name = "close resolved tickets";

    /// <summary>How long a solution can be objected to.</summary>
    public const int Days = 7;

    private const int MostAtOnce = 1000;

    public async Task RunAsync(PortalDb db, Actor actor, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var before = now - TimeSpan.FromDays(Days);
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
            journal.Record(ticket, actor, new TicketClosed(ticket.Id), "closed", Visibility.Public,
                TicketReplies.StatusOf(Phase.Resolved), After(Days));
        }
    }

    /// <summary>What its step says: closed, and after how long, as it was then.</summary>
    internal static Dictionary<string, object?> After(int days) => new(TicketReplies.StatusOf(Phase.Closed)) { ["after_days"] = days };
}
