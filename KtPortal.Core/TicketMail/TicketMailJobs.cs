using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Comments;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.TicketMail;

/// <summary>A ticket came in: its receipt. Of one deleted since there is nothing to tell.</summary>
public sealed class TicketReceipt(TicketMails mails) : IReaction<TicketCreated>
{
    public async Task ReactAsync(PortalDb db, Actor actor, TicketCreated happened, CancellationToken cancel)
    {
        if (await db.Set<Ticket>().AsNoTracking().SingleOrDefaultAsync(t => t.Id == happened.Ticket, cancel) is { } ticket)
        {
            await mails.ConfirmAsync(ticket, cancel);
        }
    }
}

/// <summary>Somebody commented: a mail to each reader. On a ticket deleted since there is nothing to tell.</summary>
public sealed class CommentMails(TicketMails mails) : IReaction<TicketCommented>
{
    public async Task ReactAsync(PortalDb db, Actor actor, TicketCommented happened, CancellationToken cancel)
    {
        // By its own id alone: asked for with the ticket's, the database looks through all of the conversation.
        if (await db.Set<Comment>().ForUpdate().SingleOrDefaultAsync(c => c.Id == happened.Comment, cancel) is not { } comment
            || (comment.TicketId != happened.Ticket
                && !await db.Set<Ticket>().AnyAsync(t => t.Id == happened.Ticket && t.MergedIntoId == comment.TicketId, cancel)))
        {
            throw new UnfitJobException("There is no such comment on that ticket.");
        }

        if (await db.Set<Ticket>().AsNoTracking().SingleOrDefaultAsync(t => t.Id == comment.TicketId, cancel) is { } ticket)
        {
            await mails.TellAsync(ticket, comment, cancel);
        }
    }
}

/// <summary>Somebody changed what he said: what is told of it and has not left says so. Of one that was removed nothing leaves any more.</summary>
public sealed class CommentRevisions(TicketMails mails) : IReaction<CommentChanged>
{
    public async Task ReactAsync(PortalDb db, Actor actor, CommentChanged happened, CancellationToken cancel)
    {
        var comment = await db.Set<Comment>().AsNoTracking().SingleOrDefaultAsync(c => c.Id == happened.Comment, cancel);
        if (comment is not null && await db.Set<Ticket>().AsNoTracking().SingleOrDefaultAsync(t => t.Id == comment.TicketId, cancel) is { } ticket)
        {
            await mails.ReviseAsync(ticket, comment, cancel);
        }
    }
}
