using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Mail;
using KtPortal.Core.Text;
using KtPortal.Core.TicketMail;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Requests;

/// <summary>
/// The receipt of a visitor's request: number, place in line, and the link that confirms the address and shows the ticket. It repeats nothing
/// that was typed: else it would carry a stranger's words, in our name, to whatever address the stranger claims as his.
/// </summary>
public sealed class RequestReceipt(MailFaces faces, MailQueue queue, TicketMailTexts texts, MailOptions options, TimeProvider clock)
    : IReaction<TicketCreated>
{
    public async Task ReactAsync(PortalDb db, Actor actor, TicketCreated happened, CancellationToken cancel)
    {
        var ticket = await db.Set<Ticket>().AsNoTracking().SingleOrDefaultAsync(t => t.Id == happened.Ticket, cancel);
        if (ticket is not { RequesterEmail: { } address } || TicketOrigin.Read(ticket.SourceRef) is not { IsRequest: true } origin
            || await faces.ServingAsync(ticket.PartnerId, cancel) is not { Host: { } host } face)
        {
            return;
        }

        MailWords.Speak(face, origin.Locale);
        var token = RequestLink.NewToken();
        var (text, html) = MailLayout.Write(face, await WriteAsync(face, ticket, options.LinkTo(host, RequestLink.AddressOf(token)), cancel));
        var mail = await queue.AddAsync(face, new MailDraft
        {
            Kind = "request",
            ToAddress = address,
            Subject = $"[{ticket.Number}] {RequestTexts.MailSubject}",
            Text = text,
            Html = html,
            DedupeKey = $"request:{ticket.Id:N}",
            About = ticket.About,
            AnswersMail = true,
            ReplyToken = ReplyTokens.Create(),
        }, cancel);
        if (mail is not null)
        {
            await KeepAsync(db, ticket, token, cancel);
        }
    }

    private async Task<MailContent> WriteAsync(MailFace face, Ticket ticket, string link, CancellationToken cancel) => new()
    {
        Heading = RequestTexts.MailHeading,
        Body = WrittenText.AsTyped($"{RequestTexts.MailBody.With(face.Name, ticket.Number)}\n\n{RequestTexts.MailAsk}"),
        Figure = (await texts.FindPlaceAsync(ticket, cancel))?.ToFigure(),
        Button = (RequestTexts.MailButton, link),
        Hint = RequestTexts.MailHint.With(RequestLink.Life.Days),
        Footer = RequestTexts.MailFooter.With(face.Name),
        TakesReplies = true,
    };

    private async Task KeepAsync(PortalDb db, Ticket ticket, string token, CancellationToken cancel)
    {
        await using var keep = db.Command(
            "insert into request_links (tenant_id, id, ticket_id, token_hash, expires_at) values (app.tenant_id(), $1, $2, $3, $4)",
            Guid.CreateVersion7(), ticket.Id, RequestLink.HashOf(token), clock.GetUtcNow() + RequestLink.Life);
        await keep.ExecuteNonQueryAsync(cancel);
    }
}
