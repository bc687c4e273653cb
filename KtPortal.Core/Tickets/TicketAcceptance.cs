using System.Globalization;
using KtPortal.Core.Changes;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets;

/// <summary>Accepting offers queue, priority, category and assignee in the same form. What is null stays as it is.</summary>
public sealed record AcceptTicket(Guid? PriorityId = null, Guid? CategoryId = null, Guid? AssigneeId = null, Guid? QueueId = null);

/// <summary>Letting new tickets in, or refusing them.</summary>
public sealed class TicketAcceptance(
    PortalDb db, TicketVerbs verbs, TicketAssignment assignment, TicketRouting routing, TimeProvider clock)
{
    public async Task<Result<Change>> AcceptAsync(Actor actor, string number, AcceptTicket input, CancellationToken cancel)
    {
        var found = await FindNewAsync(actor, number, cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        var (hand, book) = (verbs.InHand(actor, found.Value), await StatusBook.LoadAsync(db, cancel));
        verbs.Accept(hand, book);
        var problem = (input.PriorityId is { } priority ? await verbs.ReprioritizeAsync(hand, priority, cancel) : null)
            ?? (input.CategoryId is { } category ? await verbs.CategorizeAsync(hand, category, cancel) : null)
            ?? (input.QueueId is { } queue ? await routing.PutAsync(hand, new RouteTicket(queue, hand.Ticket.TeamId), cancel) : null)
            ?? (input.AssigneeId is { } assignee ? (await assignment.PutAsync(hand, assignee, book, cancel)).Problem : null);
        if (problem is not null)
        {
            return problem;
        }

        await db.SaveChangesAsync(cancel);
        return hand.Change();
    }

    /// <summary>Sends a new ticket away; the requester reads the reason.</summary>
    public async Task<Result<Done>> RefuseAsync(Actor actor, string number, string? reason, CancellationToken cancel)
    {
        var found = await FindNewAsync(actor, number, cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        if (TicketRules.CheckComment(reason).Count > 0)
        {
            return new Problem.Invalid("Reason", TicketProblemTexts.RefuseWhy);
        }

        var (ticket, now) = (found.Value, clock.GetUtcNow());
        var book = await StatusBook.LoadAsync(db, cancel);
        var comment = Comment.ByStaff(ticket, actor, WrittenText.AsTyped(reason!).Trimmed(), Visibility.Public, now);
        db.Add(comment);
        ticket.Refuse(book[StatusKey.Cancelled], now);
        var hand = verbs.InHand(actor, ticket);
        hand.Tell(new TicketCancelled(ticket.Id), "refused", Visibility.Public, TicketFields.Of(Phase.New, Phase.Cancelled), reason);
        hand.TellComment(comment);
        await db.SaveChangesAsync(cancel);
        return Done.Instance;
    }

    private async Task<Result<Ticket>> FindNewAsync(Actor actor, string number, CancellationToken cancel)
    {
        var found = await verbs.TakeUpAsync(actor, number, TicketPermissions.Accept, new Problem.Forbidden(TicketProblemTexts.MayNotAccept), cancel);
        return found is { Succeeded: true, Value: { Phase: not Phase.New } ticket } ? await AlreadyAsync(ticket, cancel) : found;
    }

    private async Task<Problem> AlreadyAsync(Ticket ticket, CancellationToken cancel)
    {
        if (ticket.AcceptedById is not { } id)
        {
            return new Problem.Conflict(TicketProblemTexts.NoLongerNew.With(ticket.Number));
        }

        var name = await db.Set<Accounts.User>().Where(u => u.Id == id).Select(u => u.Name).SingleOrDefaultAsync(cancel) ?? TicketProblemTexts.Somebody;
        return new Problem.Conflict(TicketProblemTexts.AcceptedAlready.With(
            ticket.Number, name, $"{ticket.AcceptedAt:HH:mm}", ticket.AcceptedAt?.ToString(TicketProblemTexts.PatternDay, CultureInfo.CurrentCulture)));
    }
}
