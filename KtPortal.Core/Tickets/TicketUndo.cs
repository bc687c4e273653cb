using KtPortal.Core.Accounts;
using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Forms;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
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

        await PutBackAsync(actor, ticket, change.Before, cancel);
        return Done.Instance;
    }

    // The rights of the edit itself: who may only take a ticket nobody has may only give that one back.
    private static bool MayPutBack(Actor actor, Ticket ticket, TicketState before)
    {
        var keepsAssignee = before.AssignedToId == ticket.AssignedToId || (before.AssignedToId is null && ticket.AssignedToId == actor.UserId);
        return actor.May(before.Phase == Phase.New ? TicketPermissions.Accept : TicketPermissions.Update)
            && (keepsAssignee || actor.May(TicketPermissions.Assign));
    }

    private async Task PutBackAsync(Actor actor, Ticket ticket, TicketState before, CancellationToken cancel)
    {
        var (undone, book) = (ticket.State, await StatusBook.LoadAsync(db, cancel));
        ticket.Restore(before, clock.GetUtcNow());
        var seenByClients = undone.StatusId != before.StatusId || undone.PriorityId != before.PriorityId;
        journal.Record(ticket, actor, new TicketUpdated(ticket.Id), "undone",
            seenByClients ? Visibility.Public : Visibility.Partner, Values(undone, before, book), Values(before, undone, book));
        if (undone.AssignedToId != before.AssignedToId)
        {
            // Who works on it clients are not told in so many words: a step of its own, as when it was assigned.
            journal.Record(ticket, actor, new TicketAssigned(ticket.Id, undone.AssignedToId, before.AssignedToId),
                before.AssignedToId is null ? "unassigned" : "assigned", Visibility.Partner, Assignee(undone), Assignee(before));
        }

        await db.SaveChangesAsync(cancel);
    }

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

        return values;
    }
}
