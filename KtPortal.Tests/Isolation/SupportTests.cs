using KtPortal.Tests.Support;

namespace KtPortal.Tests.Isolation;

/// <summary>What the other tests stand on.</summary>
public sealed class SupportTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public async Task A_ticket_travels_through_the_services()
    {
        var shop = database.Shop;
        var file = await shop.Upload(shop.Harbor.Dana);
        var ticket = await shop.OpenTicket(shop.Harbor.Dana, priority: "High", files: file);
        await shop.Accept(ticket, assignee: shop.Agent);
        await shop.Reply(ticket, shop.Agent, status: "pending_client");
        await shop.InternalNote(ticket);
        await shop.Reply(ticket, shop.Harbor.Dana, "Yes, twice.");
        await shop.SetStatus(ticket, "resolved");
        await shop.Reopen(ticket, shop.Harbor.Dana);
        Assert.Equal("KT-1001", ticket.Number);
        Assert.Equal("open", await database.Truth<string>("select phase from tickets where id = $1", ticket.Id));
        Assert.Equal(3, await database.Truth<long>("select count(*) from ticket_comments where ticket_id = $1", ticket.Id));
        Assert.Equal("attached", await database.Truth<string>("select state from files where id = $1", file));
    }

    [Fact]
    public async Task Everybody_signs_in_on_either_of_two_nodes()
    {
        await using var one = await PortalApp.StartAsync(database);
        await using var two = await PortalApp.StartAsync(database);
        foreach (var app in new[] { one, two })
        {
            foreach (var person in (Person[])[database.Shop.Agent, database.Shop.Harbor.Dana, database.Shop.Lumen.Office, database.Acme.Admin])
            {
                using var browser = await app.SignInAs(person);
                Assert.Equal(200, (await browser.GetAsync("/account")).Code);
            }
        }
    }
}
