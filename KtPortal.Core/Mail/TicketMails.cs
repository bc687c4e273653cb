using KtPortal.Core.Data;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Mail;

/// <summary>
/// The mails that follow a ticket and its comments, in the name of whoever serves the reader. Doing it twice writes nothing
/// twice. Acts inside a system context.
/// </summary>
public sealed class TicketMails(PortalDb db, MailFaces faces, TicketMailReaders readers, TicketMailTexts texts, MailQueue queue)
{
    private const int ReceiptsPerHour = 3;

    /// <summary>The receipt: number, place in line, link.</summary>
    public async Task ConfirmAsync(Guid ticketId, CancellationToken cancel)
    {
        var ticket = await db.Set<Ticket>().AsNoTracking().SingleAsync(t => t.Id == ticketId, cancel);
        if (await readers.ClientsOfAsync(ticket, cancel) is not [var requester, ..] ||
            !requester.Address.Equals(ticket.RequesterEmail, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        var face = await faces.ServingAsync(requester.ServedBy, cancel);
        var (subject, content) = await texts.ReceiptAsync(face, ticket, requester, cancel);
        var mail = await AddAsync(face, requester, ticket, content, new MailDraft
        {
            Kind = "receipt",
            ToAddress = requester.Address,
            Subject = subject,
            Text = "",
            DedupeKey = $"receipt:{ticket.Id}",
        }, cancel);
        if (mail is { State: "queued" } && ticket.Source == "email" && await HasEnoughReceiptsAsync(mail, cancel))
        {
            // Two machines answering each other end here.
            mail.Hold($"More than {ReceiptsPerHour} receipts to this address within an hour.");
        }

        await db.SaveChangesAsync(cancel);
    }

    /// <summary>A comment, to everybody it concerns but its writer.</summary>
    public async Task TellAsync(Guid ticketId, Guid commentId, CancellationToken cancel)
    {
        var ticket = await db.Set<Ticket>().AsNoTracking().SingleAsync(t => t.Id == ticketId, cancel);
        var comment = await db.Set<Comment>().ForUpdate().SingleAsync(c => c.TicketId == ticketId && c.Id == commentId, cancel);
        if (comment.Kind is not ("comment" or "resolution"))
        {
            return;
        }

        var place = comment.Visibility == Visibility.Public ? await texts.FindPlaceAsync(ticket, cancel) : null;
        var states = new List<string>();
        foreach (var reader in await FindReadersAsync(ticket, comment, cancel))
        {
            var face = await faces.ServingAsync(reader.ServedBy, cancel);
            var (subject, content) = await texts.CommentAsync(face, ticket, comment, reader, place, cancel);
            var mail = await AddAsync(face, reader, ticket, content, new MailDraft
            {
                Kind = "comment",
                ToAddress = reader.Address,
                Subject = subject,
                Text = "",
                DedupeKey = $"comment:{comment.Id}:{reader.Address.ToLowerInvariant()}",
                CommentId = comment.Id,
                Visibility = comment.Visibility,
            }, cancel);
            states.AddRange(mail is null ? [] : [mail.State]);
        }

        if (states.Count > 0)
        {
            comment.MailIs(states.Contains("held") ? "held" : "queued");
        }

        await db.SaveChangesAsync(cancel);
    }

    private async Task<List<MailReader>> FindReadersAsync(Ticket ticket, Comment comment, CancellationToken cancel)
    {
        var found = comment.Visibility == Visibility.Public ? await readers.ClientsOfAsync(ticket, cancel) : [];
        if ((comment.Visibility != Visibility.Public || !comment.IsStaff) && await readers.AssigneeOfAsync(ticket, cancel) is { IsStaff: true } assignee &&
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

    private async Task<OutboundMessage?> AddAsync(MailFace face, MailReader reader, Ticket ticket, MailContent content, MailDraft draft, CancellationToken cancel)
    {
        var (text, html) = MailLayout.Write(face, content);
        return await queue.AddAsync(
            face,
            draft with
            {
                ToName = reader.Name,
                UserId = reader.UserId,
                TicketId = ticket.Id,
                Text = text,
                Html = html,
                References = await readers.ThreadOfAsync(ticket, reader.Address, cancel),
                ReplyToken = ReplyTokens.Create(),
            },
            cancel);
    }

    private async Task<bool> HasEnoughReceiptsAsync(OutboundMessage mail, CancellationToken cancel)
    {
        var since = mail.CreatedAt.AddHours(-1);
        return await db.Set<OutboundMessage>()
            .CountAsync(m => m.Kind == "receipt" && m.ToAddress == mail.ToAddress && m.CreatedAt > since && m.State != "held", cancel) >= ReceiptsPerHour;
    }
}
