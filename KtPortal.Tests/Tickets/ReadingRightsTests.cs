using KtPortal.Core.Kernel;
using KtPortal.Core.Lists;
using KtPortal.Core.Tickets;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Tickets;

/// <summary>Who may not read tickets finds none, whatever the database would show the role.</summary>
public sealed class ReadingRightsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private Shop Shop => database.Shop;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_client_without_the_permission_finds_no_ticket()
    {
        var ticket = await Shop.OpenTicket(Shop.Maple.Dana);
        async Task<(int Waiting, int Listed, bool Found, bool Placed)> ReadAsync(Actor actor)
        {
            await using var scope = await database.As(Shop.Maple.Dana.Actor);
            var queries = scope.Get<PortalTicketQueries>();
            return ((await queries.HomeAsync(actor, Cancel)).Waiting.Count, (await queries.ListAsync(actor, true, null, 20, Cancel)).Rows.Count,
                await queries.FindAsync(actor, ticket.Number, default, Cancel) is not null,
                await queries.FindStateAsync(actor, ticket.Number, Cancel) is not null);
        }

        var whole = await ReadAsync(Shop.Maple.Dana.Actor);
        Assert.True(whole is { Waiting: > 0, Listed: > 0, Found: true, Placed: true });
        Assert.Equal((0, 0, false, false), await ReadAsync(Without(Shop.Maple.Dana.Actor, TicketPermissions.Read)));
    }

    [Fact]
    public async Task Staff_without_the_permission_find_no_ticket()
    {
        var ticket = await Shop.OpenTicket(Shop.Maple.Dana);
        async Task<(bool InInbox, bool Found, bool Listed)> ReadAsync(Actor actor)
        {
            await using var scope = await database.As(Shop.Agent.Actor);
            var queries = scope.Get<DeskTicketQueries>();
            var list = scope.Get<TicketList>();
            var moment = new ListMoment(database.Clock.GetUtcNow(), TimeZoneInfo.Utc);
            var rows = await scope.Get<ListReader>().ReadAsync(list, actor, ListState.Of(list, new ListRequest(), actor), moment, 50, Cancel);
            return ((await queries.InboxAsync(actor, 50, Cancel)).Count > 0,
                await queries.FindAsync(actor, ticket.Number, default, Cancel) is not null, rows.Rows.Count > 0);
        }

        Assert.Equal((true, true, true), await ReadAsync(Shop.Agent.Actor));
        Assert.Equal((false, false, false), await ReadAsync(Without(Shop.Agent.Actor, TicketPermissions.Read)));
    }

    [Fact]
    public async Task Who_may_not_submit_for_others_is_told_of_no_clients()
    {
        async Task<(bool Any, bool Found)> ReadAsync(Actor actor)
        {
            await using var scope = await database.As(Shop.Agent.Actor);
            var requesters = scope.Get<TicketRequesters>();
            return ((await requesters.SearchAsync(actor, "dana", null, Cancel)).Count > 0,
                await requesters.FindAsync(actor, Shop.Maple.Dana.Actor.Email!, Cancel) is not null);
        }

        Assert.Equal((true, true), await ReadAsync(Shop.Agent.Actor));
        Assert.Equal((false, false), await ReadAsync(Without(Shop.Agent.Actor, TicketPermissions.Create)));
    }

    private static Actor Without(Actor actor, string permission) =>
        actor with { Permissions = [.. actor.Permissions.Where(p => p != permission)] };
}
