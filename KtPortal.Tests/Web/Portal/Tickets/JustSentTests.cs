using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Portal.Tickets;

public sealed class JustSentTests(OpenPortal portal) : IClassFixture<OpenPortal>
{
    private Shop Shop => portal.Shop;

    [Fact]
    public async Task A_ticket_says_once_that_it_was_sent_and_no_other_ticket_does()
    {
        var other = await Shop.OpenTicket(Shop.Harbor.Dana);
        using var dana = await portal.SignInAs(Shop.Harbor.Dana);
        var sent = await dana.SendFormAsync(
            "/portal/tickets/new", Part.Field("Subject", "Said only once"), Part.Field("Description", "And never again."));
        Assert.Equal(303, sent.Code);
        Assert.DoesNotContain("?", sent.Location, StringComparison.Ordinal);

        Assert.False(Says(await dana.GetAsync($"/portal/tickets/{other.Number}?sent=true")));
        Assert.True(Says(await dana.GetAsync(sent.Location!)));
        Assert.False(Says(await dana.GetAsync(sent.Location!)));
        Assert.False(Says(await dana.GetAsync(sent.Location! + "?sent=true")));
    }

    [Fact]
    public async Task The_new_ticket_that_answers_a_closed_one_says_so_too()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Drew);
        await Shop.Accept(ticket);
        await Shop.SetStatus(ticket, "closed");
        using var drew = await portal.SignInAs(Shop.Harbor.Drew);
        var sent = await drew.SendFormAsync($"/portal/tickets/{ticket.Number}", Part.Field("Content", "It is there again, as before."));
        Assert.NotEqual($"/portal/tickets/{ticket.Number}", sent.Location);
        Assert.True(Says(await drew.GetAsync(sent.Location!)));
        Assert.False(Says(await drew.GetAsync(sent.Location!)));
    }

    [Fact]
    public async Task A_number_is_found_however_it_is_typed_on_the_portal_and_at_the_desk()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        var typed = ticket.Number.ToLowerInvariant();
        Assert.NotEqual(ticket.Number, typed);
        foreach (var (who, address) in ((Person, string)[])[(Shop.Harbor.Dana, "/portal/tickets/"), (Shop.Agent, "/desk/tickets/")])
        {
            using var browser = await portal.SignInAs(who);
            var page = await browser.GetAsync(address + typed);
            Assert.Equal(200, page.Code);
            var sent = await browser.SendFormAsync(page, Part.Field("Content", "Found it."), Part.Field("Visibility", "public"));
            Assert.Equal(303, sent.Code);
            Assert.StartsWith(address + ticket.Number, sent.Location, StringComparison.Ordinal);
            var again = await browser.PostFromAsync(
                address + typed, $"{address}{typed}/replies", ("Content", "Again."), ("Visibility", "public"));
            Assert.Equal(303, again.Code);
        }
    }

    private static bool Says(Answer page)
    {
        Assert.Equal(200, page.Code);
        return page.Document.QuerySelector(".banner-green") is not null;
    }
}
