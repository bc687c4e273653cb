using KtPortal.Core.Clients;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Mail;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.TicketMail;

/// <summary>
/// The mails that follow a ticket and its comments, in the name of whoever serves the reader. Doing it twice writes nothing
/// twice. Acts inside a system context.
/// </summary>
public sealed class TicketMails(PortalDb db, MailFaces faces, TicketMailReaders readers, TicketMailTexts texts, MailQueue queue)
{
    /// <summary>
    /// The receipt: number, place in line, link. To somebody unknown it repeats nothing the sender wrote: else it would carry a
    /// stranger's words, in our name, to whatever address the stranger claims as his.
    /// </summary>
    public async Task ConfirmAsync(Ticket ticket, CancellationToken cancel)
    {
        if ((await readers.ReadAsync(ticket, cancel)).Clients is not [var requester, ..] ||
            !requester.Address.Equals(ticket.RequesterEmail, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        var origin = TicketOrigin.Read(ticket.SourceRef);
        if (origin.NoReceipt || origin.IsRequest)
        {
            return;
        }

        var face = await faces.ServingAsync(requester.ServedBy, cancel);
        MailWords.Speak(face, requester.Locale, requester.IsStaff);
        var isUnknown = origin.UnknownSender || (requester.UserId is null && await IsProspectAsync(ticket, cancel));
        var (subject, content) = await texts.ReceiptAsync(face, ticket, requester, isUnknown, cancel);
        var reader = isUnknown ? requester with { Name = null } : requester;
        await AddAsync(face, reader, ticket, content, new MailDraft
        {
            Kind = "receipt",
            ToAddress = requester.Address,
            Subject = subject,
            Text = "",
            DedupeKey = $"receipt:{ticket.Id}",
            AnswersMail = ticket.Source == "email",
            // What began elsewhere begins its thread with this.
            References = isUnknown || ticket.Source != "email" ? [] : await readers.ThreadOfAsync(ticket, requester.Address, cancel),
        }, cancel);
        await db.SaveChangesAsync(cancel);
    }

    /// <summary>A comment, to everybody it concerns but its writer.</summary>
    /// <param name="comment">Locked, since it says what became of its mails.</param>
    public async Task TellAsync(Ticket ticket, Comment comment, CancellationToken cancel)
    {
        if (comment.Kind is not ("comment" or "resolution") || comment.DeletedAt is not null)
        {
            return;
        }

        var found = await FindReadersAsync(ticket, comment, cancel);
        if (found.Count == 0)
        {
            return;
        }

        var standing = await StandingAsync(ticket, comment, found, cancel);
        var states = new List<string>();
        foreach (var reader in found)
        {
            var face = await faces.ServingAsync(reader.ServedBy, cancel);
            MailWords.Speak(face, reader.Locale, reader.IsStaff);
            var (subject, content) = await texts.CommentAsync(face, ticket, comment, reader, standing, cancel);
            var mail = await AddAsync(face, reader, ticket, content, new MailDraft
            {
                Kind = "comment",
                ToAddress = reader.Address,
                Subject = subject,
                Text = "",
                DedupeKey = $"comment:{comment.Id}:{reader.Address.ToLowerInvariant()}",
                PartId = comment.Id,
                Visibility = comment.Visibility,
                References = await readers.ThreadOfAsync(ticket, reader.Address, cancel),
            }, cancel);
            states.AddRange(mail is null ? [] : [mail.State]);
        }

        if (states.Count > 0)
        {
            comment.MailIs(states.Contains("suppressed") ? "failed" : states.Contains("held") ? "held" : "queued");
        }

        await db.SaveChangesAsync(cancel);
    }

    /// <summary>A comment says something else now: so do those of its mails that have not left.</summary>
    public async Task ReviseAsync(Ticket ticket, Comment comment, CancellationToken cancel)
    {
        var waiting = await db.Set<OutboundMessage>().ForUpdate()
            .Where(m => m.PartId == comment.Id && (m.State == "queued" || m.State == "held" || m.State == "failed")).ToListAsync(cancel);
        if (waiting.Count == 0 || comment.DeletedAt is not null)
        {
            return;
        }

        var found = await FindReadersAsync(ticket, comment, cancel);
        var standing = await StandingAsync(ticket, comment, found, cancel);
        foreach (var reader in found)
        {
            if (waiting.Find(m => m.ToAddress.Equals(reader.Address, StringComparison.OrdinalIgnoreCase)) is { } mail)
            {
                var face = await faces.ServingAsync(reader.ServedBy, cancel);
                MailWords.Speak(face, reader.Locale, reader.IsStaff);
                var (text, html) = MailLayout.Write(face, (await texts.CommentAsync(face, ticket, comment, reader, standing, cancel)).Content);
                mail.SayInstead(text, html);
            }
        }

        await db.SaveChangesAsync(cancel);
    }

    private async Task<List<MailReader>> FindReadersAsync(Ticket ticket, Comment comment, CancellationToken cancel)
    {
        var (clients, staff, assignee) = await readers.ReadAsync(ticket, cancel);
        List<MailReader> found = comment.Visibility == Visibility.Public
            ? [.. clients, .. staff]
            : staff.FindAll(r => r.IsWatcher && (comment.Visibility != Visibility.Internal || r.ServedBy is null));
        if ((comment.Visibility != Visibility.Public || !comment.IsStaff) && assignee is { IsStaff: true } &&
            (comment.Visibility != Visibility.Internal || assignee.ServedBy is null))
        {
            found.Add(assignee);
        }

        return found
            .Where(r => !(r.UserId is { } user && user == comment.AuthorId) && !(r.ContactId is { } contact && contact == comment.AuthorContactId) &&
                !r.Address.Equals(comment.AuthorEmail, StringComparison.OrdinalIgnoreCase))
            .DistinctBy(r => r.Address.ToLowerInvariant())
            .ToList();
    }

    private async Task<MailStanding> StandingAsync(Ticket ticket, Comment comment, List<MailReader> found, CancellationToken cancel) => new(
        comment.Visibility == Visibility.Public ? await texts.FindPlaceAsync(ticket, cancel) : null,
        found.Exists(r => r.IsStaff) ? await texts.FindDuesAsync(ticket, cancel) : null);

    private async Task<OutboundMessage?> AddAsync(MailFace face, MailReader reader, Ticket ticket, MailContent content, MailDraft draft, CancellationToken cancel)
    {
        var (text, html) = MailLayout.Write(face, content);
        return await queue.AddAsync(
            face,
            draft with
            {
                ToName = reader.Name,
                UserId = reader.UserId,
                About = ticket.About,
                Text = text,
                Html = html,
                ReplyToken = ReplyTokens.Create(),
            },
            cancel);
    }

    // Follow-ups of a ticket of theirs are theirs, too.
    private Task<bool> IsProspectAsync(Ticket ticket, CancellationToken cancel) =>
        db.Set<Organization>().AnyAsync(o => o.Id == ticket.OrganizationId && o.Kind == OrganizationKind.Prospect, cancel);
}
