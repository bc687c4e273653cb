using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Kernel;
using KtPortal.Core.Mail;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.TicketMail;

/// <summary>
/// Received mails that wait on a ticket. Whoever works on it decides: the text becomes a comment and its sender takes part, or it
/// goes away.
/// </summary>
public sealed class HeldReplies(PortalDb db, HeldMail held, Journal journal)
{
    public async Task<Result<Done>> AcceptAsync(Actor actor, string number, Guid id, CancellationToken cancel)
    {
        var found = await FindAsync(actor, number, id, cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        var (mail, ticket) = found.Value;
        return await held.TakeInAsync(actor, mail, cancel) is { } problem
            ? problem
            : await RecordAsync(actor, mail, ticket, "mail_accepted", cancel);
    }

    /// <inheritdoc cref="AcceptAsync"/>
    public async Task<Result<Done>> DeclineAsync(Actor actor, string number, Guid id, CancellationToken cancel)
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

    private async Task<Result<(InboundMessage Mail, Ticket Ticket)>> FindAsync(
        Actor actor, string number, Guid id, CancellationToken cancel)
    {
        var ticket = await db.Set<Ticket>().SingleOrDefaultAsync(t => t.Number == number, cancel);
        if (actor.Audience != Audience.Provider || ticket is null)
        {
            return new Problem.NotFound();
        }

        if (!actor.May(TicketPermissions.Update))
        {
            return new Problem.Forbidden(TicketMailProblemTexts.MayNotDecide);
        }

        var found = await held.FindAsync(ticket.About, id, cancel);
        return found.Succeeded ? (found.Value, ticket) : found.Problem!;
    }

    private async Task<Result<Done>> RecordAsync(Actor actor, InboundMessage mail, Ticket ticket, string kind, CancellationToken cancel)
    {
        journal.Record(
            ticket, actor, new TicketUpdated(ticket.Id), kind, Visibility.Internal,
            [new("mail", null, mail.Id), new("from", null, mail.FromAddress)], mail.FromAddress);
        await db.SaveChangesAsync(cancel);
        return Done.Instance;
    }
}
