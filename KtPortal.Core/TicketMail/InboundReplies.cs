using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Mail;
using KtPortal.Core.Mail.Mime;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Merging;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.TicketMail;

/// <summary>A mail that answers a ticket becomes a comment on it, if its sender may; else it waits there for staff.</summary>
public sealed class InboundReplies(PortalDb db, MailSenders senders, MailAccess access, InboundLimits limits, InboundComments comments)
{
    /// <returns>False: it belongs to no ticket after all.</returns>
    public async Task<bool> TryDecideAsync(Actor actor, InboundMessage row, InboundMail mail, MailThread thread, EmailMailbox mailbox, CancellationToken cancel)
    {
        if (await db.Set<Ticket>().ForUpdate().SingleOrDefaultAsync(t => t.Id == thread.About.Id, cancel) is not { } ticket)
        {
            return false;
        }

        ticket = await db.FollowAsync(ticket, cancel);
        var sender = await senders.FindAsync(mail.Sender!, mailbox.PartnerId, ticket.OrganizationId, cancel);
        var right = await access.DecideAsync(ticket, sender, thread, mail.Check, cancel);
        if (mail.Verdict.Kind == MailKind.AutoReply)
        {
            return await comments.TryTakeAutoReplyAsync(row, mail, ticket, sender, right, thread, cancel);
        }

        if (!right.IsAllowed)
        {
            // Guessing a number gives nothing, not even a mark on the ticket.
            return thread.Sign != ThreadSign.Name && HoldBack(actor, row, ticket, right.Why);
        }

        if (mail.Check.Proof == SenderProof.Failed)
        {
            return HoldBack(actor, row, ticket, $"the sender could not be verified ({mail.Check.Summary})");
        }

        if (!sender.IsOrganizationActive)
        {
            return HoldBack(actor, row, ticket, "suspended organization");
        }

        if (await limits.WhyNoCommentAsync(row, ticket, cancel) is { } why)
        {
            return HoldBack(actor, row, ticket, why);
        }

        await comments.PostAsync(row, mail, ticket, sender, right.Visibility, thread.Note, joins: false, cancel);
        return true;
    }

    /// <summary>A held mail that somebody took in: its text becomes a comment, and its sender takes part from now on.</summary>
    public async Task<bool> TryAcceptAsync(InboundMessage row, InboundMail mail, Guid ticketId, Guid? partnerId, CancellationToken cancel)
    {
        if (await db.Set<Ticket>().ForUpdate().SingleOrDefaultAsync(t => t.Id == ticketId, cancel) is not { } ticket)
        {
            return false;
        }

        ticket = await db.FollowAsync(ticket, cancel);
        var sender = await senders.FindAsync(mail.Sender!, partnerId, ticket.OrganizationId, cancel);
        // Who claims to be staff is believed by staff only: no client reads it.
        var visibility = sender.Audience switch
        {
            "provider" => Visibility.Internal,
            "partner" => Visibility.Partner,
            _ => Visibility.Public,
        };
        var joins = !sender.IsStaff && !sender.IsBarred && DeliverableAddress.Is(sender.Address);
        await comments.PostAsync(row, mail, ticket, sender, visibility, "accepted by hand", joins, cancel);
        return true;
    }

    private bool HoldBack(Actor actor, InboundMessage row, Ticket ticket, string why)
    {
        row.HoldBack(why, ticket.About);
        comments.NoteHeld(actor, ticket, $"An email from {row.FromAddress} needs a decision: {why}.");
        return true;
    }
}
