using KtPortal.Core.Administration;
using KtPortal.Core.Sla;
using KtPortal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Tests.Sla;

/// <summary>Tickets with clocks, followed and read as the product does.</summary>
public abstract class SlaTestBase(TestDatabase database)
{
    private protected TestDatabase Database => database;

    private protected Shop Shop => database.Shop;

    private protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private protected async Task<OpenedTicket> Accepted(string priority = "Medium", Person? assignee = null)
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, priority: priority);
        await Shop.Accept(ticket, assignee: assignee);
        await FollowAsync(ticket);
        return ticket;
    }

    private protected async Task<Guid> PolicyAsync(string name, params SlaAssignedTo[] to)
    {
        var change = await Database.As(Shop.Admin.Actor, scope => scope.Get<CatalogEdits>().AddAsync(
            scope.Actor, scope.Get<SlaPolicyCatalog>(),
            new SlaPolicyDraft { Name = name, BaseFirstResponseMinutes = 60, BaseResolutionMinutes = 600, Assigned = to }, Guid.CreateVersion7(), Cancel));
        return change.Value.Of!.Value;
    }

    private protected Task<int> FollowAsync(params OpenedTicket[] tickets) => FollowAsync(SlaReach.AsPromised, tickets);

    private protected Task<int> FollowAsync(SlaReach reach, params OpenedTicket[] tickets) => Database.As(Shop.System, async scope =>
        await scope.Get<SlaFollow>().FollowAsync(scope.Actor, [.. tickets.Select(t => t.Id)], reach, Cancel));

    private protected Task<int> DueAsync() => Database.As(Shop.System, scope => scope.Get<SlaDue>().ActAsync(scope.Actor, Cancel));

    private protected Task<bool> IsAsked(OpenedTicket ticket) => Database.Truth<bool>(
        "select exists (select 1 from outbox_messages where kind = 'sla.follow' and payload ->> 'ticket' = $1)", ticket.Id.ToString());

    private protected Task<List<SlaClock>> Clocks(OpenedTicket ticket) => Database.As(Shop.System, scope =>
        scope.Db.Set<SlaClock>().AsNoTracking().Where(c => c.TicketId == ticket.Id).OrderBy(c => c.Metric).ToListAsync(Cancel));

    private protected async Task<SlaClock> Clock(OpenedTicket ticket, SlaMetric metric) => (await Clocks(ticket)).Single(c => c.Metric == metric);

    private protected async Task<(SlaState Answer, SlaState Solution)> States(OpenedTicket ticket) =>
        ((await Clock(ticket, SlaMetric.FirstResponse)).State, (await Clock(ticket, SlaMetric.Resolution)).State);
}
