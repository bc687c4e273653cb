using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Mail;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.TicketMail;

/// <summary>Tickets, as the mail room knows them: answers become comments, and comments show what became of their mails.</summary>
public sealed class TicketMailSubject(PortalDb db, InboundReplies replies, MailedReplies comments) : IMailSubject
{
    public string Kind => Ticket.SubjectKind;

    public async Task<IReadOnlySet<Guid>> ThereAsync(IReadOnlyCollection<Guid> ids, Guid? partnerId, CancellationToken cancel) =>
        (await OfPartner(partnerId).Where(t => ids.Contains(t.Id)).Select(t => t.Id).ToListAsync(cancel)).ToHashSet();

    public async Task<Guid?> FindNamedAsync(InboundMail mail, Guid? partnerId, CancellationToken cancel)
    {
        var numbers = InboundText.NumbersIn(mail.Message);
        if (numbers.Count == 0)
        {
            return null;
        }

        var found = await OfPartner(partnerId).Where(t => numbers.Contains(t.Number))
            .Select(t => new { t.Id, t.Number }).ToListAsync(cancel);
        return numbers.Select(number => found.Find(t => t.Number == number)?.Id).FirstOrDefault(id => id is not null);
    }

    public Task<bool> TryAnswerAsync(
        Actor actor, InboundMessage row, InboundMail mail, MailThread thread, EmailMailbox mailbox, CancellationToken cancel) =>
        replies.TryDecideAsync(actor, row, mail, thread, mailbox, cancel);

    public Task<bool> TryAcceptAsync(InboundMessage row, InboundMail mail, Guid id, Guid? partnerId, CancellationToken cancel) =>
        replies.TryAcceptAsync(row, mail, id, partnerId, cancel);

    public async Task ReturnedAsync(Actor actor, OutboundMessage sent, string why, CancellationToken cancel)
    {
        var ticket = await db.Set<Ticket>().ForUpdate().SingleAsync(t => t.Id == sent.SubjectId, cancel);
        comments.NoteUndelivered(actor, ticket, $"The email to {sent.ToAddress} bounced: {why}");
    }

    public Task ShowStateAsync(Guid part, Func<Task<string>> state, CancellationToken cancel) =>
        CommentMail.ShowAsync(db, part, state, cancel);

    public async Task<IReadOnlyDictionary<Guid, string>> AddressesOfAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancel) =>
        await db.Set<Ticket>().Where(t => ids.Contains(t.Id)).ToDictionaryAsync(t => t.Id, t => $"/desk/tickets/{t.Number}", cancel);

    private IQueryable<Ticket> OfPartner(Guid? partnerId) => partnerId is { } partner
        ? db.Set<Ticket>().Where(t => t.PartnerId == partner)
        : db.Set<Ticket>();
}
