using KtPortal.Core.Accounts;
using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Forms;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Teams;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets;

/// <summary>
/// Takes back an edit that was a mistake, as long as nothing else happened to the ticket. The timeline keeps both steps. No edit
/// that can be taken back sends mail: what people were told in words, a reply or a refusal, has no way back.
/// </summary>
public sealed class TicketUndo(PortalDb db, Journal journal, TicketVerbs verbs, TimeProvider clock)
{
    /// <param name="change">Sealed by whoever kept it: it is taken at its word.</param>
    public async Task<Result<Done>> UndoAsync(Actor actor, TicketChange change, CancellationToken cancel)
    {
        var found = await verbs.TakeUpAsync(
            change.Number, t => change.UserId == actor.UserId && MayPutBack(actor, t, change.Before), new Problem.Forbidden(TicketProblemTexts.MayNotTakeBack), cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        var ticket = found.Value;
        if (await db.ClaimAsync(actor, FormKeys.KeyOf(change.Id, "undo", change.Number), change.Id, cancel) is not null)
        {
            return Done.Instance; // a second click finds it done
        }

        if (ticket.Version != change.Version)
        {
            return new Problem.Stale(TicketProblemTexts.ChangedSince.With(ticket.Number));
        }

        if (change.Before.AssignedToId is { } person && person != ticket.AssignedToId && !await db.Set<User>().AnyAsync(u => u.Id == person, cancel))
        {
            return new Problem.Conflict(TicketProblemTexts.OnlyProviderGivesBack.With(ticket.Number, change.Before.AssigneeName));
        }

        if (!await IsThereAsync(ticket.State, change.Before, cancel))
        {
            return new Problem.Conflict(TicketProblemTexts.GoneSince.With(ticket.Number));
        }

        await PutBackAsync(actor, ticket, change.Before, cancel);
        return Done.Instance;
    }

    // The rights of the edit itself: who may only take a ticket nobody has may only give that one back.
    private static bool MayPutBack(Actor actor, Ticket ticket, TicketState before)
    {
        var keepsAssignee = before.AssignedToId == ticket.AssignedToId || (before.AssignedToId is null && ticket.AssignedToId == actor.UserId);
        return actor.May(before.Phase == Phase.New && ticket.Phase != Phase.New ? TicketPermissions.Accept : TicketPermissions.Update)
            && (keepsAssignee || actor.May(TicketPermissions.Assign));
    }

    // What nothing used any more may have been deleted.
    private async Task<bool> IsThereAsync(TicketState now, TicketState before, CancellationToken cancel) =>
        (now.StatusId == before.StatusId || await db.Set<TicketStatus>().AnyAsync(s => s.Id == before.StatusId, cancel))
        && (now.PriorityId == before.PriorityId || await db.Set<TicketPriority>().AnyAsync(p => p.Id == before.PriorityId, cancel))
        && (now.QueueId == before.QueueId || await db.Set<TicketQueue>().AnyAsync(q => q.Id == before.QueueId, cancel))
        && (now.CategoryId == before.CategoryId || before.CategoryId is not { } category
            || await db.Set<TicketCategory>().AnyAsync(c => c.Id == category, cancel))
        && (now.TeamId == before.TeamId || before.TeamId is not { } team || await db.Set<Team>().AnyAsync(t => t.Id == team, cancel));

    private async Task PutBackAsync(Actor actor, Ticket ticket, TicketState before, CancellationToken cancel)
    {
        var (undone, book) = (ticket.State, await StatusBook.LoadAsync(db, cancel));
        ticket.Restore(before, clock.GetUtcNow());
        journal.Record(ticket, actor, new TicketUpdated(ticket.Id), "undone",
            ReadersOf(undone, before), Values(undone, before, book), Values(before, undone, book));
        if (undone.AssignedToId != before.AssignedToId)
        {
            // Who works on it clients are not told in so many words: a step of its own, as when it was assigned.
            journal.Record(ticket, actor, new TicketAssigned(ticket.Id, undone.AssignedToId, before.AssignedToId),
                before.AssignedToId is null ? "unassigned" : "assigned", Visibility.Partner, Assignee(undone), Assignee(before));
        }

        await db.SaveChangesAsync(cancel);
    }

    private static Visibility ReadersOf(TicketState undone, TicketState before) =>
        undone.StatusId != before.StatusId || undone.PriorityId != before.PriorityId ? Visibility.Public
            : undone == before with { TeamId = undone.TeamId } ? Visibility.Internal
            : Visibility.Partner;

    private static Dictionary<string, object?> Assignee(TicketState state) => new() { ["assignee"] = state.AssigneeName };

    // Only what differs, by name where a name is at hand.
    private static Dictionary<string, object?> Values(TicketState state, TicketState other, StatusBook book)
    {
        var values = state.StatusId == other.StatusId ? []
            : book.Find(state.StatusId) is { } status ? TicketReplies.StatusOf(status) : new Dictionary<string, object?> { ["status"] = null };
        if (state.PriorityId != other.PriorityId)
        {
            values["priority_id"] = state.PriorityId;
        }

        if (state.CategoryId != other.CategoryId)
        {
            values["category_id"] = state.CategoryId;
        }

        if (state.QueueId != other.QueueId)
        {
            values["queue_id"] = state.QueueId;
        }

        return values;
    }
}
