using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Mail;

/// <summary>Puts mails in the outbox, in the transaction of the change they tell of. Acts inside a system context.</summary>
public sealed class MailQueue(PortalDb db, TimeProvider clock)
{
    public const string Send = "mail.send";

    /// <summary>Without a mailbox of that face the mail is kept and held: late is better than the wrong name.</summary>
    /// <returns>The mail, or null if this very mail has been written before.</returns>
    public async Task<OutboundMessage?> AddAsync(MailFace from, MailDraft draft, CancellationToken cancel)
    {
        if (draft.DedupeKey is { } key && await db.Set<OutboundMessage>().AnyAsync(m => m.DedupeKey == key, cancel))
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var message = OutboundMessage.To(from, draft, now);
        db.Add(message);
        if (message.State == "queued")
        {
            db.Add(OutboxMessage.Of(Send, ("message", message.Id)));
        }

        return message;
    }
}
