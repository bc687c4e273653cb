using KtPortal.Core.Kernel;
using KtPortal.Core.Text;
using KtPortal.Core.Tickets.CustomFields;
using KtPortal.Core.Tickets.Relations;

namespace KtPortal.Core.Tickets;

/// <summary>What an answer of staff does to the ticket besides being read.</summary>
public sealed class StaffAnswers(TicketVerbs verbs, TicketAssignment assignment, OpenTies ties, TicketAnswers answers, TimeProvider clock)
{
    /// <summary>"Send and take it".</summary>
    internal async Task<Problem?> TakeAsync(Actor actor, Ticket ticket, ReplyToTicket reply, StatusBook book, CancellationToken cancel) =>
        reply.TakesIt && reply.Visibility == Visibility.Public && !ticket.IsAssigned
            ? (await assignment.PutAsync(verbs.InHand(actor, ticket), actor.UserId, book, cancel)).Problem
            : null;

    /// <summary>The client is answered; then the status and the priority that were chosen.</summary>
    internal async Task<Problem?> FollowAsync(Actor actor, Ticket ticket, ReplyToTicket reply, StatusBook book, CancellationToken cancel)
    {
        var (hand, now) = (verbs.InHand(actor, ticket), clock.GetUtcNow());
        ticket.AnsweredByStaff(actor, reply.Visibility, book[StatusKey.InProgress], now);
        if (reply.StatusId is { } statusId && actor.May(TicketPermissions.Update) && statusId != ticket.StatusId)
        {
            if (book.Find(statusId) is not { IsActive: true, Phase: not Phase.New } status)
            {
                return new Problem.Invalid("StatusId", TicketProblemTexts.StatusNotShown);
            }

            var phase = ticket.Phase;
            if ((verbs.AcceptFirst(hand, book) ?? await ties.RefuseAsync(ticket, status.Phase, reply.IsSure, cancel)
                ?? await answers.AskBeforeAsync(hand, status.Phase, reply.Answers, cancel)) is { } refusal)
            {
                return refusal;
            }

            ticket.SetStatus(status, now);
            if (await ties.EndChildrenAsync(actor, ticket, phase, status, SolutionOf(reply), book, cancel) is { } notEnded)
            {
                return notEnded;
            }
        }

        return reply.PriorityId is { } priorityId && actor.May(TicketPermissions.Update)
            ? await verbs.ReprioritizeAsync(hand, priorityId, cancel)
            : null;
    }

    private static WrittenText? SolutionOf(ReplyToTicket reply) =>
        reply.Visibility == Visibility.Public ? new WrittenText(reply.Content, reply.Format).Trimmed() : null;
}
