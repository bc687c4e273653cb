using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets;

/// <summary>The fields of the side panel, with the version they were read with.</summary>
/// <param name="Reason">Why it is cancelled or opened again; asked for only then.</param>
public sealed record EditTicket(int Version, Guid StatusId, Guid PriorityId, Guid? AssigneeId, Guid? CategoryId, string? Reason = null);

public sealed class TicketEdits(
    PortalDb db, Journal journal, TicketVerbs verbs, TicketAssignment assignment, TicketChanges changes, TimeProvider clock)
{
    public async Task<Result<TicketChange>> SaveAsync(Actor actor, string number, EditTicket edit, CancellationToken cancel)
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

        var (before, book) = (ticket.State, await StatusBook.LoadAsync(db, cancel));
        var problem = await ChangeAssigneeAsync(actor, ticket, edit, book, cancel)
            ?? ChangeStatus(actor, ticket, edit, book)
            ?? await verbs.ReprioritizeAsync(actor, ticket, edit.PriorityId, cancel)
            ?? await ChangeCategoryAsync(actor, ticket, edit, cancel);
        if (problem is not null)
        {
            return problem;
        }

        await db.SaveChangesAsync(cancel);
        return await changes.DescribeAsync(actor, ticket, before, book, cancel);
    }

    /// <summary>Staff reopen what is finished, with a reason.</summary>
    public async Task<Result<TicketChange>> ReopenAsync(Actor actor, string number, string? reason, CancellationToken cancel)
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

        var (before, book) = (ticket.State, await StatusBook.LoadAsync(db, cancel));
        ticket.Reopen(book[StatusKey.Open], clock.GetUtcNow());
        journal.Record(ticket, actor, new TicketReopened(ticket.Id), "reopened", Visibility.Public,
            TicketReplies.StatusOf(before.Phase), TicketReplies.StatusOf(ticket.Phase), reason!.Trim());
        await db.SaveChangesAsync(cancel);
        return await changes.DescribeAsync(actor, ticket, before, book, cancel);
    }

    private async Task<Problem?> ChangeAssigneeAsync(Actor actor, Ticket ticket, EditTicket edit, StatusBook book, CancellationToken cancel) =>
        (await assignment.PutAsync(actor, ticket, edit.AssigneeId, book, cancel)).Problem;

    private Problem? ChangeStatus(Actor actor, Ticket ticket, EditTicket edit, StatusBook book)
    {
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

        if (RefuseStatus(ticket, status, edit.Reason) is { } refusal)
        {
            return refusal;
        }

        if (verbs.AcceptFirst(actor, ticket, book) is { } notAccepted)
        {
            return notAccepted;
        }

        var before = book.Find(original)?.Name;
        ticket.SetStatus(status, clock.GetUtcNow());
        journal.Record(ticket, actor, new TicketStatusChanged(ticket.Id, ticket.StatusId), "status", Visibility.Public,
            new Dictionary<string, object?> { ["status"] = before }, TicketReplies.StatusOf(status),
            string.IsNullOrWhiteSpace(edit.Reason) ? null : edit.Reason.Trim());
        return null;
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

    private async Task<Problem?> ChangeCategoryAsync(Actor actor, Ticket ticket, EditTicket edit, CancellationToken cancel)
    {
        if (edit.CategoryId == ticket.CategoryId)
        {
            return null;
        }

        var category = edit.CategoryId is { } id
            ? await db.Set<TicketCategory>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == id && c.IsActive, cancel)
            : null;
        if (edit.CategoryId is not null && category is null)
        {
            return new Problem.Invalid("CategoryId", ProblemTexts.CategoryNotShown);
        }

        ticket.Categorize(category?.Id, clock.GetUtcNow());
        journal.Record(ticket, actor, new TicketUpdated(ticket.Id), "category", Visibility.Partner,
            null, new Dictionary<string, object?> { ["category"] = category?.Name });
        return null;
    }
}
