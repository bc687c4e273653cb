using KtPortal.Core.Data;
using KtPortal.Core.Mail;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.TicketMail;

/// <summary>What is above is held, and an admin is told once an hour. Nothing is refused or lost.</summary>
public sealed record TicketMailLimits
{
    public int TicketsPerSenderAndHour { get; init; } = 10;

    /// <summary>New tickets through one mailbox within ten minutes.</summary>
    public int TicketsPerMailbox { get; init; } = 100;

    /// <summary>Of one sender on one ticket within ten minutes.</summary>
    public int CommentsPerSender { get; init; } = 20;
}

/// <summary>
/// How many tickets and comments mail may make; admins are told of what is above. Acts inside a system context, and keeps what it
/// counts until the transaction ends: workers beside this one count when this mail is written.
/// </summary>
public sealed class InboundLimits(PortalDb db, MailQueue queue, TicketMailLimits most, TimeProvider clock)
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

        var (hour, window) = (clock.GetUtcNow().AddHours(-1), clock.GetUtcNow() - Window);
        var made = db.Set<InboundMessage>().Where(m => m.State == "processed" && m.SubjectKind == Ticket.SubjectKind && m.PartId == null);
        if (await made.CountAsync(m => m.FromAddress == row.FromAddress && m.DecidedAt > hour, cancel) >= most.TicketsPerSenderAndHour)
        {
            return await TellAsync("sender", $"more than {most.TicketsPerSenderAndHour} new tickets from one sender within an hour", cancel);
        }

        return await made.CountAsync(m => m.MailboxId == mailbox.Id && m.DecidedAt > window, cancel) < most.TicketsPerMailbox
            ? null
            : await TellAsync("mailbox", $"more than {most.TicketsPerMailbox} new tickets through one mailbox within {Minutes} minutes", cancel);
    }

    /// <param name="ticket">Its row is held.</param>
    /// <returns>Null: it may become a comment.</returns>
    public async Task<string?> WhyNoCommentAsync(InboundMessage row, Ticket ticket, CancellationToken cancel)
    {
        var since = clock.GetUtcNow() - Window;
        var count = await db.Set<InboundMessage>().CountAsync(
            m => m.FromAddress == row.FromAddress && m.SubjectId == ticket.Id && m.PartId != null && m.DecidedAt > since, cancel);
        return count < most.CommentsPerSender
            ? null
            : await TellAsync("comments", $"more than {most.CommentsPerSender} emails from one sender to a ticket within {Minutes} minutes", cancel);
    }

    private async Task<string> TellAsync(string key, string why, CancellationToken cancel)
    {
        await queue.TellOfLimitAsync(new MailLimit(key, why), cancel);
        return why;
    }
}
