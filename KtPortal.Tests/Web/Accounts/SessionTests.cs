using KtPortal.Core.Accounts;
using KtPortal.Tests.Support;
using KtPortal.Web.Http;

namespace KtPortal.Tests.Web.Accounts;

public sealed class SessionTests(OpenPortal running) : IClassFixture<OpenPortal>
{
    private Shop Shop => running.Shop;

    private TestDatabase Database => running.Database;

    [Fact]
    public async Task A_copied_cookie_is_worth_nothing_after_signing_out()
    {
        using var browser = await running.App.SignInAs(Shop.Pine.Dana);
        using var thief = Thief(browser);
        Assert.Equal(200, (await thief.GetAsync("/account")).Code);
        await PressAsync(browser, "/account", "/sign-out");
        Assert.True((await thief.GetAsync("/account")).IsToLogin);
    }

    [Fact]
    public async Task Signing_out_in_one_browser_leaves_the_other()
    {
        using var one = await running.App.SignInAs(Shop.Pine.Drew);
        using var other = await running.App.SignInAs(Shop.Pine.Drew);
        await PressAsync(one, "/account", "/sign-out");
        Assert.True((await one.GetAsync("/account")).IsToLogin);
        Assert.Equal(200, (await other.GetAsync("/account")).Code);
    }

    [Fact]
    public async Task A_fourth_session_ends_the_oldest_and_tells_it_why()
    {
        var who = Shop.Harbor.Drew;
        var browsers = new List<PortalClient>();
        for (var i = 0; i <= UserSessions.MostAtOnce; i++)
        {
            browsers.Add(await running.App.SignInAs(who));
        }

        var sent = await browsers[0].GetAsync("/portal/tickets");
        Assert.True(sent.IsToLogin);
        var page = await browsers[0].GetAsync(sent.Location!);
        Assert.Contains("too many other places", page.Document.QuerySelector("#ended")!.TextContent, StringComparison.Ordinal);
        foreach (var browser in browsers[1..])
        {
            Assert.Equal(200, (await browser.GetAsync("/portal/tickets")).Code);
        }

        browsers.ForEach(b => b.Dispose());
    }

