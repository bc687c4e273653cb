using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Mail.Mime;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Mail;

/// <summary>A mail that answers a ticket becomes a comment on it, if its sender may.</summary>
public sealed class InboundReplies(PortalDb db, MailSenders senders, MailAccess access, MailedReplies replies, MailedTickets tickets, TimeProvider clock)
{
    private const int CommentsPerSender = 20;
    private static readonly TimeSpan CommentWindow = TimeSpan.FromMinutes(10);

    /// <returns>False: it belongs to no ticket after all.</returns>
    public async Task<bool> TryDecideAsync(Actor actor, InboundMessage row, InboundMail mail, MailThread thread, EmailMailbox mailbox, CancellationToken cancel)
    {
        if (await db.Set<Ticket>().ForUpdate().SingleOrDefaultAsync(t => t.Id == thread.TicketId, cancel) is not { } ticket)
        {
            return false;
        }

        var sender = await senders.FindAsync(mail.Sender!, mailbox.PartnerId, ticket.OrganizationId, cancel);
        var right = await access.DecideAsync(ticket, sender, thread, cancel);
        if (mail.Verdict.Kind == MailKind.AutoReply)
        {
            return await TakeAutoReplyAsync(row, mail, ticket, sender, right, thread, cancel);
        }

        if (!right.IsAllowed)
        {
            return HoldBack(actor, row, ticket, thread, right.Why);
        }

        if (!sender.IsOrganizationActive)
        {
            return HoldBack(actor, row, ticket, thread, "suspended organization");
        }

        var since = clock.GetUtcNow() - CommentWindow;
        if (await db.Set<InboundMessage>().CountAsync(
                m => m.FromAddress == row.FromAddress && m.TicketId == ticket.Id && m.CommentId != null && m.ReceivedAt > since, cancel) >= CommentsPerSender)
        {
            return HoldBack(actor, row, ticket, thread, $"more than {CommentsPerSender} mails to this ticket within {CommentWindow.TotalMinutes} minutes");
        }

        await PostAsync(row, mail, ticket, sender, right, thread, cancel);
        return true;
    }

    private async Task PostAsync(InboundMessage row, InboundMail mail, Ticket ticket, MailSender sender, MailRight right, MailThread thread, CancellationToken cancel)
    {
        var author = MailAuthors.Of(ticket.OrganizationId, sender);
        var reply = ReplyOf(row, mail, right.Visibility);
        if (ticket.Phase is Phase.Closed or Phase.Cancelled)
        {
            var followUp = await tickets.FollowUpAsync(row.TenantId, ticket, author, reply, cancel);
            row.Become(followUp.Id, null, $"answers {ticket.Number}, which is closed");
            return;
        }

        var commentId = await replies.PostAsync(row.TenantId, ticket, author, reply, right.Joins, cancel);
        row.Become(ticket.Id, commentId, thread.Note);
    }

    // No status, no clock, no notice. An absence note of staff is nothing for clients.
    private async Task<bool> TakeAutoReplyAsync(
        InboundMessage row, InboundMail mail, Ticket ticket, MailSender sender, MailRight right, MailThread thread, CancellationToken cancel)
    {
        var isOwn = right.IsAllowed && !right.Joins && thread.Sign != ThreadSign.Number;
        if (!isOwn || ticket.Phase is Phase.Closed or Phase.Cancelled)
        {
            return false;
        }

        var visibility = sender.Audience switch
        {
            "provider" => Visibility.Internal,
            "partner" => Visibility.Partner,
            _ => Visibility.Public,
        };
        var reply = ReplyOf(row, mail, visibility);
        var commentId = await replies.PostAutoReplyAsync(row.TenantId, ticket, MailAuthors.Of(ticket.OrganizationId, sender), reply, cancel);
        row.Become(ticket.Id, commentId, mail.Verdict.Reason);
        return true;
    }

    private bool HoldBack(Actor actor, InboundMessage row, Ticket ticket, MailThread thread, string why)
    {
        if (thread.Sign == ThreadSign.Number)
        {
            // Guessing a number gives nothing, not even a mark on the ticket.
            return false;
        }

        row.HoldBack(why, ticket.Id);
        replies.NoteHeld(actor, ticket, $"A mail from {row.FromAddress} waits for a decision: {why}.");
        return true;
    }

    private static MailedReply ReplyOf(InboundMessage row, InboundMail mail, Visibility visibility)
    {
        var (content, quoted) = InboundText.ReplyOf(mail);
        return new MailedReply(content, quoted, visibility, row.ReceivedAt, mail.Files, mail.FileStore);
    }
}
