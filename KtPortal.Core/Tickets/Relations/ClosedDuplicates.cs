using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Text;

namespace KtPortal.Core.Tickets.Relations;

/// <summary>
/// What follows where somebody asked twice: of one organization, the requester takes part in the original; where that is wished, the
/// duplicate is closed with a word to whoever asked.
/// </summary>
public sealed class ClosedDuplicates(PortalDb db, TicketVerbs verbs, TimeProvider clock)
{
    internal async Task<Problem?> FollowAsync(TicketInHand hand, Ticket original, RelateTickets input, CancellationToken cancel)
    {
        var (actor, ticket) = (hand.Actor, hand.Ticket);
        if (input.ClosesDuplicate)
        {
            if (ticket.Phase is Phase.Closed or Phase.Cancelled)
            {
                return new Problem.Conflict(TicketProblemTexts.ClosedForChanges.With(ticket.Number));
            }

            if (!actor.May(TicketPermissions.Update))
            {
                return new Problem.Forbidden(TicketProblemTexts.MayNotChange);
            }

            if (TicketRules.CheckComment(input.Note).Count > 0)
            {
                return new Problem.Invalid("Note", TicketProblemTexts.DuplicateWhy);
            }

            if (await CloseAsync(hand, input.Note!, cancel) is { } refusal)
            {
                return refusal;
            }
        }

        await db.SaveChangesAsync(cancel);
        await using var join = db.Command("select app.join_requester($1, $2)", original.Id, ticket.Id);
        await join.ExecuteNonQueryAsync(cancel);
        return null;
    }

    private async Task<Problem?> CloseAsync(TicketInHand hand, string note, CancellationToken cancel)
    {
        var (actor, ticket, now) = (hand.Actor, hand.Ticket, clock.GetUtcNow());
        var book = await StatusBook.LoadAsync(db, cancel);
        if (verbs.AcceptFirst(hand, book) is { } notAccepted)
        {
            return notAccepted;
        }

        var comment = Comment.ByStaff(ticket, actor, WrittenText.AsTyped(note).Trimmed(), Visibility.Public, now);
        db.Add(comment);
        ticket.AnsweredByStaff(actor, Visibility.Public, book[StatusKey.InProgress], now);
        var fields = TicketFields.Of(book.Find(ticket.StatusId), book[StatusKey.Closed]);
        ticket.CloseAsDuplicate(book[StatusKey.Closed], now);
        hand.Tell(new TicketStatusChanged(ticket.Id, ticket.StatusId), "status", Visibility.Public, fields);
        hand.TellComment(comment);
        return null;
    }
}
