using System.Text.Json;
using KtPortal.Core.Changes;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Lists;
using KtPortal.Core.Tickets.Deletion;
using KtPortal.Core.Tickets.Merging;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets;

/// <summary>Changes many tickets, each by itself and by the rules that hold for one.</summary>
internal sealed class TicketBulk(PortalDb db, TicketBulkEdits edits, TicketBulkComments comments, TicketTags tags, TicketMerging merging,
    TicketDeletion deletion, ChangeUndo undo)
    : IBulkWork
{
    public async Task<BulkResult> ApplyAsync(Actor actor, BulkOrder order, Guid run, Guid row, CancellationToken cancel)
    {
        if (await FindAsync(row, cancel) is not { } ticket)
        {
            return new BulkResult("", BulkOutcome.Refused, TicketListTexts.NotThere);
        }

        if (!actor.May(TicketPermissions.Bulk))
        {
            return new BulkResult(ticket.Number, BulkOutcome.Refused, BulkTexts.NotAllowed);
        }

        switch (order.Action)
        {
            case TicketBulkActions.Comment:
                var said = await comments.WriteAsync(actor, ticket, order, run, cancel);
                return said.Succeeded ? new BulkResult(ticket.Number, BulkOutcome.Done) : Refused(ticket.Number, said.Problem!);
            case TicketBulkActions.Merge:
                // Those chosen and the one it is merged into are taken up in one order.
                var merged = await merging.MergeAsync(actor, [ticket.Number], order.Value, cancel);
                return merged.Succeeded ? new BulkResult(ticket.Number, merged.Value.Merged > 0 ? BulkOutcome.Done : BulkOutcome.Unchanged)
                    : merged.Problem is Problem.Invalid { Code: TicketMerging.Self } ? new BulkResult(ticket.Number, BulkOutcome.Unchanged)
                    : Refused(ticket.Number, merged.Problem!);
            case TicketBulkActions.Delete:
                var deleted = await deletion.DeleteAsync(actor, ticket.Number, order.Reason, cancel);
                return deleted.Succeeded ? Done(ticket, deleted.Value) : Refused(ticket.Number, deleted.Problem!);
            case TicketBulkActions.Tag or TicketBulkActions.Untag:
                var words = order.Value.Split(',');
                var (added, removed) = order.Action == TicketBulkActions.Tag ? (words, Array.Empty<string>()) : ([], words);
                var tagged = await tags.ChangeAsync(actor, ticket.Number, added, removed, cancel);
                return tagged.Succeeded ? Done(ticket, tagged.Value) : Refused(ticket.Number, tagged.Problem!);
            default:
                var edited = await edits.ApplyAsync(actor, ticket, order, cancel);
                return edited.Succeeded ? Done(ticket, edited.Value) : Refused(ticket.Number, edited.Problem!);
        }
    }

    public async Task<BulkResult> TakeBackAsync(Actor actor, string kept, Guid row, CancellationToken cancel)
    {
        var change = JsonSerializer.Deserialize<Change>(kept)!;
        // What was deleted is not there to be found, and may come back all the same.
        if (change.Kind != TicketDeletion.Kind && await FindAsync(row, cancel) is null)
        {
            return new BulkResult("", BulkOutcome.Refused, TicketListTexts.NotThere);
        }

        return (await undo.TakeBackAsync(actor, change, cancel)).Problem is not { } problem
            ? new BulkResult(change.Name, BulkOutcome.Done)
            : Refused(change.Name, problem);
    }

    private Task<Ticket?> FindAsync(Guid row, CancellationToken cancel) => db.Set<Ticket>().ForUpdate().SingleOrDefaultAsync(t => t.Id == row, cancel);

    private static BulkResult Done(Ticket ticket, Change? change) => change?.Before is null
        ? new BulkResult(ticket.Number, BulkOutcome.Unchanged)
        : new BulkResult(ticket.Number, BulkOutcome.Done) { Undo = JsonSerializer.Serialize(change) };

    private static BulkResult Refused(string number, Problem problem) => new(number, BulkOutcome.Refused, problem switch
    {
        Problem.Forbidden forbidden => forbidden.Message,
        Problem.Conflict conflict => conflict.Message,
        Problem.Invalid invalid => invalid.Errors.All[0].Message,
        Problem.TooMany many => many.Message,
        _ => TicketListTexts.NotThere,
    });
}
