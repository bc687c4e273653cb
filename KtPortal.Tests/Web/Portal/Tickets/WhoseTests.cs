using AngleSharp.Dom;
using KtPortal.Core.Tickets;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Portal.Tickets;

/// <summary>Whose ticket it is, who said what, and what can be answered where it is asked.</summary>
public sealed class WhoseTests(OpenPortal portal) : IClassFixture<OpenPortal>
{
    private Shop Shop => portal.Shop;

    [Fact]
    public async Task Colleagues_do_not_look_like_those_who_help()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "Said by three");
        await Shop.Accept(ticket, assignee: Shop.Agent);
        var (own, staff, colleague) = (
            await Shop.Reply(ticket, Shop.Harbor.Dana, "Mine."), await Shop.Reply(ticket, Shop.Agent, "Helpful."), await Shop.Reply(ticket, Shop.Harbor.Office, "Beside her."));
        var seen = await Page(Shop.Harbor.Dana, ticket);
        Assert.Equal("bubble bubble-own", ClassOf(seen, own));
        Assert.Equal("bubble", ClassOf(seen, staff));
        Assert.Equal("bubble bubble-colleague", ClassOf(seen, colleague));
        Assert.Contains(Shop.Harbor.Name, AuthorOf(seen, colleague), StringComparison.Ordinal);
        Assert.DoesNotContain(Shop.Harbor.Name, AuthorOf(seen, staff), StringComparison.Ordinal);
        Assert.DoesNotContain("Asked by", seen.QuerySelector(".area-head")!.TextContent, StringComparison.Ordinal);

        var office = await Page(Shop.Harbor.Office, ticket);
        Assert.Equal("bubble bubble-colleague", ClassOf(office, ticket.Id));
        Assert.Equal("bubble bubble-own", ClassOf(office, colleague));
        Assert.Contains($"Asked by {Shop.Harbor.Dana.Actor.Name}", office.QuerySelector(".area-head")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_resolved_is_confirmed_or_sent_back_where_it_says_so()
    {
        var ticket = await Shop.OpenTicket(Shop.Pine.Dana, "Solved, they say");
        await Shop.Accept(ticket, assignee: Shop.Agent);
        await Shop.SetStatus(ticket, StatusKey.Resolved);
        using var dana = await portal.SignInAs(Shop.Pine.Dana);
        var page = await dana.GetAsync(Address(ticket));
        Assert.Equal(
            [Address(ticket) + "/closure", Address(ticket) + "/reopening"],
            page.Document.QuerySelectorAll("#queue form").Select(form => form.GetAttribute("action")!));
        Assert.Null(page.Document.QuerySelector("#facts form:not([action$='/people'])"));

        // The card that renews itself holds them, too, and they work from there.
        dana.Headers["HX-Request"] = "true";
        var card = await dana.GetAsync(Address(ticket) + "/queue");
        dana.Headers.Remove("HX-Request");
        var token = card.Document.QuerySelector("form[action$='/reopening'] [name=__RequestVerificationToken]")!.GetAttribute("value")!;
        Assert.Equal(303, (await dana.PostAsync(Address(ticket) + "/reopening", ("__RequestVerificationToken", token))).Code);
        Assert.Empty((await dana.GetAsync(Address(ticket))).Document.QuerySelectorAll("#queue form"));
    }

    private static string Address(OpenedTicket ticket) => $"/portal/tickets/{ticket.Number}";

    private async Task<IDocument> Page(Person reader, OpenedTicket ticket)
    {
        using var browser = await portal.SignInAs(reader);
        return (await browser.GetAsync(Address(ticket))).Document;
    }

    private static string ClassOf(IDocument page, Guid said) => page.GetElementById($"c-{said:N}")!.ClassName!.Trim();

    private static string AuthorOf(IDocument page, Guid said) => page.GetElementById($"c-{said:N}")!.QuerySelector(".bubble-author")!.TextContent;
}
