using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Mail;

/// <summary>Puts mails in the outbox, in the transaction of the change they tell of. Acts inside a system context.</summary>
public sealed class MailQueue(PortalDb db, OutgoingLimits limits, LimitNotices notices, TimeProvider clock)
{
    public const string Send = "mail.send";

    private List<EmailMailbox>? mailboxes;

    /// <summary>
    /// Without a mailbox of that face the mail is kept and held: late is better than the wrong name. So is what is above a limit;
    /// what nobody can get is suppressed.
    /// </summary>
    /// <returns>The mail, or null if this very mail has been written before.</returns>
    public async Task<OutboundMessage?> AddAsync(MailFace from, MailDraft draft, CancellationToken cancel)
    {
        // Sign-in links and what admins are told of a limit always go: a flood of comments must keep nobody out. They are few.
        var isFree = draft.Kind is "system" or "notice";
        await (isFree ? Task.CompletedTask : limits.TakeTurnAsync(cancel));
        await db.SaveChangesAsync(cancel);
        if (draft.DedupeKey is { } key && await db.Set<OutboundMessage>().AnyAsync(m => m.DedupeKey == key, cancel))
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var message = OutboundMessage.To(from, draft, now);
        db.Add(message);
        if (await WhySuppressedAsync(message.ToAddress, cancel) is { } why)
        {
            message.Suppress(why);
        }
        else if (message.State == "queued" && !isFree && await limits.FindAsync(message, from.Mailbox!, draft.AnswersMail, cancel) is { } limit)
        {
            message.Hold($"Held: {limit.Why}.");
            await TellOfLimitAsync(limit, cancel);
        }
        else if (message.State == "queued")
        {
            db.Add(OutboxMessage.Of(Send, ("message", message.Id)));
        }

        return message;
    }

    /// <summary>Once an hour for each limit.</summary>
    public async Task TellOfLimitAsync(MailLimit limit, CancellationToken cancel)
    {
        foreach (var (face, draft) in await notices.WriteAsync(limit, clock.GetUtcNow(), cancel))
        {
            await AddAsync(face, draft, cancel);
        }
    }

    /// <summary>Why no mail goes to this address; null if it may.</summary>
    public async Task<string?> WhySuppressedAsync(string address, CancellationToken cancel)
    {
        if (!DeliverableAddress.Is(address))
        {
            return "Not an address that mail is sent to.";
        }

        mailboxes ??= await db.Set<EmailMailbox>().AsNoTracking().ToListAsync(cancel);
        return mailboxes.Exists(m => m.Owns(address)) ? "One of our own mailboxes." : null;
    }
}
