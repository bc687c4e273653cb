using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;

namespace KtPortal.Core.Tickets;

/// <summary>What clients decide about their tickets: done, not needed any more, not solved.</summary>
public sealed class ClientClosure(PortalDb db, Journal journal, TicketVerbs verbs, TimeProvider clock)
{
    /// <summary>Closes what is resolved, withdraws what still waits.</summary>
    public async Task<Result<Done>> CloseAsync(Actor actor, string number, CancellationToken cancel)
    {
        var found = await FindAsync(actor, number, cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        var (ticket, before, now) = (found.Value, found.Value.Phase, clock.GetUtcNow());
        var book = await StatusBook.LoadAsync(db, cancel);
        switch (before)
        {
            case Phase.Closed or Phase.Cancelled:
                return Done.Instance; // a second click finds it done
            case Phase.Resolved:
                ticket.CloseByClient(book[StatusKey.Closed], now);
                break;
            case Phase.New or Phase.Open when ticket.RequesterId != actor.UserId && actor.Audience != Audience.ClientAdmin:
                return new Problem.Forbidden(ProblemTexts.NotYoursToWithdraw);
            case Phase.New or Phase.Open:
                ticket.CancelByClient(book[StatusKey.Cancelled], now);
                break;
            default:
                return new Problem.Conflict(ProblemTexts.BeingWorkedOn);
        }

        var fields = TicketFields.Of(before, ticket.Phase);
        if (ticket.Phase == Phase.Closed)
        {
            journal.Record(ticket, actor, new TicketClosed(ticket.Id), "closed", Visibility.Public, fields);
        }
        else
        {
            journal.Record(ticket, actor, new TicketCancelled(ticket.Id), "cancelled", Visibility.Public, fields);
        }

        await db.SaveChangesAsync(cancel);
        return Done.Instance;
    }

    /// <summary>"Not solved": a resolved ticket goes back into the line.</summary>
    public async Task<Result<Done>> ReopenAsync(Actor actor, string number, CancellationToken cancel)
    {
        var found = await FindAsync(actor, number, cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        var ticket = found.Value;
        if (ticket.Phase.IsActive())
        {
            return Done.Instance;
        }

        if (ticket.Phase != Phase.Resolved)
        {
            return new Problem.Conflict(ProblemTexts.ClosedForGood.With(ticket.Number));
        }

        var book = await StatusBook.LoadAsync(db, cancel);
        ticket.Reopen(book[StatusKey.Open], clock.GetUtcNow());
        journal.Record(ticket, actor, new TicketReopened(ticket.Id), "reopened", Visibility.Public,
            TicketFields.Of(Phase.Resolved, Phase.Open));
        await db.SaveChangesAsync(cancel);
        return Done.Instance;
    }

    private Task<Result<Ticket>> FindAsync(Actor actor, string number, CancellationToken cancel) =>
        verbs.TakeUpAsync(number, _ => actor.IsClient && actor.May(TicketPermissions.Create), new Problem.Forbidden(ProblemTexts.OnlyClientCloses), cancel);
}
