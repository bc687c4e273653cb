using KtPortal.Core.Changes;
using KtPortal.Core.Data;
using KtPortal.Core.Events;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Text;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets.Deletion;

/// <summary>
/// Takes a ticket away, with what was merged into it: out of every list, line and search, out of the portal, and out of the reach of mails, which
/// begin a new one. For thirty days it can be had back as it was.
/// </summary>
public sealed class TicketDeletion(PortalDb db, Journal journal) : ITakesBack
{
    /// <summary>The kind of its changes.</summary>
    public const string Kind = "deleted_ticket";

    private const int MostReason = 2000;

    public bool Knows(string kind) => kind == Kind;

    public string Say(Change change) => DeletionTexts.DeletedIt.With(change.Name);

    public async Task<Result<IReadOnlyList<DeletedTicket>>> ListAsync(Actor actor, CancellationToken cancel) =>
        MayDelete(actor) ? await DeletedTicket.ListAsync(db, cancel) : new Problem.Forbidden(DeletionTexts.MayNotDelete);

    public async Task<Result<Change>> DeleteAsync(Actor actor, string number, string? reason, CancellationToken cancel)
    {
        if (await db.Set<Ticket>().ForUpdate().AsNoTracking().SingleOrDefaultAsync(t => t.Number == number, cancel) is not { } ticket)
        {
            return new Problem.NotFound();
        }

        if (!MayDelete(actor))
        {
            return new Problem.Forbidden(DeletionTexts.MayNotDelete);
        }

        if (ticket.MergedIntoId is not null)
        {
            return new Problem.Conflict(DeletionTexts.IsMerged.With(number));
        }

        if (TypedText.Seen(reason).Length == 0)
        {
            return new Problem.Invalid("Reason", DeletionTexts.DeleteWhy);
        }

        if (reason!.Length > MostReason)
        {
            return new Problem.Invalid("Reason", DeletionTexts.ReasonTooLong.With(MostReason));
        }

        await using var command = db.Command("select app.delete_ticket($1, $2)", ticket.Id, reason.Trim());
        if (await command.ExecuteScalarAsync(cancel) is not true)
        {
            return new Problem.NotFound();
        }

        journal.Record(
            ticket, actor, new TicketDeleted(ticket.Id), "deleted", Visibility.Internal, [new("number", null, number), new("reason", null, reason.Trim())],
            reason.Trim());
        journal.AnnounceUpdate(ticket); // open pages of all who read it
        await db.SaveChangesAsync(cancel);
        return Change.MadeBy(actor, Kind, ticket.Id, number, "deleted", ticket.Version + 1).Keeping(ticket.Id);
    }

    /// <returns>Its number.</returns>
    public async Task<Result<string>> RestoreAsync(Actor actor, Guid id, CancellationToken cancel)
    {
        if (!MayDelete(actor))
        {
            return new Problem.Forbidden(DeletionTexts.MayNotDelete);
        }

        await using var command = db.Command("select app.restore_ticket($1)", id);
        if (await command.ExecuteScalarAsync(cancel) is not true)
        {
            return new Problem.Conflict(DeletionTexts.NotToRestore);
        }

        var ticket = await db.Set<Ticket>().AsNoTracking().SingleAsync(t => t.Id == id, cancel);
        journal.Record(ticket, actor, new TicketUpdated(ticket.Id), "restored", Visibility.Internal, [new("number", null, ticket.Number)]);
        journal.AnnounceUpdate(ticket);
        await db.SaveChangesAsync(cancel);
        return ticket.Number;
    }

    public async Task<Result<Done>> TakeBackAsync(Actor actor, Change change, CancellationToken cancel)
    {
        var restored = await RestoreAsync(actor, change.Kept<Guid>(), cancel);
        return restored.Succeeded ? Done.Instance : restored.Problem!;
    }

    private static bool MayDelete(Actor actor) => actor.Audience == Audience.Provider && actor.May(TicketPermissions.Delete);
}
