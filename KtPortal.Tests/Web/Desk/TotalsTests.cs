using KtPortal.Core.Tickets;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk;

/// <summary>Tickets by client: each number leads to what it counts, and a partner counts its own clients alone.</summary>
public sealed class TotalsTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Fact]
    public async Task A_clients_numbers_lead_to_the_tickets_they_count()
    {
        var (one, closed) = (await Shop.OpenTicket(Shop.Pine.Dana, "One that is urgent", "High"), await Shop.OpenTicket(Shop.Pine.Dana));
        await Shop.OpenTicket(Shop.Pine.Dana);
        await Shop.Accept(closed);
        await Shop.SetStatus(closed, StatusKey.Resolved, Shop.Agent);
        using var agent = await desk.SignInAs(Shop.Agent);

        var page = await agent.GetAsync("/desk/totals");

        var row = page.Document.QuerySelectorAll("main ol > li").Single(r => r.QuerySelector("a")!.TextContent == Shop.Pine.Name);
        Assert.Equal("2 open", row.QuerySelector("ul > li")!.TextContent.Trim());
        var high = row.QuerySelectorAll("ul a").Single(a => a.GetAttribute("href")!.Contains(Shop.Priorities["High"].ToString(), StringComparison.Ordinal));
        Assert.Equal("1", high.QuerySelector("b")!.TextContent);
        Assert.Contains(one.Number, (await agent.GetAsync(high.GetAttribute("href")!)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_partner_sees_its_own_clients_and_no_others()
    {
        await Shop.OpenTicket(Shop.Pine.Dana);
        await Shop.OpenTicket(Shop.Northwind.First.Dana);
        using var partner = await desk.SignInAs(Shop.Northwind.Staff);
        var names = (await partner.GetAsync("/desk/totals")).Document.QuerySelectorAll("main ol > li > div > a").Select(a => a.TextContent).ToList();
        Assert.Contains(Shop.Northwind.First.Name, names);
        Assert.DoesNotContain(Shop.Pine.Name, names);
    }
}
