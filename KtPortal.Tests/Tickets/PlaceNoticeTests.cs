using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Lines;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Tickets;

/// <summary>Which move of a place is told, when, and to whom.</summary>
public sealed class PlaceNoticeTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private Shop Shop => database.Shop;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    // place now, before, last told, minutes since
    [InlineData(4, 5, 8, 60, "changed")] // half
    [InlineData(5, 6, 8, 60, null)]
    [InlineData(4, 5, 8, 59, null)] // within the hour
    [InlineData(2, 3, 5, 600, "changed")] // less than half
    [InlineData(3, 4, 5, 600, null)]
    [InlineData(2, 3, 3, 600, null)]
    [InlineData(4, 4, 8, 61, "changed")] // what was too early to tell
    [InlineData(11, 10, 8, 60, "changed")] // three worse
    [InlineData(10, 9, 8, 60, null)]
    [InlineData(11, 10, 8, 5, null)]
    [InlineData(8, 8, 8, 600, null)]
    [InlineData(1, 2, 2, 0, "next")] // always
    [InlineData(1, 2, 1, 5, "next")] // again
    [InlineData(1, 1, 1, 600, null)]
    [InlineData(4, 1, 1, 60, "changed")]
    [InlineData(3, 1, 1, 600, null)]
    [InlineData(1, null, null, null, null)] // the confirmation says it
    [InlineData(7, null, null, null, null)]
    public async Task Half_of_what_was_told_three_worse_or_first(int place, int? was, int? told, int? minutes, string? notice) =>
        Assert.Equal(notice ?? "", await database.Truth<string>($"""
            select coalesce(app.place_notice({place}, {Sql(was)}, {Sql(told)}, '2026-03-01 12:00Z'::timestamptz - {Sql(minutes)} * interval '1 minute',
                '2026-03-01 12:00Z'), '')
            """));

    [Fact]
    public async Task A_line_tells_who_moved_far_who_is_next_and_whose_work_has_begun()
    {
        var waiting = new List<OpenedTicket>();
        for (var i = 0; i < 8; i++)
        {
            waiting.Add(await Shop.OpenTicket(i == 7 ? Shop.Lumen.Dana : Shop.Harbor.Dana, priority: "Critical"));
        }

        Assert.Empty(await RecountAsync("Critical"));
        Assert.Equal(8, await database.Truth<long>(
            "select count(*) from ticket_queue_places where notified_position = position and notified_at is not null and priority_id = $1",
            Shop.Priorities["Critical"]));

        // The first two are begun: the third is next; the others moved, but not far enough, and too soon.
        await BeginAsync(waiting[0]);
        await BeginAsync(waiting[1]);
        var told = await RecountAsync("Critical");
        Assert.Equal(
            new[] { new ToldPlace(waiting[0].Id, false), new(waiting[1].Id, false), new(waiting[2].Id, true) }.OrderBy(t => t.Ticket), told.OrderBy(t => t.Ticket));
        Assert.Equal(("begun", "next"), (await KindOf(waiting[0]), await KindOf(waiting[2])));
        Assert.Empty(await RecountAsync("Critical"));

        // An hour later the eighth is fourth: half of eight. Nothing moved since, and it is told once.
        await BeginAsync(waiting[2]);
        await BeginAsync(waiting[3]);
        Assert.DoesNotContain(new ToldPlace(waiting[7].Id, false), await RecountAsync("Critical"));
        await database.Force("update ticket_queue_places set notified_at = notified_at - interval '1 hour'");
        Assert.Contains(new ToldPlace(waiting[7].Id, false), await RecountAsync("Critical"));
        Assert.Equal(8 * 10 + 4, await database.Truth<int>("select from_place * 10 + place from ticket_place_notices where ticket_id = $1", waiting[7].Id));
        Assert.Empty(await RecountAsync("Critical"));

        // In another line it keeps what it was told, whichever of the two is counted first.
        await Shop.SetPriority(waiting[7], "High");
        await RecountAsync("Critical");
        await RecountAsync("High");
        Assert.Equal(4, await database.Truth<int>("select from_place from ticket_place_notices where ticket_id = $1", waiting[7].Id));

        // Its client reads it; staff of whatever side have their own ways to know.
        await using var dana = await database.RawAs(Shop.Lumen.Dana.Actor);
        Assert.Equal(1, await dana.Ask<long>("select count(*) from ticket_place_notices"));
        var home = await database.As(Shop.Lumen.Dana.Actor, scope => scope.Get<PortalTicketQueries>().HomeAsync(scope.Actor, Cancel));
        Assert.Equal((waiting[7].Number, PlaceNotice.Next), (home.Places.Single().Number, home.Places.Single().Notice.Kind));
        // Who only looks after the organization is told nothing.
        Assert.Empty((await database.As(Shop.Lumen.Office.Actor, scope => scope.Get<PortalTicketQueries>().HomeAsync(scope.Actor, Cancel))).Places);
    }

    [Fact]
    public async Task Where_clients_see_no_places_none_are_told()
    {
        var (one, two) = (await Shop.OpenTicket(Shop.Pine.Dana, priority: "Low"), await Shop.OpenTicket(Shop.Pine.Dana, priority: "Low"));
        await RecountAsync("Low");
        await database.Force("update tenants set queue_position_visible = false where id = $1", Shop.TenantId);
        try
        {
            await BeginAsync(one);
            Assert.Equal([new ToldPlace(one.Id, false)], await RecountAsync("Low"));
        }
        finally
        {
            await database.Force("update tenants set queue_position_visible = true where id = $1", Shop.TenantId);
        }

        Assert.Equal([new ToldPlace(two.Id, true)], await RecountAsync("Low"));
    }

    private static string Sql(int? number) => number?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null::int";

    private async Task BeginAsync(OpenedTicket ticket)
    {
        await Shop.Accept(ticket);
        await Shop.SetStatus(ticket, StatusKey.InProgress);
    }

    private Task<IReadOnlyList<ToldPlace>> RecountAsync(string priority) => database.As(Actor.System(Shop.TenantId, "test"), scope =>
        scope.Get<QueueLines>().RecountAsync(scope.Db, Shop.Priorities[priority], Cancel));

    private Task<string> KindOf(OpenedTicket ticket) =>
        database.Truth<string>("select kind from ticket_place_notices where ticket_id = $1", ticket.Id);
}
