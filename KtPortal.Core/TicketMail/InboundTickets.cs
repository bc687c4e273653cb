using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Mail;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.TicketMail;

/// <summary>A mail that answers nothing becomes a ticket of its sender's organization.</summary>
public sealed class InboundTickets(PortalDb db, MailSenders senders, MailedTickets tickets, InboundLimits limits, MailNaming naming) : INewMail
{
    public async Task DecideAsync(
        Actor actor, InboundMessage row, InboundMail mail, EmailMailbox mailbox, IReadOnlyList<EmailMailbox> mailboxes, MailThread? thread,
        CancellationToken cancel)
    {
        var sender = await senders.FindAsync(mail.Sender!, mailbox.PartnerId, null, cancel);
        var isAccepted = row.AcceptedById is not null;
        var why = WhyHeld(mail, mailbox, sender, isAccepted) ?? (isAccepted ? null : await limits.WhyNoTicketAsync(row, mailbox, cancel));
        if (why is not null)
        {
            row.HoldBack(why);
            return;
        }

        if (sender.OrganizationId is null)
        {
            sender = await senders.MeetAsync(sender, mailbox.OrganizationId, mailbox.PartnerId, cancel);
        }

        if (!sender.IsOrganizationActive && !isAccepted)
        {
            row.HoldBack("suspended organization");
            return;
        }

        var organizationId = sender.OrganizationId!.Value;
        var ticket = await tickets.CreateAsync(
            row.TenantId,
            organizationId,
            MailAuthors.Of(organizationId, sender),
            new MailedTicket
            {
                Subject = InboundText.SubjectOf(mail.Message),
                Description = InboundText.WholeOf(mail),
                ReceivedAt = row.ReceivedAt,
                SourceRef = TicketOrigin.Of(row, mail, sender).Write(),
                Participants = await naming.ParticipantsOfAsync(mail, sender, mailboxes, cancel),
                Files = mail.Files,
                Store = mail.FileStore,
                InternalNotes = await NotesAsync(mail, sender, thread, cancel),
            },
            cancel);
        row.Become(ticket.About, null, sender.IsNew ? "unknown sender" : null);
    }

    private static string? WhyHeld(InboundMail mail, EmailMailbox mailbox, MailSender sender, bool isAccepted)
    {
        if (sender.Address.Length > 255)
        {
            return "the sender's address is too long";
        }

        if (isAccepted)
        {
            return null;
        }

        return sender.IsStaff && mail.Check.Proof == SenderProof.Failed ? $"claims to be from staff, but could not be verified ({mail.Check.Summary})"
            : sender.OrganizationId is null && mailbox.UnknownSender != "prospect" ? "unknown sender"
            : null;
    }

    private async Task<List<(string Kind, string Note)>> NotesAsync(InboundMail mail, MailSender sender, MailThread? thread, CancellationToken cancel)
    {
        var notes = new List<(string Kind, string Note)>();
        if (mail.Check.Proof == SenderProof.Failed)
        {
            notes.Add(("sender_not_verified", $"{sender.Address} may be forged: {mail.Check.Summary}."));
        }

        if (sender.IsBarred)
        {
            notes.Add(("unknown_sender", $"The login of {sender.Address} was removed, so it has no rights here."));
        }
        else if (sender.IsNew)
        {
            notes.Add(("unknown_sender", $"{sender.Address} was not known before."));
        }

        if (thread is { About: { Kind: Ticket.SubjectKind, Id: var named } })
        {
            var number = await db.Set<Ticket>().Where(t => t.Id == named).Select(t => t.Number).SingleAsync(cancel);
            notes.Add(("names_ticket", $"The email names {number}, but its sender isn't allowed to write there."));
        }

        return notes;
    }
}
