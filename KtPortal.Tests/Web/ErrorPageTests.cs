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
}
