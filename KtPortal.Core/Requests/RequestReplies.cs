using KtPortal.Core.Data;
using KtPortal.Core.Files;
using KtPortal.Core.Forms;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Text;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Requests;

/// <summary>What the holder of a link says on its ticket.</summary>
public sealed record VisitorReply(string Content, IReadOnlyList<Guid> FileIds, Guid FormKey);

/// <summary>Comments of who holds a link. Acts inside a system context.</summary>
public sealed class RequestReplies(PortalDb db, TicketReplies replies, RequestAllowance allowance, TimeProvider clock)
{
    /// <param name="actor">The system, with the address that asks.</param>
    /// <param name="ticketId">Of the link, confirmed.</param>
    public async Task<Result<Done>> PostAsync(Actor actor, Guid ticketId, VisitorReply reply, CancellationToken cancel)
    {
        if (await db.Set<Ticket>().ForUpdate().SingleOrDefaultAsync(t => t.Id == ticketId && !t.IsUnconfirmed, cancel) is not { } ticket)
        {
            return new Problem.NotFound();
        }

        if (TicketRules.CheckComment(reply.Content) is { Count: > 0 } errors)
        {
            return new Problem.Invalid(errors);
        }

        var now = clock.GetUtcNow();
        var comment = Comment.On(ticket, DraftOf(ticket, reply), now);
        var key = FormKeys.KeyOf(
            reply.FormKey, "request-reply", $"{ticket.Id}", comment.Content, await db.ContentsOfAsync(reply.FileIds, cancel));
        if (!await db.ClaimForVisitorAsync(key, comment.Id, cancel))
        {
            return Done.Instance;
        }

        // What was merged is closed: its link shows one ticket, and leads to no other.
        if (ticket.Phase is Phase.Closed or Phase.Cancelled)
        {
            return new Problem.Conflict(TicketProblemTexts.ClosedForComments.With(ticket.Number));
        }

        if (await allowance.RefuseReplyAsync(actor, ticket.Id, cancel) is { } tooMany)
        {
            return tooMany;
        }

        var (before, book) = (ticket.Phase, ticket.FollowsClient ? await StatusBook.LoadAsync(db, cancel) : StatusBook.Unread);
        ticket.AnsweredByClient(status => book[status], now);
        await db.HandFilesOverAsync(reply.FileIds, ticket.OrganizationId, cancel);
        var by = actor with { Name = ticket.RequesterName, DisplayName = ticket.RequesterName };
        await replies.WriteAsync(by, ticket, comment, before, reply.FileIds, cancel);
        return Done.Instance;
    }

    private static CommentDraft DraftOf(Ticket ticket, VisitorReply reply) => new()
    {
        Visibility = Visibility.Public,
        Content = WrittenText.AsTyped(reply.Content).Trimmed(),
        AuthorId = ticket.RequesterId,
        AuthorContactId = ticket.ContactId,
        AuthorName = ticket.RequesterName,
        AuthorEmail = ticket.RequesterEmail,
        IsStaff = false,
        Source = "portal",
    };
}
