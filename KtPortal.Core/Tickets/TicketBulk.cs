using System.Text.Json;
using KtPortal.Core.Changes;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Lists;
using KtPortal.Core.Tickets.Merging;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets;

/// <summary>Changes many tickets, each by itself and by the rules that hold for one.</summary>
internal sealed class TicketBulk(PortalDb db, TicketBulkEdits edits, TicketBulkComments comments, TicketTags tags, TicketMerging merging, ChangeUndo undo)
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
                return said.Succeeded ? new BulkResult(ticket.Number, BulkOutcome.Done) : Refused(ticket, said.Problem!);
            case TicketBulkActions.Merge:
                // Those chosen and the one it is merged into are taken up in one order.
                var merged = await merging.MergeAsync(actor, [ticket.Number], order.Value, cancel);
                return merged.Succeeded ? new BulkResult(ticket.Number, merged.Value.Merged > 0 ? BulkOutcome.Done : BulkOutcome.Unchanged)
                    : merged.Problem is Problem.Invalid { Code: TicketMerging.Self } ? new BulkResult(ticket.Number, BulkOutcome.Unchanged)
                    : Refused(ticket, merged.Problem!);
            case TicketBulkActions.Tag or TicketBulkActions.Untag:
                var words = order.Value.Split(',');
                var (added, removed) = order.Action == TicketBulkActions.Tag ? (words, Array.Empty<string>()) : ([], words);
                var tagged = await tags.ChangeAsync(actor, ticket.Number, added, removed, cancel);
                return tagged.Succeeded ? Done(ticket, tagged.Value) : Refused(ticket, tagged.Problem!);
            default:
                var edited = await edits.ApplyAsync(actor, ticket, order, cancel);
                return edited.Succeeded ? Done(ticket, edited.Value) : Refused(ticket, edited.Problem!);
        }
    }

    public async Task<BulkResult> TakeBackAsync(Actor actor, string kept, Guid row, CancellationToken cancel)
    {
        if (await FindAsync(row, cancel) is not { } ticket)
        {
            return new BulkResult("", BulkOutcome.Refused, TicketListTexts.NotThere);
        }

        return (await undo.TakeBackAsync(actor, JsonSerializer.Deserialize<Change>(kept)!, cancel)).Problem is not { } problem
            ? new BulkResult(ticket.Number, BulkOutcome.Done)
            : Refused(ticket, problem);
    }

    private Task<Ticket?> FindAsync(Guid row, CancellationToken cancel) => db.Set<Ticket>().ForUpdate().SingleOrDefaultAsync(t => t.Id == row, cancel);

    private static BulkResult Done(Ticket ticket, Change? change) => change?.Before is null
        ? new BulkResult(ticket.Number, BulkOutcome.Unchanged)
        : new BulkResult(ticket.Number, BulkOutcome.Done) { Undo = JsonSerializer.Serialize(change) };

    private static BulkResult Refused(Ticket ticket, Problem problem) => new(ticket.Number, BulkOutcome.Refused, problem switch
    {
        Problem.Forbidden forbidden => forbidden.Message,
        Problem.Conflict conflict => conflict.Message,
        Problem.Invalid invalid => invalid.Errors.All[0].Message,
        Problem.TooMany many => many.Message,
        _ => TicketListTexts.NotThere,
    });
}
