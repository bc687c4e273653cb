using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Tickets;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Requests;

/// <summary>The requester's address is the writer's: from now on it is a ticket like any other, and its client's to see.</summary>
public sealed class RequestConfirmations(PortalDb db, TicketVerbs verbs, Journal journal)
{
    /// <summary>Who got the receipt pressed its button. A second time nothing happens.</summary>
    /// <param name="actor">The system.</param>
    public async Task ByLinkAsync(Actor actor, Guid ticketId, CancellationToken cancel)
    {
        if (await db.Set<Ticket>().SingleOrDefaultAsync(t => t.Id == ticketId, cancel) is { } ticket && await ConfirmAsync(ticket, cancel))
        {
            var by = actor with { Name = ticket.RequesterName, DisplayName = ticket.RequesterName };
            journal.Record(ticket, by, new TicketUpdated(ticket.Id), "confirmed", Visibility.Partner);
            await db.SaveChangesAsync(cancel);
        }
    }

    /// <summary>Staff know who wrote it.</summary>
    public async Task<Result<Done>> ByHandAsync(Actor actor, string number, CancellationToken cancel)
    {
        var found = await verbs.TakeUpAsync(
            actor, number, TicketPermissions.Update, new Problem.Forbidden(TicketProblemTexts.MayNotChange), cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        var ticket = found.Value;
        if (!await ConfirmAsync(ticket, cancel))
        {
            return new Problem.Conflict(RequestProblemTexts.ConfirmedAlready.With(ticket.Number));
        }

        journal.Record(ticket, actor, new TicketUpdated(ticket.Id), "confirmed", Visibility.Partner);
        await db.SaveChangesAsync(cancel);
        return Done.Instance;
    }

    private async Task<bool> ConfirmAsync(Ticket ticket, CancellationToken cancel)
    {
        await using var confirm = db.Command("select app.confirm_request($1)", ticket.Id);
        return (bool)(await confirm.ExecuteScalarAsync(cancel))!;
    }
}
