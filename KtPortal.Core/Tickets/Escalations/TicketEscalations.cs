using System.Globalization;
using KtPortal.Core.Changes;
using KtPortal.Core.Data;
using KtPortal.Core.Forms;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets.Escalations;

/// <summary>Why, and what changes with it. What is null stays as it is.</summary>
/// <param name="Level">1 to 3; null for one more than now.</param>
public sealed record EscalateTicket(
    string? Reason, int? Level = null, Guid? PriorityId = null, Guid? QueueId = null, Guid? TeamId = null, Guid? AssigneeId = null)
{
    /// <summary>The same form sent twice escalates once.</summary>
    public Guid FormKey { get; init; } = Guid.CreateVersion7();

    internal bool ChangesMore => (PriorityId ?? QueueId ?? TeamId ?? AssigneeId) is not null;
}

/// <summary>What a rule does to a ticket by itself.</summary>
/// <param name="Raises">Its level by one, besides what changes.</param>
internal sealed record RuleStep(Guid Ticket, EscalateTicket Changes, bool Raises);

/// <summary>Asks for more attention to a ticket, and says when it is no longer needed. Its place in line stays.</summary>
public sealed class TicketEscalations(
    PortalDb db, TicketVerbs verbs, TicketAssignment assignment, TicketRouting routing, TimeProvider clock)
{
    /// <returns>The level it has now, or was given by the first sending of the form.</returns>
    public async Task<Result<int>> EscalateAsync(Actor actor, string number, EscalateTicket input, CancellationToken cancel)
    {
        var found = await TakeUpAsync(actor, number, cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        if (TicketRules.CheckComment(input.Reason).Count > 0)
        {
            return new Problem.Invalid("Reason", TicketProblemTexts.EscalateWhy);
        }

        if (input.Level is < 1 or > Escalation.Highest)
        {
            return new Problem.Invalid("Level", TicketProblemTexts.EscalateLevel);
        }

        var ticket = found.Value;
        var open = await Open(ticket).ToListAsync(cancel);
        var level = (short)(input.Level ?? Math.Min(LevelOf(open) + 1, Escalation.Highest));
        var escalation = Escalation.Of(ticket, actor, level, input.Reason!.Trim(), clock.GetUtcNow());
        var key = FormKeys.KeyOf(
            input.FormKey, "escalation", ticket.Number, escalation.Reason, $"{input.Level}", $"{input.PriorityId}", $"{input.QueueId}", $"{input.TeamId}",
            $"{input.AssigneeId}");
        if (await db.ClaimAsync(actor, key, escalation.Id, cancel) is { } first)
        {
            return await db.Set<Escalation>().Where(e => e.Id == first).Select(e => (int)e.Level).SingleAsync(cancel);
        }

        var hand = verbs.InHand(actor, ticket);
        if (await PutAsync(hand, input, cancel) is { } problem)
        {
            return problem;
        }

        db.Add(escalation);
        hand.Tell(
            new TicketEscalated(ticket.Id, escalation.Id), "escalated", escalation.Visibility, [LevelOf(LevelOf(open), level)], escalation.Reason);
        if (actor.Audience == Audience.Partner)
        {
            TellProvider(hand, escalation);
        }

        await db.SaveChangesAsync(cancel);
        return level;
    }

    /// <summary>
    /// What rules do by themselves, in nobody's name, to any number of tickets: written with what is saved next. What is over, merged or already at
    /// the highest level is left as it is.
    /// </summary>
    /// <returns>The tickets that were taken up.</returns>
    internal async Task<HashSet<Guid>> ActAsync(Actor rule, IReadOnlyList<RuleStep> steps, CancellationToken cancel)
    {
        var ids = steps.Select(s => s.Ticket).Distinct().ToList();
        // In one order: two who take up the same ones don't wait for each other.
        var tickets = await db.Set<Ticket>().ForUpdate().Where(t => ids.Contains(t.Id) && t.MergedIntoId == null).OrderBy(t => t.Id).ToListAsync(cancel);
        var open = await db.Set<Escalation>().Where(e => ids.Contains(e.TicketId) && e.SettledAt == null).OrderBy(e => e.CreatedAt).ToListAsync(cancel);
        var taken = tickets.Where(t => t.Phase.IsActive()).ToDictionary(t => t.Id);
        var levels = taken.Keys.ToDictionary(id => id, id => LevelOf(open.FindAll(e => e.TicketId == id)));
        foreach (var step in steps.Where(s => taken.ContainsKey(s.Ticket)))
        {
            var hand = verbs.InHand(rule, taken[step.Ticket]);
            if (step.Changes.ChangesMore)
            {
                await PutAsync(hand, step.Changes, cancel);
            }

            if (step.Raises && levels[step.Ticket] < Escalation.Highest)
            {
                Raise(hand, levels[step.Ticket]++, step.Changes.Reason!);
            }
        }

        return [.. taken.Keys];
    }

    private void Raise(TicketInHand hand, int level, string reason)
    {
        var escalation = Escalation.Of(hand.Ticket, hand.Actor, (short)(level + 1), reason, clock.GetUtcNow());
        db.Add(escalation);
        hand.Tell(
            new TicketEscalated(hand.Ticket.Id, escalation.Id), "escalated", escalation.Visibility, [LevelOf(level, level + 1)], escalation.Reason);
    }

    public async Task<Result<Done>> SettleAsync(Actor actor, string number, CancellationToken cancel)
    {
        var found = await TakeUpAsync(actor, number, cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        var ticket = found.Value;
        var open = await Open(ticket).ToListAsync(cancel);
        if (open.Count == 0)
        {
            return new Problem.Conflict(TicketProblemTexts.SettledAlready.With(ticket.Number));
        }

        open.ForEach(e => e.Settle(actor, clock.GetUtcNow()));
        var readers = open.Min(e => e.Visibility);
        verbs.InHand(actor, ticket).Tell(
            new TicketUpdated(ticket.Id), "settled", readers, [LevelOf(LevelOf(open.FindAll(e => e.Visibility == readers)), 0)]);
        await db.SaveChangesAsync(cancel);
        return Done.Instance;
    }

    /// <summary>What was over with the ticket since then goes on: the ticket's end was a mistake.</summary>
    internal async Task GoOnAsync(Ticket ticket, DateTimeOffset since, CancellationToken cancel)
    {
        // The database says when: it counts from the beginning of its transaction, by a clock of its own.
        await using var command = db.Command(
            "update ticket_escalations set settled_at = null where ticket_id = $1 and settled_by_id is null and settled_at >= $2", ticket.Id, since.AddMinutes(-1));
        await command.ExecuteNonQueryAsync(cancel);
    }

    private async Task<Result<Ticket>> TakeUpAsync(Actor actor, string number, CancellationToken cancel)
    {
        var found = await verbs.TakeUpAsync(
            actor, number, TicketPermissions.Escalate, new Problem.Forbidden(TicketProblemTexts.MayNotEscalate), cancel);
        return found is { Succeeded: true, Value: var ticket } && !ticket.Phase.IsActive()
            ? new Problem.Conflict(TicketProblemTexts.OverNotEscalated.With(ticket.Number))
            : found;
    }

    private IQueryable<Escalation> Open(Ticket ticket) =>
        db.Set<Escalation>().Where(e => e.TicketId == ticket.Id && e.SettledAt == null).OrderBy(e => e.CreatedAt);

    private async Task<Problem?> PutAsync(TicketInHand hand, EscalateTicket input, CancellationToken cancel)
    {
        var ticket = hand.Ticket;
        return (input.PriorityId is { } priority ? await verbs.ReprioritizeAsync(hand, priority, cancel) : null)
            ?? (input.QueueId is null && input.TeamId is null ? null : await routing.PutAsync(
                hand, new RouteTicket(input.QueueId ?? ticket.QueueId, input.TeamId ?? ticket.TeamId), cancel))
            ?? (input.AssigneeId is { } assignee
                ? (await assignment.PutAsync(hand, assignee, await StatusBook.LoadAsync(db, cancel), cancel)).Problem
                : null);
    }

    // Provider and partner read it in the conversation; the client doesn't.
    private void TellProvider(TicketInHand hand, Escalation escalation)
    {
        var comment = Comment.ByStaff(hand.Ticket, hand.Actor, WrittenText.AsTyped(escalation.Reason), Visibility.Partner, escalation.CreatedAt);
        db.Add(comment);
        hand.TellComment(comment);
    }

    private static int LevelOf(List<Escalation> open) => open.Count == 0 ? 0 : open[^1].Level;

    private static ChangedField LevelOf(int before, int after) => new(
        TicketFields.Escalation,
        before.ToString(CultureInfo.InvariantCulture),
        after.ToString(CultureInfo.InvariantCulture));
}
