using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Mail;

/// <summary>A ticket came in: its receipt. Of one deleted since there is nothing to tell.</summary>
public sealed class TicketSubmittedMail(TicketMails mails) : IOutboxHandler
{
    public async Task HandleAsync(PortalDb db, Actor actor, JsonElement payload, CancellationToken cancel)
    {
        var id = payload.IdOf("ticket");
        if (await db.Set<Ticket>().AnyAsync(t => t.Id == id, cancel))
        {
            await mails.ConfirmAsync(id, cancel);
        }
    }
}

/// <summary>Somebody commented: a mail to each reader. On a ticket deleted since there is nothing to tell.</summary>
public sealed class TicketCommentedMail(TicketMails mails) : IOutboxHandler
{
    public async Task HandleAsync(PortalDb db, Actor actor, JsonElement payload, CancellationToken cancel)
    {
        var (id, commentId) = (payload.IdOf("ticket"), payload.IdOf("comment"));
        if (!await db.Set<Comment>().AnyAsync(c => c.TicketId == id && c.Id == commentId, cancel))
        {
            throw new UnfitJobException("There is no such comment on that ticket.");
        }

        if (await db.Set<Ticket>().AnyAsync(t => t.Id == id, cancel))
        {
            await mails.TellAsync(id, commentId, cancel);
        }
    }
}
