using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Files;
using KtPortal.Core.Kernel;
using KtPortal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets;

/// <param name="Quoted">What the mail repeats, written as its content; shown on demand.</param>
/// <param name="Store">Name of the store the files lie in.</param>
public sealed record MailedReply(
    WrittenText Content, string? Quoted, Visibility Visibility, DateTimeOffset ReceivedAt, IReadOnlyList<IntakeResult> Files, string Store);

/// <summary>Comments from mail: whether the author may was decided before. The actor is the system.</summary>
public sealed class MailedReplies(
    PortalDb db, Journal journal, Attaching attachments, TicketReplies replies, MailedFiles files, TimeProvider clock)
{
    /// <param name="ticket">Locked, and not closed.</param>
    /// <param name="joins">The author was not on the ticket so far and is now.</param>
    /// <returns>The comment's id.</returns>
    public async Task<Guid> PostAsync(Guid tenantId, Ticket ticket, MailAuthor author, MailedReply reply, bool joins, CancellationToken cancel)
    {
        var (now, before, actor) = (clock.GetUtcNow(), ticket.Phase, author.Acting(tenantId, author.NameOn(ticket)));
        var book = await StatusBook.LoadAsync(db, cancel);
        if (author.IsStaff)
        {
            ticket.AnsweredByStaff(actor, reply.Visibility, book[StatusKey.InProgress], now);
        }
        else
        {
            ticket.AnsweredByClient(key => book[key], now);
            await (joins ? JoinAsync(ticket, author, cancel) : Task.CompletedTask);
        }

        var comment = Comment.On(ticket, DraftOf(ticket, author, reply, "comment"), now);
        var fileIds = files.Add(ticket.OrganizationId, author, reply.Files, reply.Store);
        await replies.WriteAsync(actor, ticket, comment, before, fileIds, cancel);
        return comment.Id;
    }

    /// <summary>"I am on holiday": kept in the conversation, moves nothing and tells nobody.</summary>
    public async Task<Guid> PostAutoReplyAsync(Guid tenantId, Ticket ticket, MailAuthor author, MailedReply reply, CancellationToken cancel)
    {
        var comment = Comment.On(ticket, DraftOf(ticket, author, reply, "auto_reply"), clock.GetUtcNow());
        db.Add(comment);
        var fileIds = files.Add(ticket.OrganizationId, author, reply.Files, reply.Store);
        await db.SaveChangesAsync(cancel);
        await attachments.AttachAsync(
            author.Acting(tenantId, author.NameOn(ticket)), ticket.About, comment.Id, ticket.OrganizationId, fileIds, cancel);
        journal.AnnounceComment(ticket, reply.Visibility);
        return comment.Id;
    }

    public void NoteHeld(Actor actor, Ticket ticket, string note) =>
        journal.Record(ticket, actor, new TicketUpdated(ticket.Id), "mail_held", Visibility.Internal, note: note);

    /// <summary>A note that only the provider's staff read: what mail servers say names hosts.</summary>
    public void NoteUndelivered(Actor actor, Ticket ticket, string note)
    {
        db.Add(Comment.On(
            ticket,
            new CommentDraft
            {
                Kind = "system",
                Visibility = Visibility.Internal,
                Content = WrittenText.AsTyped(note),
                AuthorName = actor.DisplayName,
                IsStaff = true,
                Source = "email",
            },
            clock.GetUtcNow()));
        journal.AnnounceComment(ticket, Visibility.Internal);
    }

    private static CommentDraft DraftOf(Ticket ticket, MailAuthor author, MailedReply reply, string kind) => new()
    {
        Kind = kind,
        Visibility = reply.Visibility,
        Content = reply.Content,
        Quoted = reply.Quoted,
        AuthorId = author.UserId,
        AuthorContactId = author.IsStaff ? null : author.ContactId,
        AuthorName = author.NameOn(ticket),
        AuthorEmail = author.IsStaff ? null : author.Email,
        IsStaff = author.IsStaff,
        Source = "email",
    };

    private async Task JoinAsync(Ticket ticket, MailAuthor author, CancellationToken cancel)
    {
        var taking = await db.Set<TicketParticipant>().Where(p => p.TicketId == ticket.Id).ToListAsync(cancel);
        var known = taking.FindAll(p =>
            (author.UserId is { } user && p.UserId == user) || author.Email.Equals(p.Email, StringComparison.OrdinalIgnoreCase));
        known.ForEach(p => p.Confirm());
        if (known.Count == 0 && !author.Email.Equals(ticket.RequesterEmail, StringComparison.OrdinalIgnoreCase))
        {
            db.Add(TicketParticipant.Joined(ticket, author.UserId, author.ContactId, author.Email));
        }

        ticket.Admit(author.UserId);
    }
}
