using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Escalations;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Sla;

/// <summary>Does with tickets what thresholds ask for, under the name of their policy. What can't be done any more is left.</summary>
public sealed class SlaActions(PortalDb db, TicketEscalations escalations)
{
    private static readonly string[] Rights =
        [TicketPermissions.Escalate, TicketPermissions.Update, TicketPermissions.Assign, TicketPermissions.Accept];

    internal async Task DoAsync(Actor actor, IReadOnlyList<SlaHappening> happened, CancellationToken cancel)
    {
        foreach (var group in happened.GroupBy(h => h.Clock.TicketId))
        {
            var number = await db.Set<Ticket>().Where(t => t.Id == group.Key).Select(t => t.Number).SingleOrDefaultAsync(cancel);
            if (number is null)
            {
                continue;
            }

            foreach (var one in group)
            {
                await DoAsync(actor with { Permissions = Rights, Name = SlaTexts.PolicyAsActor, DisplayName = SlaTexts.PolicyAsActor }, number, one, cancel);
            }
        }
    }

    private async Task DoAsync(Actor actor, string number, SlaHappening happened, CancellationToken cancel)
    {
        var (clock, threshold) = (happened.Clock, happened.Threshold!);
        var reason = SlaTexts.RaisedBecause.With(happened.Percent, SlaWords.Of(clock.Metric));
        var done = await escalations.ActAsync(
            actor, number,
            new EscalateTicket(reason, null, threshold.SetPriority, threshold.MoveToQueue, null, threshold.AssignTo), threshold.RaiseLevel, cancel);
        if (done.Succeeded && threshold.SetPriority is { } priority)
        {
            // It was raised because of these clocks: else it would breach them at once.
            foreach (var kept in db.Set<SlaClock>().Local.Where(c => c.TicketId == clock.TicketId))
            {
                kept.KeepUnder(priority);
            }
        }
    }
}
