using KtPortal.Core.Audit;
using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tenancy;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Mail;

/// <summary>
/// Received mails that wait for somebody. On a ticket whoever works on it decides: the text becomes a comment and its sender takes
/// part, or it goes away. Without a ticket an admin does: it becomes one, or goes away. Nothing is deleted.
/// </summary>
public sealed class HeldMail(PortalDb db, Journal journal, TimeProvider clock)
{
    private const int PageSize = 100;

    /// <summary>Those on no ticket, newest first.</summary>
    public async Task<Result<IReadOnlyList<WaitingMail>>> ListAsync(Actor actor, CancellationToken cancel)
    {
        if (!actor.May(TenancyPermissions.ManageSettings))
        {
            return new Problem.Forbidden(MailProblemTexts.MaySeeHeld);
        }

        return await db.Set<InboundMessage>().AsNoTracking().Where(m => m.State == "held" && m.TicketId == null)
            .OrderByDescending(m => m.ReceivedAt).Take(PageSize)
            .Select(m => new WaitingMail(m.Id, m.FromAddress, m.FromName, m.Reason ?? "", m.Subject ?? "", m.ReceivedAt))
            .ToListAsync(cancel);
    }

    /// <param name="number">Of the ticket it waits on; null: on none.</param>
    public async Task<Result<Done>> AcceptAsync(Actor actor, string? number, Guid id, CancellationToken cancel)
    {
        var found = await FindAsync(actor, number, id, cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        var (mail, ticket) = found.Value;
        if (mail.FromAddress is null)
        {
            return new Problem.Conflict(MailProblemTexts.NoSender);
        }

        mail.Accept(actor.UserId);
        // The database lets nobody ask for the reading of a mail that isn't accepted.
        await db.SaveChangesAsync(cancel);
        db.Add(OutboxMessage.Of(InboundIntake.Received, ("message", mail.Id)));
        return await RecordAsync(actor, mail, ticket, "mail_accepted", cancel);
    }

    /// <inheritdoc cref="AcceptAsync"/>
    public async Task<Result<Done>> DeclineAsync(Actor actor, string? number, Guid id, CancellationToken cancel)
    {
        var found = await FindAsync(actor, number, id, cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        var (mail, ticket) = found.Value;
        mail.Decline(actor.Name);
        return await RecordAsync(actor, mail, ticket, "mail_declined", cancel);
    }

    private async Task<Result<(InboundMessage Mail, Ticket? Ticket)>> FindAsync(
        Actor actor, string? number, Guid id, CancellationToken cancel)
    {
        var ticket = number is null ? null : await db.Set<Ticket>().SingleOrDefaultAsync(t => t.Number == number, cancel);
        if (actor.Audience != Audience.Provider || (number is not null && ticket is null))
        {
            return new Problem.NotFound();
        }

        if (!actor.May(number is null ? TenancyPermissions.ManageSettings : TicketPermissions.Update))
        {
            return new Problem.Forbidden(MailProblemTexts.MayNotDecide);
        }

        var ticketId = ticket?.Id;
        var held = db.Set<InboundMessage>().Where(m => m.Id == id && m.TicketId == ticketId && m.State == "held");
        if (await held.ForUpdate().SingleOrDefaultAsync(cancel) is { } mail)
        {
            return (mail, ticket);
        }

        return await db.Set<InboundMessage>().AnyAsync(m => m.Id == id && (m.TicketId == ticketId || ticketId == null), cancel)
            ? new Problem.Conflict(MailProblemTexts.Decided)
            : new Problem.NotFound();
    }

    private async Task<Result<Done>> RecordAsync(Actor actor, InboundMessage mail, Ticket? ticket, string kind, CancellationToken cancel)
    {
        var values = new Dictionary<string, object?> { ["mail"] = mail.Id, ["from"] = mail.FromAddress };
        if (ticket is not null)
        {
            journal.Record(ticket, actor, new TicketUpdated(ticket.Id), kind, Visibility.Internal, after: values, note: mail.FromAddress);
        }
        else
        {
            db.Add(AuditEntry.Of(actor, "update", "inbound." + kind, clock.GetUtcNow())
                .About("inbound_message", mail.Id, null, null).Values(null, values));
        }

        await db.SaveChangesAsync(cancel);
        return Done.Instance;
    }
}
