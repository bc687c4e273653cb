using KtPortal.Core.Accounts;
using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Mail;
using KtPortal.Core.Text;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Mentions;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.TicketMail;

/// <summary>
/// Somebody was called to a comment: a mail to each, once, in the name of whoever he works for. It says where, not what: what was said may
/// be taken back still. Who gets a mail with the comment itself needs no second one.
/// </summary>
public sealed class MentionNotices(StaffNotices notices) : IReaction<PeopleMentioned>
{
    public async Task ReactAsync(PortalDb db, Actor actor, PeopleMentioned happened, CancellationToken cancel)
    {
        var told = await (
            from comment in db.Set<Comment>()
            join of in db.Set<Ticket>() on comment.TicketId equals of.Id
            where comment.Id == happened.Comment && comment.DeletedAt == null
            select new { Comment = comment, Ticket = of }).AsNoTracking().SingleOrDefaultAsync(cancel);
        if (told is null)
        {
            return;
        }

        var (said, ticket) = (told.Comment, told.Ticket);
        var mailed = said.Visibility == Visibility.Public ? null : ticket.AssignedToId;
        var readers = await (
            from mention in db.Set<Mention>()
            join user in db.Set<User>() on mention.UserId equals user.Id
            join role in db.Set<Role>() on user.RoleId equals role.Id
            where mention.CommentId == said.Id && user.Status == "active" && user.Id != mailed
                && !db.Set<TicketParticipant>().Any(p => p.TicketId == ticket.Id && p.UserId == user.Id && p.State == "confirmed")
                && (role.Audience == "provider" || (role.Audience == "partner" && said.Visibility != Visibility.Internal && user.OrganizationId == ticket.PartnerId))
            orderby user.Id
            select new { User = user, ServedBy = role.Audience == "partner" ? ticket.PartnerId : null }).AsNoTracking().ToListAsync(cancel);
        foreach (var served in readers.GroupBy(r => r.ServedBy))
        {
            await notices.SendAsync(
                [.. served.Select(r => r.User)],
                () => new StaffNotice(
                    LetterTexts.Mentioned.With(said.AuthorName, ticket.Number, ticket.Subject), WrittenText.AsTyped(LetterTexts.MentionedWhere),
                    LetterTexts.OpenTicket.With(ticket.Number), $"/desk/tickets/{ticket.Number}#c-{said.Id:N}", LetterTexts.MentionedFooter),
                $"mention:{said.Id:N}",
                cancel,
                served.Key);
        }
    }
}
