using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Lists;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Core.Tickets;

/// <summary>Changes many tickets, each by itself and by the rules that hold for one.</summary>
internal sealed class TicketBulk(PortalDb db, TicketEdits edits, TicketTags tags) : IBulkWork
{
    private const string Assignee = "assignee";
    private const string Priority = "priority";
    private const string Status = "status";
    private const string Category = "category";
    private const string Tag = "tag";
    private const string Untag = "untag";

    public static readonly IReadOnlyList<BulkAction> Actions =
    [
        new(Assignee, () => TicketListTexts.Assign, "user-round-plus", TicketPermissions.Update, new BulkField(TicketFilters.Assignee)) { Shortcut = "a" },
        new(Priority, () => TicketListTexts.Priority, "signal", TicketPermissions.Update, new BulkField("priority")) { Shortcut = "p" },
        new(Status, () => TicketListTexts.Status, "circle-dot-dashed", TicketPermissions.Update, new BulkField("status", o => o.Symbol == "ph-new"))
        {
            Shortcut = "s", TakesReason = true,
        },
        new(Tag, () => TicketListTexts.AddTag, "tag", TicketPermissions.Update, new BulkField("tag")) { Shortcut = "l" },
        new(Untag, () => TicketListTexts.RemoveTag, "tag", TicketPermissions.Update, new BulkField("tag")),
        new(Category, () => TicketListTexts.Category, "list", TicketPermissions.Update, new BulkField("category")),
    ];

    public async Task<BulkResult> ApplyAsync(Actor actor, BulkOrder order, Guid row, CancellationToken cancel)
    {
        var ticket = await db.Set<Ticket>().ForUpdate().SingleOrDefaultAsync(t => t.Id == row, cancel);
        if (ticket is null)
        {
            return new BulkResult("", BulkOutcome.Refused, TicketListTexts.NotThere);
        }

        if (!actor.May(TicketPermissions.Bulk))
        {
            return new BulkResult(ticket.Number, BulkOutcome.Refused, BulkTexts.NotAllowed);
        }

        if (order.Action is Tag or Untag)
        {
            var words = order.Value.Split(',');
            return Told(ticket, await tags.ChangeAsync(actor, ticket.Number, order.Action == Tag ? words : [], order.Action == Untag ? words : [], cancel));
        }

        var now = new EditTicket(ticket.Version, ticket.StatusId, ticket.PriorityId, ticket.AssignedToId, ticket.CategoryId, order.Reason);
        Guid? value = order.Value switch
        {
            LookupFilter.Nobody => null,
            LookupFilter.Me => actor.UserId,
            var id => Guid.Parse(id),
        };
        var edit = order.Action switch
        {
            Assignee => now with { AssigneeId = value },
            Category => now with { CategoryId = value },
            Priority => now with { PriorityId = value!.Value },
            _ => now with { StatusId = value!.Value },
        };
        if (edit == now)
        {
            return new BulkResult(ticket.Number, BulkOutcome.Unchanged);
        }

        var saved = await edits.SaveAsync(actor, ticket.Number, edit, cancel);
        return saved.Problem is { } problem ? Refused(ticket, problem) : new BulkResult(ticket.Number, BulkOutcome.Done);
    }

    private static BulkResult Told(Ticket ticket, Result<bool> changed) => changed.Problem is { } problem
        ? Refused(ticket, problem)
        : new BulkResult(ticket.Number, changed.Value ? BulkOutcome.Done : BulkOutcome.Unchanged);

    private static BulkResult Refused(Ticket ticket, Problem problem) => new(ticket.Number, BulkOutcome.Refused, problem switch
    {
        Problem.Forbidden forbidden => forbidden.Message,
        Problem.Conflict conflict => conflict.Message,
        Problem.Invalid invalid => invalid.Errors.Values.First(),
        Problem.TooMany many => many.Message,
        _ => TicketListTexts.NotThere,
    });
}
