using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Files;
using KtPortal.Core.Forms;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets;

public sealed record ReplyToTicket
{
    public required string Content { get; init; }

    public TextFormat Format { get; init; }

    public Visibility Visibility { get; init; } = Visibility.Public;

    /// <summary>"Send and set": the status that follows, or null.</summary>
    public Guid? StatusId { get; init; }

    /// <summary>The priority that follows, or null.</summary>
    public Guid? PriorityId { get; init; }

    public IReadOnlyList<Guid> FileIds { get; init; } = [];

    public Guid FormKey { get; init; }

    public string Source { get; init; } = "portal";

    /// <summary>Part of a change of many tickets, which has a limit of its own.</summary>
    public bool IsOneOfMany { get; init; }

    /// <summary>The draft that it was; forgotten when it is sent.</summary>
    public string? Draft { get; init; }
}

/// <param name="TicketNumber">The ticket it landed on: a follow-up, if the one answered was closed.</param>
public sealed record PostedReply(Guid CommentId, string TicketNumber, bool IsFollowUp);

public sealed class TicketReplies(
    PortalDb db, Journal journal, TicketVerbs verbs, TicketDoor door, Attaching files, TicketAllowance allowance, TimeProvider clock)
{
    public async Task<Result<PostedReply>> PostAsync(Actor actor, string number, ReplyToTicket reply, CancellationToken cancel)
    {
        var found = await verbs.TakeUpAsync(actor, number, RightFor(actor, reply), new Problem.Forbidden(ProblemTexts.MayNotComment), cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        if (TicketRules.CheckComment(reply.Content) is { Count: > 0 } errors)
        {
            return new Problem.Invalid(errors);
        }

        var ticket = found.Value;
        var book = await StatusBook.LoadAsync(db, cancel);
        var comment = Comment.On(ticket, DraftOf(actor, ticket, reply), clock.GetUtcNow());
        var key = FormKeys.KeyOf(reply.FormKey, "reply", ticket.Number, comment.Content, EnumText<Visibility>.Write(reply.Visibility));
        var closed = ticket.Phase is Phase.Closed or Phase.Cancelled;
        if (closed && actor.IsStaff)
        {
            return new Problem.Conflict(TicketProblemTexts.ClosedForComments.With(ticket.Number));
        }

        // A follow-up takes the id that the comment would have had: a second click finds it by the same key.
        if (await db.ClaimAsync(actor, key, comment.Id, cancel, reply.Draft) is { } first)
        {
            var followUp = await db.Set<Ticket>().Where(t => t.SourceRef != null && t.Id == first).Select(t => t.Number).SingleOrDefaultAsync(cancel);
            return new PostedReply(first, followUp ?? ticket.Number, followUp is not null);
        }

        if (closed)
        {
            return await FollowUpAsync(actor, ticket, comment.Id, reply, cancel);
        }

        return !reply.IsOneOfMany && await allowance.RefuseCommentAsync(actor, cancel) is { } tooMany
            ? tooMany
            : await WriteAsync(actor, ticket, comment, reply, book, cancel);
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

    private async Task<Result<PostedReply>> WriteAsync(Actor actor, Ticket ticket, Comment comment, ReplyToTicket reply, StatusBook book, CancellationToken cancel)
    {
        var (hand, now) = (verbs.InHand(actor, ticket), clock.GetUtcNow());
        var phase = ticket.Phase;
        if (actor.IsStaff)
        {
            ticket.AnsweredByStaff(actor, comment.Visibility, book[StatusKey.InProgress], now);
            if (reply.StatusId is { } statusId && actor.May(TicketPermissions.Update) && statusId != ticket.StatusId)
            {
                if (book.Find(statusId) is not { IsActive: true, Phase: not Phase.New } status)
                {
                    return new Problem.Invalid("StatusId", TicketProblemTexts.StatusNotShown);
                }

                if (verbs.AcceptFirst(hand, book) is { } refusal)
                {
                    return refusal;
                }

                ticket.SetStatus(status, now);
            }

            if (reply.PriorityId is { } priorityId && actor.May(TicketPermissions.Update)
                && await verbs.ReprioritizeAsync(hand, priorityId, cancel) is { } notShown)
            {
                return notShown;
            }
        }
        else
        {
            ticket.AnsweredByClient(book[StatusKey.InProgress], book[StatusKey.Open], now);
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
