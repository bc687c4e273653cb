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
/// <param name="Token">Of the link: who holds it wrote the request that it was made for.</param>
public sealed record VisitorReply(string Content, IReadOnlyList<Guid> FileIds, Guid FormKey, string? Token = null);

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

        var (now, asked) = (clock.GetUtcNow(), await AskedAsync(ticket, reply.Token, cancel));
        var comment = Comment.On(ticket, DraftOf(asked, reply), now);
        var key = FormKeys.KeyOf(
            reply.FormKey, "request-reply", $"{ticket.Id}", comment.Content, await db.ContentsOfAsync(reply.FileIds, cancel));
        if (!await db.ClaimForVisitorAsync(key, comment.Id, cancel))
        {
            return Done.Instance;
        }

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
        var by = actor with { Name = asked.RequesterName, DisplayName = asked.RequesterName };
        await replies.WriteAsync(by, ticket, comment, before, reply.FileIds, cancel);
        return Done.Instance;
    }

    /// <summary>The ticket that the link was made for: it may have become part of another one, whose requester is somebody else.</summary>
    private async Task<Ticket> AskedAsync(Ticket ticket, string? token, CancellationToken cancel)
    {
        await using var find = db.Command("select ticket_id from request_links where token_hash = $1", RequestLink.HashOf(token ?? ""));
        return await find.ExecuteScalarAsync(cancel) is Guid id && id != ticket.Id
            ? await db.Set<Ticket>().AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, cancel) ?? ticket
            : ticket;
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
