using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web;

/// <summary>An error says what happened in the reader's words, and where it goes on.</summary>
public sealed class ErrorPageTests(OpenPortal portal) : IClassFixture<OpenPortal>
{
    [Theory]
    [InlineData("en", "You are signed out")]
    [InlineData("de", "Sie sind abgemeldet")]
    public async Task A_fragment_for_nobody_leads_to_the_sign_in(string language, string title)
    {
        using var browser = portal.App.Browser();
        browser.Headers["HX-Request"] = "true";
        browser.Headers["Accept-Language"] = language;
        var answer = await browser.GetAsync("/portal/tickets");
        Assert.Equal(401, answer.Code);
        Assert.Equal(title, answer.Document.QuerySelector("h1")?.TextContent);
        Assert.NotNull(answer.Document.QuerySelector("main a[href='/login']"));
    }

    [Fact]
    public async Task What_is_not_there_can_be_searched_for_from_the_desk()
    {
        var ticket = await portal.Shop.OpenTicket(portal.Shop.Harbor.Dana, "Zephyr in the chimney");
        using var agent = await portal.App.SignInAs(portal.Shop.Agent);
        var gone = await agent.GetAsync("/desk/tickets/KT-999999");
        Assert.Equal(404, gone.Code);
        var search = gone.Document.QuerySelector("main form[role=search]");
        Assert.NotNull(gone.Document.QuerySelector("main a[href='/desk/inbox']"));
        var found = await agent.GetAsync($"{search?.GetAttribute("action")}?{search?.QuerySelector("input")?.GetAttribute("name")}=zephyr");
        Assert.Contains(ticket.Number, found.Text, StringComparison.Ordinal);

        using var dana = await portal.App.SignInAs(portal.Shop.Harbor.Dana);
        var gonePortal = await dana.GetAsync("/portal/tickets/KT-999999");
        Assert.Equal(404, gonePortal.Code);
        Assert.NotNull(gonePortal.Document.QuerySelector("main a[href='/portal/tickets']"));
        Assert.DoesNotContain("/desk", gonePortal.Body, StringComparison.Ordinal);
    }
}
