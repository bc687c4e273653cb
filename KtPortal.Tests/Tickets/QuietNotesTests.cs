using KtPortal.Core.Lists;
using KtPortal.Core.Tickets;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Tickets;

/// <summary>A note moves the ticket for those who read it, and nothing at all for others.</summary>
public sealed class QuietNotesTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Shop Shop => database.Shop;

    [Fact]
    public async Task For_a_client_a_note_among_staff_changes_nothing_that_can_be_read()
    {
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        foreach (var who in (Person[])[Shop.Lumen.Dana, Shop.Lumen.Office])
        {
            var before = await ReadableAsync(who, ticket);
            await Shop.InternalNote(ticket);
            await Shop.PartnerNote(ticket);
            await Shop.PartnerNote(ticket, Shop.Northwind.Staff);
            Assert.Equal(before, await ReadableAsync(who, ticket));
            await Shop.Reply(ticket, Shop.Agent);
            Assert.NotEqual(before, await ReadableAsync(who, ticket));
        }
    }

    [Fact]
    public async Task For_a_partner_a_note_of_the_provider_changes_nothing_that_can_be_read()
    {
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        var before = await ReadableAsync(Shop.Northwind.Owner, ticket);
        await Shop.InternalNote(ticket);
        Assert.Equal(before, await ReadableAsync(Shop.Northwind.Owner, ticket));
        await Shop.PartnerNote(ticket);
        Assert.NotEqual(before, await ReadableAsync(Shop.Northwind.Owner, ticket));
    }

    [Fact]
    public async Task Each_list_is_in_the_order_of_what_its_reader_may_know()
    {
        var first = await Shop.OpenTicket(Shop.Maple.Dana);
        var second = await Shop.OpenTicket(Shop.Maple.Dana);
        var third = await Shop.OpenTicket(Shop.Maple.Dana);
        await Shop.PartnerNote(second, Shop.Northwind.Staff);
        await Shop.InternalNote(first);

        Assert.Equal([third.Number, second.Number, first.Number], await PortalAsync(Shop.Maple.Dana));
        Assert.Equal([third.Number, second.Number, first.Number], await PortalAsync(Shop.Maple.Office));
        Assert.Equal([second.Number, third.Number, first.Number], await DeskAsync(Shop.Northwind.Owner));
        Assert.Equal([first.Number, second.Number, third.Number], await DeskAsync(Shop.Manager));
    }

    [Fact]
    public async Task A_note_is_no_answer()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await Shop.InternalNote(ticket);
        Assert.True(await AwaitsUsAsync(ticket));
        await Shop.Reply(ticket, Shop.Agent);
        Assert.False(await AwaitsUsAsync(ticket));
    }

    private async Task<string> ReadableAsync(Person who, OpenedTicket ticket)
    {
        var columns = await database.Truth<string>("""
            select string_agg(attname, ', ' order by attnum) from pg_attribute
            where attrelid = 'tickets'::regclass and not attisdropped and has_column_privilege($1, attrelid, attnum, 'SELECT')
            """, "kt_" + (who.Actor.IsStaff ? "partner" : who.Role));
        await using var session = await database.RawAs(who.Actor);
        return await session.Ask<string>($"select to_jsonb(r)::text from (select {columns} from tickets where id = $1) r", ticket.Id);
    }

    private async Task<string[]> PortalAsync(Person who)
    {
        await using var scope = await database.As(who.Actor);
        return [.. (await scope.Get<PortalTicketQueries>().ListAsync(who.Actor, true, null, 20, Cancel)).Rows.Select(r => r.Number)];
    }

    private async Task<string[]> DeskAsync(Person who)
    {
        await using var scope = await database.As(who.Actor);
        var list = scope.Get<TicketList>();
        var state = ListState.Of(list, new ListRequest { Conditions = [new ListCondition("client", [Shop.Maple.Id.ToString()])] }, who.Actor);
        var moment = new ListMoment(database.Clock.GetUtcNow(), TimeZoneInfo.Utc);
        var page = await scope.Get<ListReader>().ReadAsync(list, who.Actor, state, moment, 50, Cancel);
        return [.. page.Rows.Select(r => r.Number)];
    }

    private async Task<bool> AwaitsUsAsync(OpenedTicket ticket)
    {
        await using var scope = await database.As(Shop.Manager.Actor);
        return (await scope.Get<DeskTicketQueries>().FindAsync(Shop.Manager.Actor, ticket.Number, default, Cancel))!.Row.AwaitsUs;
    }
}
