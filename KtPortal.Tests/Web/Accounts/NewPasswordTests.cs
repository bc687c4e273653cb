using System.Text.RegularExpressions;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Accounts;

public sealed partial class NewPasswordTests(PortalWithLetterbox running) : IClassFixture<PortalWithLetterbox>
{
    [Fact]
    public async Task None_of_the_last_five_passwords_comes_back_and_the_sixth_does()
    {
        var who = running.Shop.Harbor.Office;
        Assert.Contains("used this password before", await ChangeAsync(who, Shop.Password), StringComparison.Ordinal);
        for (var i = 1; i <= 4; i++)
        {
            Assert.Equal("", await ChangeAsync(who, PassPhrase(i)));
        }

        foreach (var used in (string[])[Shop.Password, PassPhrase(1), PassPhrase(4)])
        {
            Assert.Contains("used this password before", await ChangeAsync(who, used), StringComparison.Ordinal);
        }

        Assert.Equal("", await ChangeAsync(who, PassPhrase(5)));
        Assert.Equal("", await ChangeAsync(who, Shop.Password));
        using var browser = running.App.Browser(who.Host);
        Assert.Equal(303, (await browser.TrySignIn(who.Email)).Code);
        Assert.Equal(4, await running.Database.Truth<long>("select count(*) from user_password_history where user_id = $1", who.Id));
    }

    [Theory]
    [InlineData("password1234")]
    [InlineData("Password123!")]
    [InlineData("qwertyuiop12")]
    [InlineData("P@ssw0rd2026")]
    public async Task A_password_that_everybody_takes_is_refused_at_its_field(string password) =>
        Assert.Contains("too common", await ChangeAsync(running.Shop.Pine.Office, password), StringComparison.Ordinal);

    private static string PassPhrase(int number) => FormattableString.Invariant($"quite another pass phrase, number {number}");

    /// <returns>Why it was refused, or nothing.</returns>
    private async Task<string> ChangeAsync(Person who, string password)
    {
        running.Database.Clock.Advance(TimeSpan.FromHours(3));
        using var browser = running.App.Browser(who.Host);
        Assert.Equal(200, (await browser.PostFormAsync("/login/reset", ("Email", who.Email))).Code);
        var link = Token().Match(await running.MailTo(who.Email, "/login/reset")).Value;
        var answer = await browser.PostFormAsync(await browser.GetAsync(link), ("Password", password));
        Assert.Contains(answer.Code, (int[])[200, 422]);
        return answer.Code == 200 ? "" : answer.Document.QuerySelector(".field-error")!.TextContent.Trim();
    }

    [GeneratedRegex(@"/login/\w+\?token=[\w-]+")]
    private static partial Regex Token();
}
