using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Kernel;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets;

/// <summary>Whether those whom a mail named take part: they get the public mails of the ticket and may answer by mail.</summary>
public sealed class TicketParticipants(PortalDb db, Journal journal, TicketVerbs verbs)
{
    /// <param name="id">One of them; null: all who are proposed.</param>
    /// <returns>How many.</returns>
    public Task<Result<int>> ConfirmAsync(Actor actor, string number, Guid? id, CancellationToken cancel) =>
        DecideAsync(actor, number, id, "participants_confirmed", people => people.ForEach(p => p.Confirm()), cancel);

    /// <inheritdoc cref="ConfirmAsync"/>
    public Task<Result<int>> DeclineAsync(Actor actor, string number, Guid? id, CancellationToken cancel) =>
        DecideAsync(actor, number, id, "participants_declined", db.RemoveRange, cancel);

    private async Task<Result<int>> DecideAsync(
        Actor actor, string number, Guid? id, string kind, Action<List<TicketParticipant>> decide, CancellationToken cancel)
    {
        var found = await verbs.TakeUpAsync(actor, number, TicketPermissions.Update, new Problem.Forbidden(TicketProblemTexts.MayNotChange), cancel);
        if (!found.Succeeded)
        {
            return found.Problem!;
        }

        var ticket = found.Value;
        var proposed = db.Set<TicketParticipant>().Where(p => p.TicketId == ticket.Id && p.State == "proposed");
        var people = await (id is { } one ? proposed.Where(p => p.Id == one) : proposed).OrderBy(p => p.Email).ToListAsync(cancel);
        if (people.Count == 0)
        {
            return new Problem.Conflict(TicketProblemTexts.PeopleDecided);
        }

        decide(people);
        var addresses = string.Join(", ", people.Select(p => p.Email));
        // Staff read it, the partner's as well; the client doesn't.
        journal.Record(
            ticket, actor, new TicketUpdated(ticket.Id), kind, Visibility.Partner, [new("participants", null, addresses)], addresses);
        await db.SaveChangesAsync(cancel);
        return people.Count;
    }
}