    [Theory]
    [InlineData("last_seen_at = now() - interval '8 hours 1 minute'", "weren’t active")]
    [InlineData("expires_at = now() - interval '1 second'", "weren’t active")]
    public async Task A_session_ends_when_it_is_idle_and_when_it_is_old(string past, string why)
    {
        using var browser = await running.App.SignInAs(Shop.Southwind.Staff);
        Assert.Equal(200, (await browser.GetAsync("/account")).Code);
        await Database.Force($"update sessions set {past} where user_id = $1", Shop.Southwind.Staff.Id);
        var sent = await browser.GetAsync("/account");
        Assert.True(sent.IsToLogin);
        Assert.Contains(why, (await browser.GetAsync(sent.Location!)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_is_used_stays_and_is_written_down_now_and_then_only()
    {
        var who = Shop.Lumen.Drew;
        using var browser = await running.App.SignInAs(who);
        await Database.Force("update sessions set last_seen_at = now() - interval '7 hours' where user_id = $1", who.Id);
        Assert.Equal(200, (await browser.GetAsync("/account")).Code);
        var seen = await Database.Truth<DateTime>("select last_seen_at from sessions where user_id = $1", who.Id);
        Assert.True(await Database.Truth<bool>(
            "select last_seen_at > now() - interval '1 minute' from sessions where user_id = $1", who.Id));
        Assert.Equal(200, (await browser.GetAsync("/account")).Code);
        Assert.Equal(seen, await Database.Truth<DateTime>("select last_seen_at from sessions where user_id = $1", who.Id));
    }

    [Theory]
    [InlineData("update users set status = 'inactive' where id = $1", "update users set status = 'active' where id = $1")]
    [InlineData("update users set role_id = (select id from roles r where r.tenant_id = users.tenant_id and r.name = 'client_admin') where id = $1",
        "update users set role_id = (select id from roles r where r.tenant_id = users.tenant_id and r.name = 'client_user') where id = $1")]
    [InlineData("update user_credentials set security_stamp = 'another' where user_id = $1", "select $1")]
    [InlineData("update organizations set status = 'suspended' where id = (select organization_id from users where id = $1)",
        "update organizations set status = 'active' where id = (select organization_id from users where id = $1)")]
    public async Task What_changes_an_account_ends_its_sessions_for_good(string change, string back)
    {
        var who = running.Acme.Birch.Dana;
        using var browser = await running.App.SignInAs(who);
        Assert.Equal(200, (await browser.GetAsync("/account")).Code);
        await Database.Force(change, who.Id);
        await Database.Force(back, who.Id);
        Assert.True((await browser.GetAsync("/account")).IsToLogin);
    }

    [Fact]
    public async Task The_stream_of_a_deactivated_user_ends()
    {
        var who = running.Acme.Cedar.Drew;
        using var browser = await running.App.SignInAs(who);
        using var stream = await browser.Http.GetAsync(
            browser.Address("/events?topics=notifications"), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)stream.StatusCode);
        await using var body = await stream.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await Database.Force("update users set status = 'suspended' where id = $1", who.Id);
        using var reader = new StreamReader(body);
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is not null)
        {
            // To its end, which comes.
        }

        Assert.Equal(401, (await browser.GetAsync("/events?topics=notifications&after=0")).Code);
    }

    [Fact]
    public async Task One_sees_where_one_is_signed_in_and_ends_the_others_one_by_one_or_all()
    {
        var who = Shop.Maple.Office;
        using var here = await running.App.SignInAs(who);
        using var phone = running.App.Browser(who.Host);
        phone.Headers["User-Agent"] = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1";
        await phone.SignInAs(who.Email);
        using var third = await running.App.SignInAs(who);
        var page = await here.GetAsync("/account/sessions");
        Assert.Equal(3, page.Document.QuerySelectorAll("main li").Length);
        Assert.Contains("this browser", page.Document.QuerySelector("main li")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Safari on iPhone", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Mozilla", page.Body, StringComparison.Ordinal);

        var id = page.Document.QuerySelectorAll("main li").Single(l => l.TextContent.Contains("iPhone", StringComparison.Ordinal))
            .QuerySelector("input[name=Id]")!.GetAttribute("value")!;
        Assert.Equal(303, (await here.PostFormAsync(page, ("Id", id))).Code);
        Assert.True((await phone.GetAsync("/account")).IsToLogin);
        Assert.Equal(409, (await here.PostFormAsync(page, ("Id", id))).Code);
        Assert.Equal(200, (await third.GetAsync("/account")).Code);

        var all = page.Document.QuerySelectorAll("form[action='/account/sessions']")[^1];
        Assert.Equal(303, (await here.PostAsync("/account/sessions", ("__RequestVerificationToken", TokenOf(all)))).Code);
        Assert.True((await third.GetAsync("/account")).IsToLogin);
        Assert.Contains("aren’t signed in anywhere else", (await here.GetAsync("/account/sessions")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_ends_a_session_of_somebody_else()
    {
        using var victim = await running.App.SignInAs(Shop.Cedar.Dana);
        var session = await Database.Truth<Guid>("select id from sessions where user_id = $1 and ended_at is null", Shop.Cedar.Dana.Id);
        foreach (var who in (Person[])[Shop.Cedar.Office, Shop.Admin, running.Acme.Admin])
        {
            using var browser = await running.App.SignInAs(who);
            var token = TokenOf((await browser.GetAsync("/account")).Document.QuerySelector("form[action='/sign-out']")!);
            Assert.Equal(409, (await browser.PostAsync("/account/sessions", ("Id", session.ToString()), ("__RequestVerificationToken", token))).Code);
        }

        Assert.Equal(200, (await victim.GetAsync("/account")).Code);
    }

    [Fact]
    public async Task A_session_is_good_on_its_own_host_only_also_where_its_owner_might_sign_in()
    {
        using var browser = running.App.Browser(Shop.Host);
        await browser.SignInAs(Shop.Northwind.Owner.Email);
        using var elsewhere = Thief(browser, Shop.Northwind.Host);
        Assert.True((await elsewhere.GetAsync("/account")).IsToLogin);
        Assert.Equal(200, (await browser.GetAsync("/account")).Code);
    }

    [Fact]
    public async Task Signing_in_anew_in_one_browser_leaves_no_session_behind()
    {
        var who = Shop.Birch.Office;
        using var browser = await running.App.SignInAs(who);
        using var thief = Thief(browser);
        var form = await browser.GetAsync("/account");
        await browser.PostAsync("/login", ("Email", who.Email), ("Password", Shop.Password),
            ("__RequestVerificationToken", TokenOf(form.Document.QuerySelector("form[action='/sign-out']")!)));
        Assert.Equal(200, (await browser.GetAsync("/account")).Code);
        Assert.True((await thief.GetAsync("/account")).IsToLogin);
    }

    [Theory]
    [InlineData(false, SessionCookie.InTheClear, true)]
    [InlineData(false, SessionCookie.OverHttps, false)]
    [InlineData(true, SessionCookie.OverHttps, true)]
    [InlineData(true, SessionCookie.InTheClear, false)]
    [InlineData(true, "__Secure-s", false)]
    public async Task Over_https_only_a_cookie_that_this_very_host_set_is_read(bool https, string name, bool enters)
    {
        using var browser = await running.App.SignInAs(Shop.Harbor.Office);
        var value = browser.Cookies.GetCookies(browser.Address("/"))[SessionCookie.InTheClear]!.Value;
        using var sender = running.App.Browser(Shop.Host, https);
        sender.Headers["Cookie"] = $"{name}={value}";
        Assert.Equal(enters, (await sender.GetAsync("/account")).Code == 200);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("%00%ff'; select 1 --")]
    public async Task What_is_no_token_is_nobody(string value)
    {
        using var browser = running.App.Browser();
        browser.Headers["Cookie"] = "s=" + value;
        Assert.True((await browser.GetAsync("/account")).IsToLogin);
        Assert.Equal(200, (await browser.GetAsync("/login")).Code);
    }

    private PortalClient Thief(PortalClient of, string? host = null)
    {
        var thief = running.App.Browser(host ?? of.Host);
        thief.Headers["Cookie"] = "s=" + of.Cookies.GetCookies(of.Address("/"))[SessionCookie.InTheClear]!.Value;
        return thief;
    }

    private static string TokenOf(AngleSharp.Dom.IElement form) => form.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

    private static async Task PressAsync(PortalClient browser, string page, string action)
    {
        var form = (await browser.GetAsync(page)).Document.QuerySelector($"form[action='{action}']")!;
        Assert.Equal(303, (await browser.PostAsync(action, ("__RequestVerificationToken", TokenOf(form)))).Code);
    }
}
