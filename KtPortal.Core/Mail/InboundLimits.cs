using KtPortal.Core.Data;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Mail;

/// <summary>A limit that was reached.</summary>
/// <param name="Key">Its name, for telling of it once an hour.</param>
/// <param name="Why">Reads on: "held, ...".</param>
public sealed record MailLimit(string Key, string Why);

/// <summary>
/// How many tickets and comments mail may make; admins are told of what is above. Acts inside a system context, and keeps what it
/// counts until the transaction ends: workers beside this one count when this mail is written.
/// </summary>
public sealed class InboundLimits(PortalDb db, MailQueue queue, MailOptions options, TimeProvider clock)
{
    private const int Minutes = 10;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(Minutes);

    /// <returns>Null: it may become a ticket.</returns>
    public async Task<string?> WhyNoTicketAsync(InboundMessage row, EmailMailbox mailbox, CancellationToken cancel)
    {
        await using (var turn = db.Command("select pg_advisory_xact_lock(hashtextextended($1, 2))"))
        {
            turn.Parameters.Add(new() { Value = $"tickets of {mailbox.Id}" });
            await turn.ExecuteNonQueryAsync(cancel);
        }

        var (limits, hour, window) = (options.Limits, clock.GetUtcNow().AddHours(-1), clock.GetUtcNow() - Window);
        var made = db.Set<InboundMessage>().Where(m => m.State == "processed" && m.CommentId == null);
        if (await made.CountAsync(m => m.FromAddress == row.FromAddress && m.DecidedAt > hour, cancel) >= limits.TicketsPerSenderAndHour)
        {
            return await TellAsync("sender", $"more than {limits.TicketsPerSenderAndHour} new tickets of one sender within an hour", cancel);
        }

        return await made.CountAsync(m => m.MailboxId == mailbox.Id && m.DecidedAt > window, cancel) < limits.TicketsPerMailbox
            ? null
            : await TellAsync("mailbox", $"more than {limits.TicketsPerMailbox} new tickets through one mailbox within {Minutes} minutes", cancel);
    }

    /// <param name="ticket">Its row is held.</param>
    /// <returns>Null: it may become a comment.</returns>
    public async Task<string?> WhyNoCommentAsync(InboundMessage row, Ticket ticket, CancellationToken cancel)
    {
        var (most, since) = (options.Limits.CommentsPerSender, clock.GetUtcNow() - Window);
        var count = await db.Set<InboundMessage>().CountAsync(
            m => m.FromAddress == row.FromAddress && m.TicketId == ticket.Id && m.CommentId != null && m.DecidedAt > since, cancel);
        return count < most
            ? null
            : await TellAsync("comments", $"more than {most} mails of one sender to a ticket within {Minutes} minutes", cancel);
    }

    private async Task<string> TellAsync(string key, string why, CancellationToken cancel)
    {
        await queue.TellOfLimitAsync(new MailLimit(key, why), cancel);
        return why;
    }
}
