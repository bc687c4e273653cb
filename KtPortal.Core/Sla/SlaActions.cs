using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Escalations;

namespace KtPortal.Core.Sla;

/// <summary>Does with tickets what thresholds ask for, under the name of their policy. What can't be done any more is left.</summary>
public sealed class SlaActions(PortalDb db, TicketEscalations escalations)
{
    private static readonly string[] Rights =
        [TicketPermissions.Escalate, TicketPermissions.Update, TicketPermissions.Assign, TicketPermissions.Accept];

    internal async Task DoAsync(Actor actor, IReadOnlyList<SlaHappening> happened, CancellationToken cancel)
    {
        if (happened.Count == 0)
        {
            return;
        }

        var rule = actor with { Permissions = Rights, Name = SlaTexts.PolicyAsActor, DisplayName = SlaTexts.PolicyAsActor };
        var taken = await escalations.ActAsync(rule, [.. happened.OrderBy(h => h.At).Select(StepOf)], cancel);
        // It was raised because of these clocks: else it would breach them at once. What could not be raised is as it was.
        var raised = happened.Where(h => h.Threshold!.SetPriority is not null).Select(h => h.Clock.TicketId).Where(taken.Contains).ToHashSet();
        var priorities = db.Set<Ticket>().Local.Where(t => raised.Contains(t.Id)).ToDictionary(t => t.Id, t => t.PriorityId);
        foreach (var clock in db.Set<SlaClock>().Local.Where(c => c is { IsOpen: true, BreachedAt: null } && priorities.ContainsKey(c.TicketId)))
        {
            clock.KeepUnder(priorities[clock.TicketId]);
        }
    }

    private static RuleStep StepOf(SlaHappening happened)
    {
        var threshold = happened.Threshold!;
        var reason = SlaTexts.RaisedBecause.With(happened.Percent, SlaWords.Of(happened.Clock.Metric));
        return new(
            happened.Clock.TicketId, new EscalateTicket(reason, null, threshold.SetPriority, threshold.MoveToQueue, null, threshold.AssignTo), threshold.RaiseLevel);
    }
}
