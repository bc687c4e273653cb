using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Tests.Data;

public sealed class RowLockTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Shop Shop => database.Shop;

    [Fact]
    public async Task A_ticket_in_hand_holds_up_no_recount_of_its_line_which_may_hold_what_its_change_needs_next()
    {
        var opened = await Shop.OpenTicket(Shop.Harbor.Dana, "In hand");
        await using var hand = await database.As(Shop.Manager.Actor);
        var ticket = await hand.Db.Set<Ticket>().ForUpdate().SingleAsync(t => t.Id == opened.Id, Cancel);
        await database.As(Actor.System(Shop.TenantId, "test"), async scope =>
        {
            await using var patience = scope.Db.Command("set local lock_timeout = '10s'");
            await patience.ExecuteNonQueryAsync(Cancel);
            await scope.Get<QueueLines>().RecountAsync(scope.Db, ticket.PriorityId, Cancel);
            return true;
        });
        Assert.Equal(1L, await database.Truth<long>("select count(*) from ticket_queue_places where ticket_id = $1", opened.Id));
    }
}
