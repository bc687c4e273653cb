using KtPortal.Core.Changes;
using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.Settings;
using KtPortal.Core.Tickets.Configuration;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets;

/// <summary>Closes what was resolved some days ago and to which nobody objected.</summary>
public sealed class AutoClosure(Journal journal, TicketSettingsBook book, SettingsStore settings, TimeProvider clock) : IScheduledTask
{
    public const string Name = "close resolved tickets";

    private const int MostAtOnce = 1000;

    public async Task RunAsync(PortalDb db, Actor actor, CancellationToken cancel)
    {
        var days = (await settings.ReadAsync(book, cancel)).Value.AutoCloseDays;
        if (days == 0)
        {
            return;
        }

        var now = clock.GetUtcNow();
        var before = now - TimeSpan.FromDays(days);
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
                After(days));
        }
    }

    /// <summary>What its step says: closed, and after how long, as it was then.</summary>
    internal static IReadOnlyList<ChangedField> After(int days) =>
        [.. TicketFields.Of(Phase.Resolved, Phase.Closed), new ChangedField("after_days", null, days)];
}
