using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Mail;

/// <summary>Puts mails in the outbox, in the transaction of the change they tell of. Acts inside a system context.</summary>
public sealed class MailQueue(PortalDb db, TimeProvider clock)
{
    /// <summary>
    /// Clients of a partner get mail only from that partner's mailbox; without one the mail is not written under the
    /// provider's name. Everybody else gets it from the provider's.
    /// </summary>
    public async Task<EmailMailbox?> FindMailboxAsync(Guid? partnerId, CancellationToken cancel) =>
        await db.Set<EmailMailbox>().AsNoTracking().FirstOrDefaultAsync(m => m.IsActive && m.IsDefault && m.PartnerId == partnerId, cancel);

    /// <returns>The mail, or null if this very mail has been written before, or the recipient's partner has no mailbox.</returns>
    public async Task<OutboundMessage?> AddAsync(Guid? partnerId, MailDraft draft, CancellationToken cancel)
    {
        if (await FindMailboxAsync(partnerId, cancel) is not { } mailbox ||
            (draft.DedupeKey is { } key && await db.Set<OutboundMessage>().AnyAsync(m => m.DedupeKey == key, cancel)))
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var message = OutboundMessage.To(mailbox, draft, now);
        db.Add(message);
        db.Add(OutboxMessage.Of("mail.send", new { message = message.Id }, now));
        return message;
    }
}
