using KtPortal.Core.Accounts;
using KtPortal.Core.Changes;
using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Teams;
using KtPortal.Core.Tickets.CustomFields;
using KtPortal.Core.Tickets.Escalations;
using KtPortal.Core.Tickets.Services;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets;

/// <summary>
/// Takes back an edit that was a mistake, as long as nothing else happened to the ticket. The timeline keeps both steps for staff, and
/// for clients neither. No edit that can be taken back sends mail: what people were told in words, a reply or a refusal, has no way back.
/// </summary>
public sealed class TicketUndo(PortalDb db, TicketVerbs verbs, TicketTags tags, TicketAnswers answers, TicketEscalations escalations, Journal journal) : ITakesBack
{
    public bool Knows(string kind) => kind == Ticket.SubjectKind;

    public string Say(Change change) => TicketChangeWords.Of(change);

    public async Task<Result<Done>> TakeBackAsync(Actor actor, Change change, CancellationToken cancel)
    {
        if (change.Verb == TicketTags.Verb)
        {
            var untagged = await tags.TakeBackAsync(actor, change.Name, change.Kept<RememberedTags>(), cancel);
            return untagged.Succeeded ? Done.Instance : untagged.Problem!;
        }

        if (change.Verb == TicketAnswers.Verb)
        {
            var answered = await answers.TakeBackAsync(actor, change.Name, change.Kept<RememberedAnswer>(), cancel);
            return answered.Succeeded ? Done.Instance : answered.Problem!;
        }

        var before = change.Kept<TicketState>();
        var found = await verbs.TakeUpAsync(
            change.Name, t => MayPutBack(actor, t, before), new Problem.Forbidden(TicketProblemTexts.MayNotTakeBack), cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        var ticket = found.Value;
        if (ticket.Version != change.Version)
        {
            return new Problem.Stale(TicketProblemTexts.ChangedSince.With(ticket.Number));
        }

        if (before.AssignedToId is { } person && person != ticket.AssignedToId
            && !await db.Set<User>().AnyAsync(u => u.Id == person, cancel))
        {
            return new Problem.Conflict(TicketProblemTexts.OnlyProviderGivesBack.With(ticket.Number, before.AssigneeName));
        }

        if (!await IsThereAsync(ticket.State, before, cancel))
        {
            return new Problem.Conflict(TicketProblemTexts.GoneSince.With(ticket.Number));
        }

        await PutBackAsync(verbs.InHand(actor, ticket), before, [.. change.Fields.Select(f => f.Turned())], cancel);
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
        && (now.TypeId == before.TypeId || before.TypeId is not { } type || await db.Set<TicketType>().AnyAsync(t => t.Id == type, cancel))
        && (now.CategoryId == before.CategoryId || before.CategoryId is not { } category
            || await db.Set<TicketCategory>().AnyAsync(c => c.Id == category, cancel))
        && (now.ServiceId == before.ServiceId || before.ServiceId is not { } service || await db.Set<Service>().AnyAsync(s => s.Id == service, cancel))
        && (now.TeamId == before.TeamId || before.TeamId is not { } team || await db.Set<Team>().AnyAsync(t => t.Id == team, cancel));

    private async Task PutBackAsync(TicketInHand hand, TicketState before, IReadOnlyList<ChangedField> back, CancellationToken cancel)
    {
        var (ticket, undone) = (hand.Ticket, hand.Ticket.State);
        if (back.Any(f => TicketFields.ReadersOf(f.Name) == Visibility.Public))
        {
            await HushAsync(ticket, before, cancel);
        }

        ticket.Restore(before);
        // One step for what most of staff may read. The rest, and who works on it, is told to whom it concerns, as when it was changed.
        var readers = back.Where(f => f.Name != TicketFields.Assignee).Select(f => ReadersOf(f.Name))
            .DefaultIfEmpty(Visibility.Partner).Min();
        var shared = back.ToLookup(f => f.Name != TicketFields.Assignee && ReadersOf(f.Name) == readers);
        hand.Tell(new TicketUpdated(ticket.Id), "undone", readers, [.. shared[true]]);
        foreach (var field in shared[false].Where(f => f.Name != TicketFields.Assignee))
        {
            hand.Tell(new TicketUpdated(ticket.Id), field.Name, ReadersOf(field.Name), [field]);
        }

        if (undone.AssignedToId != before.AssignedToId)
        {
            hand.Tell(new TicketAssigned(ticket.Id, undone.AssignedToId, before.AssignedToId),
                before.AssignedToId is null ? "unassigned" : "assigned", TicketFields.ReadersOf(TicketFields.Assignee),
                [new(TicketFields.Assignee, undone.AssigneeName, before.AssigneeName)]);
        }

        await db.SaveChangesAsync(cancel);
        if (!undone.Phase.IsActive() && before is { TakenAt: { } since } && before.Phase.IsActive())
        {
            await escalations.GoOnAsync(ticket, since, cancel);
        }
    }

    private static Visibility ReadersOf(string field) =>
        TicketFields.ReadersOf(field) is var readers && readers == Visibility.Public ? Visibility.Partner : readers;

    // Before the ticket itself goes back: it goes back to what clients still read. Their open pages show it as it is.
    private async Task HushAsync(Ticket ticket, TicketState before, CancellationToken cancel)
    {
        if (before.TakenAt is not { } since)
        {
            return;
        }

        await using var command = db.Command("select app.hush_steps($1, $2)", ticket.Id, since.AddMilliseconds(-1));
        await command.ExecuteNonQueryAsync(cancel);
        journal.AnnounceUpdate(ticket);
    }
}
