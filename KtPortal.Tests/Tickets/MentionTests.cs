using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets.Mentions;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Tickets;

/// <summary>Who is called by "@name", and who can't be.</summary>
public sealed class MentionTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private Shop Shop => database.Shop;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("@Ana Lee, look", "Ana Lee")]
    [InlineData("look (@ana lee)", "ana lee")]
    [InlineData("@Ana Leeson", "Ana Leeson")]
    [InlineData("@Ana", "")]
    [InlineData("mail@Ana Lee", "")]
    [InlineData("@Ana Lees", "")]
    [InlineData("@Ana Lee and @Ana Leeson and @Ana Lee", "Ana Lee|Ana Leeson")]
    public void A_name_is_found_whole(string text, string said) => Assert.Equal(
        said, string.Join('|', MentionFinder.Find(text, [(Guid.CreateVersion7(), "Ana Lee"), (Guid.CreateVersion7(), "Ana Leeson")]).Select(m => m.Said)));

    [Fact]
    public async Task Staff_call_who_may_read_it_and_nobody_else()
    {
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        await Shop.Accept(ticket);
        string Of(params Person[] people) => string.Join(' ', people.Select(p => "@" + p.Actor.Name));
        var everybody = Of(Shop.Manager, Shop.Agent, Shop.Northwind.Owner, Shop.Southwind.Owner, Shop.Lumen.Office);

        var note = await Shop.InternalNote(ticket, Shop.Agent, "Look, " + everybody);
        Assert.Equal([Shop.Manager.Id], await Called(note));
        var shared = await Shop.PartnerNote(ticket, Shop.Agent, "Look, " + everybody);
        Assert.Equal(new[] { Shop.Manager.Id, Shop.Northwind.Owner.Id }.Order(), (await Called(shared)).Order());
        var partners = await Shop.PartnerNote(ticket, Shop.Northwind.Staff, "Look, " + everybody);
        Assert.Equal([Shop.Northwind.Owner.Id], await Called(partners));
        var clients = await Shop.Reply(ticket, Shop.Lumen.Dana, "Look, " + everybody);
        Assert.Empty(await Called(clients));

        await Shop.Change(shared, Shop.Agent, "Look, " + Of(Shop.Manager, Shop.Dispatcher));
        Assert.Equal(new[] { Shop.Manager.Id, Shop.Dispatcher.Id }.Order(), (await Called(shared)).Order());
        await using (var partner = await database.RawAs(Shop.Northwind.Staff.Actor))
        {
            Assert.Equal(0, await partner.Ask<int>("select app.mention($1, array[$2::uuid], array['x'])", note, Shop.Northwind.Owner.Id));
            Assert.Equal(
                0, await partner.Ask<int>("select app.mention($1, array[$2::uuid], array['x'])", partners, Shop.Southwind.Owner.Id));
            Assert.Equal(0, await partner.Ask<long>("select count(*) from ticket_mentions where comment_id = $1", note));
        }

        await using var dana = await database.RawAs(Shop.Lumen.Dana.Actor);
        Assert.Equal("42501", (await dana.Try("select said_as from ticket_mentions")).SqlState);
    }

    [Fact]
    public async Task The_box_offers_who_may_read_what_is_written()
    {
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        async Task<List<Guid>> Offered(Person by, Visibility readers, string typed) => await database.As(by.Actor, async scope =>
            (await scope.Get<TicketMentions>().OfferAsync(scope.Actor, ticket.Number, readers, typed, Cancel))?.Select(p => p.Id).ToList() ?? []);
        var owner = Shop.Northwind.Owner.Actor.Name;
        Assert.Contains(Shop.Northwind.Owner.Id, await Offered(Shop.Agent, Visibility.Partner, owner));
        Assert.Contains(Shop.Northwind.Owner.Id, await Offered(Shop.Agent, Visibility.Public, owner.Split(' ')[^1]));
        Assert.DoesNotContain(Shop.Northwind.Owner.Id, await Offered(Shop.Agent, Visibility.Internal, owner));
        Assert.Equal([Shop.Northwind.Owner.Id], await Offered(Shop.Northwind.Staff, Visibility.Partner, ""));
        Assert.Empty(await Offered(Shop.Southwind.Staff, Visibility.Partner, ""));
    }

    private Task<Guid[]> Called(Guid comment) => database.Truth<Guid[]>(
        "select coalesce(array_agg(user_id), '{}') from ticket_mentions where comment_id = $1", comment);
}
