using KtPortal.Tests.Support;
using static KtPortal.Tests.Support.Waiting;

namespace KtPortal.Tests.Web.Accounts;

/// <summary>A new password, by whoever is signed in and knows the one in use.</summary>
public sealed class ChangePasswordTests(PortalWithLetterbox running) : IClassFixture<PortalWithLetterbox>
{
    private const string Page = "/account/password";
    private const string New = "seven quiet lanterns drift";

    private Shop Shop => running.Shop;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_is_changed_here_every_other_session_ends_and_the_owner_is_told(bool staff)
    {
        var who = staff ? Shop.Dispatcher : Shop.Harbor.Dana;
        using var here = await running.App.SignInAs(who);
        using var elsewhere = await running.App.SignInAs(who);
        var before = here.Cookies.GetCookies(here.Address("/"))["s"]!.Value;
        Assert.NotNull((await here.GetAsync(staff ? "/desk/inbox" : "/account")).Document.QuerySelector($"a[href='{Page}']"));

        Assert.Equal(303, (await here.PostFormAsync(Page, ("Current", Shop.Password), ("Password", New))).Code);
        Assert.Contains("signed out everywhere else", (await here.GetAsync(Page)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("has been changed", (await here.GetAsync(Page)).Text, StringComparison.Ordinal);
        Assert.True((await elsewhere.GetAsync("/account")).IsToLogin);
        Assert.NotEqual(before, here.Cookies.GetCookies(here.Address("/"))["s"]!.Value);
        using var again = running.App.Browser(who.Host);
        Assert.Equal(422, (await again.TrySignIn(who.Email)).Code);
        Assert.Equal(303, (await again.TrySignIn(who.Email, New)).Code);
        Assert.Equal(1, await EventsAsync("user.password_changed", who));
        Assert.Contains("been changed", await MailAsync(who), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_one_is_refused_at_its_field_counted_and_after_five_one_waits()
    {
        var who = Shop.Pine.Office;
        using var browser = await running.App.SignInAs(who);
        for (var i = 0; i < 5; i++)
        {
            var refused = await browser.PostFormAsync(Page, ("Current", "not the one at all"), ("Password", New));
            Assert.Equal(422, refused.Code);
            Assert.Contains("isn’t your current password", refused.Document.QuerySelector(".field-error")!.TextContent, StringComparison.Ordinal);
        }

        Assert.Equal(429, (await browser.PostFormAsync(Page, ("Current", Shop.Password), ("Password", New))).Code);
        Assert.Equal(5, await EventsAsync("user.password_refused", who));
        running.Database.Clock.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal(303, (await browser.PostFormAsync(Page, ("Current", Shop.Password), ("Password", New))).Code);
    }

    [Fact]
    public async Task The_rules_for_new_ones_hold_and_cost_no_try()
    {
        var who = Shop.Pine.Dana;
        using var browser = await running.App.SignInAs(who);
        (string Password, string Says)[] weak =
            [("short", "at least 12"), ("Password123!", "too common"), (Shop.Password, "used this password before"), ("pine dana pine dana", "Don’t use your name")];
        foreach (var (password, says) in weak.Concat(weak))
        {
            var refused = await browser.PostFormAsync(Page, ("Current", Shop.Password), ("Password", password));
            Assert.Equal(422, refused.Code);
            Assert.Contains(says, refused.Document.QuerySelector(".field-error")!.TextContent, StringComparison.Ordinal);
        }

        Assert.Equal(0, await EventsAsync("user.password_changed", who));
        Assert.Equal(303, (await browser.PostFormAsync(Page, ("Current", Shop.Password), ("Password", New))).Code);
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_asked_to_and_Germans_read_it_in_German()
    {
        using var stranger = running.App.Browser(Shop.Harbor.Dana.Host);
        Assert.True((await stranger.GetAsync(Page)).IsToLogin);
        await running.Database.Force("update users set locale = 'de' where id = $1", Shop.Cedar.Office.Id);
        using var german = await running.App.SignInAs(Shop.Cedar.Office);
        var refused = await german.PostFormAsync(Page, ("Current", "falsch"), ("Password", New));
        Assert.Contains("Das ist nicht Ihr jetziges Passwort", refused.Text, StringComparison.Ordinal);
    }

    private Task<long> EventsAsync(string name, Person who) =>
        running.Database.Truth<long>("select count(*) from audit_log where event = $1 and entity_id = $2", name, who.Id);

    private async Task<string> MailAsync(Person who)
    {
        await Eventually(async () => !await running.Database.Truth<bool>(
            "select exists (select 1 from outbox_messages where kind = 'account.password_changed' and state = 'pending')"));
        return await running.MailTo(who.Email, "password");
    }
}
