using KtPortal.Core.Data;
using KtPortal.Core.Events;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets;

/// <summary>Shows on a comment what became of the mails that told of it.</summary>
public static class CommentMail
{
    /// <param name="state">Asked while the comment's row is held.</param>
    public static async Task ShowAsync(PortalDb db, Guid commentId, Func<Task<string>> state, CancellationToken cancel)
    {
        if (await db.Set<Comment>().ForUpdate().SingleOrDefaultAsync(c => c.Id == commentId, cancel) is not { } comment ||
            await state() is var shown && shown == comment.MailState)
        {
            return;
        }

        comment.MailIs(shown);
        var ticket = await db.Set<Ticket>().AsNoTracking().SingleAsync(t => t.Id == comment.TicketId, cancel);
        db.Announce(ticket.About, "comment", comment.Visibility);
    }
}
