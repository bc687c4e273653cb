using KtPortal.Core.Changes;
using KtPortal.Core.Data;
using KtPortal.Core.Fields;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Text;
using KtPortal.Core.Tickets.CustomFields;
using KtPortal.Core.Tickets.Relations;

namespace KtPortal.Core.Tickets;

/// <summary>The fields of the side panel, with the version they were read with.</summary>
/// <param name="Reason">Why it is cancelled or opened again; asked for only then.</param>
public sealed record EditTicket(
    int Version, Guid StatusId, Guid PriorityId, Guid? AssigneeId, Guid? TypeId, Guid? CategoryId, Guid? ServiceId,
    string? Reason = null)
{
    /// <summary>Null for whom queues and teams are none of: it stays where it is.</summary>
    public RouteTicket? Route { get; init; }

    /// <summary>Also with what is open still: whoever saves it was told.</summary>
    public bool IsSure { get; init; }

    /// <summary>Custom fields that have to be answered before it ends.</summary>
    public FieldAnswers Answers { get; init; } = FieldAnswers.None;
}

public sealed class TicketEdits(
    PortalDb db, TicketVerbs verbs, TicketAssignment assignment, TicketRouting routing, OpenTies ties, TicketAnswers answers,
    TimeProvider clock)
{
    public async Task<Result<Change>> SaveAsync(Actor actor, string number, EditTicket edit, CancellationToken cancel)
    {
        var found = await verbs.TakeUpAsync(actor, number, TicketPermissions.Update, new Problem.Forbidden(TicketProblemTexts.MayNotChange), cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        var ticket = found.Value;
        if (ticket.Phase is Phase.Closed or Phase.Cancelled)
        {
            return new Problem.Conflict(TicketProblemTexts.ClosedForChanges.With(ticket.Number));
        }

        if (ticket.Version != edit.Version)
        {
            return new Problem.Stale(TicketProblemTexts.ChangedMeanwhile);
        }

        var (hand, book) = (verbs.InHand(actor, ticket), await StatusBook.LoadAsync(db, cancel));
        var problem = (await assignment.PutAsync(hand, edit.AssigneeId, book, cancel)).Problem
            ?? await ChangeStatusAsync(hand, edit, book, cancel)
            ?? await verbs.ReprioritizeAsync(hand, edit.PriorityId, cancel)
            ?? await verbs.RetypeAsync(hand, edit.TypeId, cancel)
            ?? await verbs.CategorizeAsync(hand, edit.CategoryId, cancel)
            ?? await verbs.ConcernAsync(hand, edit.ServiceId, cancel)
            ?? (edit.Route is { } route ? await routing.PutAsync(hand, route, cancel) : null);
        if (problem is not null)
        {
            return problem;
        }

        await db.SaveChangesAsync(cancel);
        return hand.Change();
    }

    /// <summary>Staff reopen what is finished, with a reason.</summary>
    public async Task<Result<Change>> ReopenAsync(Actor actor, string number, string? reason, CancellationToken cancel)
    {
        var found = await verbs.TakeUpAsync(
            number, t => t.Phase.IsActive() || TicketLife.ByReopening.May(actor, t.Phase, Phase.Open),
            new Problem.Forbidden(TicketProblemTexts.MayNotReopen), cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        var ticket = found.Value;
        if (ticket.Phase.IsActive())
        {
            return new Problem.Conflict(TicketProblemTexts.OpenAlready.With(ticket.Number));
        }

        if (TicketRules.CheckComment(reason).Count > 0)
        {
            return new Problem.Invalid("Reason", TicketProblemTexts.ReopenWhy);
        }

        var (hand, book) = (verbs.InHand(actor, ticket), await StatusBook.LoadAsync(db, cancel));
        var fields = TicketFields.Of(book.Find(ticket.StatusId), book[StatusKey.Open]);
        ticket.Reopen(book[StatusKey.Open], clock.GetUtcNow());
        hand.Tell(new TicketReopened(ticket.Id), "reopened", Visibility.Public, fields, reason!.Trim());
        await db.SaveChangesAsync(cancel);
        return hand.Change();
    }

    private async Task<Problem?> ChangeStatusAsync(TicketInHand hand, EditTicket edit, StatusBook book, CancellationToken cancel)
    {
        var ticket = hand.Ticket;
        // Assigning may have moved the status along: only what the form itself changed counts.
        var original = (Guid)db.Entry(ticket).OriginalValues[nameof(Ticket.StatusId)]!;
        if (edit.StatusId == original)
        {
            return null;
        }

        if (book.Find(edit.StatusId) is not { IsActive: true, Phase: not Phase.New } status)
        {
            return new Problem.Invalid("StatusId", TicketProblemTexts.StatusNeverNew);
        }

        if ((RefuseStatus(ticket, status, edit.Reason) ?? await ties.RefuseAsync(ticket, status.Phase, edit.IsSure, cancel)) is { } refusal)
        {
            return refusal;
        }

        if ((verbs.AcceptFirst(hand, book) ?? await answers.AskBeforeAsync(hand, status.Phase, edit.Answers, cancel)) is { } notYet)
        {
            return notYet;
        }

        var (before, phase) = (book.Find(original), ticket.Phase);
        var isSeen = before is null || before.Phase != status.Phase || before.ClientReads != status.ClientReads;
        if (isSeen)
        {
            ticket.SetStatus(status, clock.GetUtcNow());
        }
        else
        {
            ticket.Relabel(status);
        }

        hand.Tell(
            new TicketStatusChanged(ticket.Id, ticket.StatusId), "status", isSeen ? Visibility.Public : Visibility.Partner, TicketFields.Of(before, status),
            TypedText.IsBlank(edit.Reason) ? null : edit.Reason!.Trim());
        return await ties.EndChildrenAsync(hand.Actor, ticket, phase, status, null, book, cancel);
    }

    private static Problem? RefuseStatus(Ticket ticket, TicketStatus status, string? reason)
    {
        if (ticket.Phase == Phase.New && status.Phase == Phase.Cancelled)
        {
            return new Problem.Invalid("StatusId", TicketProblemTexts.UseRefuse);
        }

        if (!TicketLife.ByStatus.Leads(ticket.Phase, status.Phase))
        {
            return new Problem.Conflict(TicketProblemTexts.ClosedForChanges.With(ticket.Number));
        }

        var needsReason = status.Phase == Phase.Cancelled || (!ticket.Phase.IsActive() && status.Phase.IsActive());
        return !needsReason || TicketRules.CheckComment(reason).Count == 0 ? null
            : status.Phase == Phase.Cancelled ? new Problem.Invalid("Reason", TicketProblemTexts.CancelWhy)
            : new Problem.Invalid("Reason", TicketProblemTexts.ReopenWhy);
    }
}
