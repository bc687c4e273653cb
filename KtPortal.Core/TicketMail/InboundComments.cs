using KtPortal.Core.Kernel;
using KtPortal.Core.Mail;
using KtPortal.Core.Tickets;

namespace KtPortal.Core.TicketMail;

/// <summary>Mails on a ticket, once it is decided that they belong there. Acts in a system context, with the ticket's row held.</summary>
public sealed class InboundComments(MailedReplies replies, MailedTickets tickets)
{
    /// <param name="joins">The sender takes part from now on.</param>
    public async Task PostAsync(
        InboundMessage row, InboundMail mail, Ticket ticket, MailSender sender, Visibility visibility, string? note, bool joins,
        CancellationToken cancel)
    {
        var author = MailAuthors.Of(ticket.OrganizationId, sender);
        var reply = ReplyOf(row, mail, visibility);
        if (ticket.Phase is Phase.Closed or Phase.Cancelled && !sender.IsStaff)
        {
            var followUp = await tickets.FollowUpAsync(row.TenantId, ticket, author, reply, cancel);
            row.Become(followUp.About, null, $"answers {ticket.Number}, which is closed");
            return;
        }

        var commentId = await replies.PostAsync(row.TenantId, ticket, author, reply, joins, cancel);
        row.Become(ticket.About, commentId, note);
    }

    /// <summary>No status, no clock, no notice. An absence note of staff is nothing for clients.</summary>
    public async Task<bool> TryTakeAutoReplyAsync(
        InboundMessage row, InboundMail mail, Ticket ticket, MailSender sender, MailRight right, MailThread thread, CancellationToken cancel)
    {
        var isOwn = right.IsAllowed && mail.Check.Proof != SenderProof.Failed && thread.Sign != ThreadSign.Name;
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
        row.Become(ticket.About, commentId, mail.Verdict.Reason);
        return true;
    }

    /// <summary>On the timeline, for staff only.</summary>
    public void NoteHeld(Actor actor, Ticket ticket, string note) => replies.NoteHeld(actor, ticket, note);

    private static MailedReply ReplyOf(InboundMessage row, InboundMail mail, Visibility visibility)
    {
        var (content, quoted) = InboundText.ReplyOf(mail);
        return new MailedReply(content, quoted, visibility, row.ReceivedAt, mail.Files, mail.FileStore);
    }
}
