using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Files;
using KtPortal.Core.Forms;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Text;
using KtPortal.Core.Tickets.Mentions;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets;

/// <param name="TicketNumber">The ticket it landed on: a follow-up, if the one answered was closed.</param>
public sealed record PostedReply(Guid CommentId, string TicketNumber, bool IsFollowUp);

public sealed class TicketReplies(
    PortalDb db, Journal journal, TicketVerbs verbs, StaffAnswers answers, TicketDoor door, Attaching files, TicketAllowance allowance,
    TicketMentions mentions, TimeProvider clock)
{
    public async Task<Result<PostedReply>> PostAsync(Actor actor, string number, ReplyToTicket reply, CancellationToken cancel)
    {
        var (right, refusal) = (RightFor(actor, reply), new Problem.Forbidden(ProblemTexts.MayNotComment));
        var found = actor.IsClient
            ? await verbs.TakeUpNowAsync(actor, number, right, refusal, cancel)
            : await verbs.TakeUpAsync(actor, number, right, refusal, cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        if (TicketRules.CheckComment(reply.Content) is { Count: > 0 } errors)
        {
            return new Problem.Invalid(errors);
        }

        var ticket = found.Value;
        var comment = Comment.On(ticket, DraftOf(actor, ticket, reply), clock.GetUtcNow());
        // A follow-up takes the id that the comment would have had: a second click finds it by the same key. So does one on a ticket
        // that the first has closed.
        if (await db.ClaimAsync(actor, await KeyOfAsync(number, comment, reply, cancel), comment.Id, cancel, reply.Draft) is { } first)
        {
            var followUp = await db.Set<Ticket>().Where(t => t.SourceRef != null && t.Id == first).Select(t => t.Number).SingleOrDefaultAsync(cancel);
            return new PostedReply(first, followUp ?? ticket.Number, followUp is not null);
        }

        if (await FindUnreadAsync(actor, ticket, reply, cancel) is { } author)
        {
            return new Problem.Conflict(TicketProblemTexts.WroteMeanwhile.With(author));
        }

        if (ticket.Phase is Phase.Closed or Phase.Cancelled)
        {
            return actor.IsStaff
                ? new Problem.Conflict(TicketProblemTexts.ClosedForComments.With(ticket.Number))
                : await FollowUpAsync(actor, ticket, comment.Id, reply, cancel);
        }

        return !reply.IsOneOfMany && await allowance.RefuseCommentAsync(actor, cancel) is { } tooMany
            ? tooMany
            : await WriteAsync(actor, ticket, comment, reply, cancel);
    }

    // The number that it was sent to: sent again, what was merged meanwhile is another ticket.
    private async Task<Guid> KeyOfAsync(string number, Comment comment, ReplyToTicket reply, CancellationToken cancel)
    {
        var contents = await db.ContentsOfAsync(reply.FileIds, cancel);
        return FormKeys.KeyOf(
            reply.FormKey, "reply", number, comment.Content, EnumText<Visibility>.Write(reply.Visibility), $"{reply.StatusId}",
            $"{reply.PriorityId}", $"{reply.TakesIt}", contents);
    }

    private static string RightFor(Actor actor, ReplyToTicket reply) => reply.Visibility switch
    {
        Visibility.Internal => TicketPermissions.CommentInternal,
        Visibility.Partner => TicketPermissions.CommentPartner,
        _ => actor.IsStaff ? TicketPermissions.Update : TicketPermissions.Create,
    };

    private static CommentDraft DraftOf(Actor actor, Ticket ticket, ReplyToTicket reply) => new()
    {
        Visibility = reply.Visibility,
        Content = new WrittenText(reply.Content, reply.Format).Trimmed(),
        AuthorId = actor.UserId,
        AuthorName = actor.IsStaff ? actor.NameOn(ticket) : actor.Name,
        AuthorEmail = actor.IsStaff ? null : actor.Email,
        IsStaff = actor.IsStaff,
        Source = reply.Source,
    };

    // Who wrote what the writer has not read; for a note that is no matter.
    private async Task<string?> FindUnreadAsync(Actor actor, Ticket ticket, ReplyToTicket reply, CancellationToken cancel) =>
        reply.ReadUntil is { } read && reply.Visibility == Visibility.Public
            ? await db.Set<Comment>().Where(c => c.TicketId == ticket.Id && c.CreatedAt > read && c.AuthorId != actor.UserId && c.DeletedAt == null)
                .OrderBy(c => c.CreatedAt).Select(c => c.AuthorName).FirstOrDefaultAsync(cancel)
            : null;

    private async Task<Result<PostedReply>> WriteAsync(
        Actor actor, Ticket ticket, Comment comment, ReplyToTicket reply, CancellationToken cancel)
    {
        var book = actor.IsStaff || ticket.FollowsClient ? await StatusBook.LoadAsync(db, cancel) : StatusBook.Unread;
        if (actor.IsStaff && await answers.TakeAsync(actor, ticket, reply, book, cancel) is { } notTaken)
        {
            return notTaken;
        }

        var phase = ticket.Phase;
        if (!actor.IsStaff)
        {
            ticket.AnsweredByClient(key => book[key], clock.GetUtcNow());
        }
        else if (await answers.FollowAsync(actor, ticket, reply, book, cancel) is { } refusal)
        {
            return refusal;
        }

        await WriteAsync(actor, ticket, comment, phase, reply.FileIds, cancel);
        return new PostedReply(comment.Id, ticket.Number, false);
    }

    /// <summary>Writes a comment that has been checked, with all that follows from it.</summary>
    /// <param name="before">The ticket's phase before it was answered.</param>
    internal async Task WriteAsync(Actor actor, Ticket ticket, Comment comment, Phase before, IReadOnlyList<Guid> fileIds, CancellationToken cancel)
    {
        db.Add(comment);
        await files.AttachAsync(actor, ticket.About, comment.Id, ticket.OrganizationId, fileIds, cancel);
        if (before != ticket.Phase)
        {
            journal.Record(ticket, actor, new TicketStatusChanged(ticket.Id, ticket.StatusId), "status",
                Visibility.Public, TicketFields.Of(before, ticket.Phase));
        }

        journal.RecordComment(ticket, actor, comment);
        await db.SaveChangesAsync(cancel);
        await mentions.KeepAsync(actor, ticket.Id, comment.Id, comment.Visibility, comment.Content, "", cancel);
    }

    private async Task<Result<PostedReply>> FollowUpAsync(Actor actor, Ticket closed, Guid id, ReplyToTicket reply, CancellationToken cancel)
    {
        if (await allowance.RefuseTicketAsync(actor, cancel) is { } tooMany)
        {
            return tooMany;
        }

        var followUp = await door.FollowUpAsync(
            actor,
            closed,
            new TicketOpening
            {
                Id = id,
                For = new TicketRequester(closed.OrganizationId, null, actor.UserId, actor.Name, actor.Email),
                Subject = closed.Subject,
                Description = new WrittenText(reply.Content, reply.Format).Trimmed(),
                Source = reply.Source,
                FileIds = reply.FileIds,
            },
            cancel);
        return new PostedReply(followUp.Id, followUp.Number, true);
    }
}
