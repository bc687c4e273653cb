using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Mail;

/// <summary>A mail that answers nothing becomes a ticket of its sender's organization.</summary>
public sealed class InboundTickets(PortalDb db, MailSenders senders, MailedTickets tickets, MailOptions options, TimeProvider clock)
{
    private const int MaxParticipants = 20;

    /// <param name="thread">A ticket it names by number, but may not answer.</param>
    public async Task DecideAsync(
        Actor actor, InboundMessage row, InboundMail mail, EmailMailbox mailbox, IReadOnlyList<EmailMailbox> mailboxes, MailThread? thread, CancellationToken cancel)
    {
        var sender = await senders.FindAsync(mail.Sender!, mailbox.PartnerId, null, cancel);
        if (sender.Address.Length > 255)
        {
            row.HoldBack("the sender's address is too long");
            return;
        }

        if (await IsOverLimitAsync(row, cancel))
        {
            row.HoldBack($"more than {options.TicketsPerSenderAndHour} new tickets of this sender within an hour");
            return;
        }

        if (sender.OrganizationId is null)
        {
            if (mailbox.UnknownSender != "prospect")
            {
                row.HoldBack("unknown sender");
                return;
            }

            sender = await senders.MeetAsync(sender, mailbox.OrganizationId, mailbox.PartnerId, cancel);
        }

        if (!sender.IsOrganizationActive)
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
                SourceRef = JsonSerializer.Serialize(new { mail = row.Id, unknown_sender = sender.IsNew }),
                Participants = ParticipantsOf(mail, sender, mailboxes),
                Files = mail.Files,
                Store = mail.FileStore,
                InternalNotes = await NotesAsync(sender, thread, cancel),
            },
            cancel);
        row.Become(ticket.Id, null, sender.IsNew ? "unknown sender" : null);
    }

    private async Task<bool> IsOverLimitAsync(InboundMessage row, CancellationToken cancel)
    {
        var since = clock.GetUtcNow().AddHours(-1);
        return await db.Set<InboundMessage>().CountAsync(
            m => m.FromAddress == row.FromAddress && m.State == "processed" && m.CommentId == null && m.ReceivedAt > since, cancel) >= options.TicketsPerSenderAndHour;
    }

    private async Task<List<(string Kind, string Note)>> NotesAsync(MailSender sender, MailThread? thread, CancellationToken cancel)
    {
        var notes = new List<(string Kind, string Note)>();
        if (sender.IsNew)
        {
            notes.Add(("unknown_sender", $"{sender.Address} was not known before."));
        }

        if (thread is not null)
        {
            var number = await db.Set<Ticket>().Where(t => t.Id == thread.TicketId).Select(t => t.Number).SingleAsync(cancel);
            notes.Add(("names_ticket", $"The mail names {number}, on which its sender may not write."));
        }

        return notes;
    }

    // Whoever else was written to, but for ourselves.
    private static List<string> ParticipantsOf(InboundMail mail, MailSender sender, IReadOnlyList<EmailMailbox> mailboxes) =>
        mail.Message.To.Concat(mail.Message.Cc)
            .Where(a => a.IsComplete && a.Address.Length <= 255)
            .Select(a => CleanText.Of(a.Address).ToLowerInvariant())
            .Where(a => a != sender.Address && !mailboxes.Any(m => m.Owns(a)))
            .Distinct()
            .Take(MaxParticipants)
            .ToList();
}
