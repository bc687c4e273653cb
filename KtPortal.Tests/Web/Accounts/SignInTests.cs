using System.Text.RegularExpressions;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Accounts;

public sealed partial class SignInTests(PortalWithLetterbox running) : IClassFixture<PortalWithLetterbox>
{
    private const string NewPassword = "quite another pass phrase";

    private Shop Shop => running.Shop;

    [Fact]
    public async Task Staff_land_on_the_desk_and_clients_on_the_portal()
    {
        foreach (var (person, lands) in ((Person, string)[])
            [(Shop.Manager, "/desk"), (Shop.Northwind.Owner, "/desk"), (Shop.Harbor.Office, "/portal"), (Shop.Lumen.Dana, "/portal"), (running.Acme.Admin, "/desk")])
        {
            using var browser = running.App.Browser(person.Host);
            var answer = await browser.TrySignIn(person.Email);
            Assert.Equal((person.Email, 303), (person.Email, answer.Code));
            Assert.StartsWith(lands, answer.Location!, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Wrong_password_unknown_address_wrong_host_and_inactive_account_get_one_and_the_same_answer()
    {
        await running.Database.Force("update users set status = 'inactive' where id = $1", Shop.Pine.Drew.Id);
        (string Host, string Email, string Password)[] tries =
        [
            (Shop.Host, Shop.Harbor.Dana.Email, "a wrong password"),
            (Shop.Host, "nobody@harbor-dental.kt.example", Shop.Password),
            (Shop.Host, Shop.Lumen.Dana.Email, Shop.Password), // Northwind's client on the provider's host
            (Shop.Northwind.Host, Shop.Harbor.Dana.Email, Shop.Password), // the provider's client on Northwind's
            (Shop.Southwind.Host, Shop.Lumen.Dana.Email, Shop.Password), // Northwind's client on Southwind's
            (Shop.Northwind.Host, Shop.Manager.Email, Shop.Password), // provider staff on a partner's
            (Shop.Southwind.Host, Shop.Northwind.Owner.Email, Shop.Password), // a partner on another partner's
            (running.Acme.Host, Shop.Admin.Email, Shop.Password), // another tenant's host
            (Shop.Host, Shop.Pine.Drew.Email, Shop.Password),
        ];
        var answers = new HashSet<string>();
        foreach (var (host, email, password) in tries)
        {
            using var browser = running.App.Browser(host);
            var answer = await browser.TrySignIn(email, password);
            Assert.Equal((email, host, 422), (email, host, answer.Code));
            Assert.True((await browser.GetAsync("/account")).IsToLogin);
            answers.Add(answer.Document.QuerySelector("[role=alert]")!.TextContent.Trim());
        }

        Assert.Single(answers);
        // Each would have been let in where it belongs.
        foreach (var person in (Person[])[Shop.Harbor.Dana, Shop.Lumen.Dana, Shop.Manager, Shop.Northwind.Owner, Shop.Admin])
        {
            using var browser = await running.App.SignInAs(person);
            Assert.Equal(200, (await browser.GetAsync("/account")).Code);
        }
    }

    [Fact]
    public async Task Partner_staff_sign_in_on_the_providers_host_too()
    {
        using var browser = running.App.Browser(Shop.Host);
        Assert.Equal(303, (await browser.TrySignIn(Shop.Northwind.Staff.Email)).Code);
    }

    [Fact]
    public async Task After_five_failures_the_right_password_waits_and_after_fifteen_minutes_it_works()
    {
        var who = Shop.Cedar.Drew;
        using var browser = running.App.Browser(who.Host);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(422, (await browser.TrySignIn(who.Email, "wrong")).Code);
        }

        var locked = await browser.TrySignIn(who.Email);
        Assert.Equal(429, locked.Code);
        Assert.True(locked.Headers.ContainsKey("Retry-After"));
        using (var elsewhere = running.App.Browser(who.Host))
        {
            Assert.Equal(429, (await elsewhere.TrySignIn(who.Email)).Code);
            Assert.Equal(303, (await elsewhere.TrySignIn(Shop.Cedar.Dana.Email)).Code);
        }

        // The address is slowed down as well, for whatever account; and for one that doesn't exist as for one that does.
        Assert.Equal(429, (await browser.TrySignIn(Shop.Birch.Dana.Email)).Code);
        Assert.Equal(429, (await browser.TrySignIn("nobody@example.org")).Code);
        running.Database.Clock.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal(303, (await browser.TrySignIn(who.Email)).Code);
    }

    [Fact]
    public async Task An_address_that_has_no_account_is_locked_like_one_that_has()
    {
        for (var i = 0; i < 6; i++)
        {
            using var browser = running.App.Browser();
            Assert.Equal(i < 5 ? 422 : 429, (await browser.TrySignIn("ghost@nowhere.example", "wrong")).Code);
        }
    }

    [Fact]
    public async Task A_cookie_is_worth_nothing_on_another_host()
    {
        using var harbor = await running.App.SignInAs(Shop.Harbor.Dana);
        var cookie = harbor.Cookies.GetCookies(harbor.Address("/"))["s"]!.Value;
        foreach (var (host, enters) in ((string, bool)[])[(Shop.Host, true), (running.Acme.Host, false), (Shop.Northwind.Host, false), (Shop.Southwind.Host, false)])
        {
            using var thief = running.App.Browser(host);
            thief.Headers["Cookie"] = "s=" + cookie;
            var answer = await thief.GetAsync("/account");
            Assert.Equal((host, enters), (host, answer.Code == 200));
            Assert.Equal((host, !enters), (host, answer.IsToLogin));
        }
    }

    [Fact]
    public async Task A_deactivated_user_is_out_with_the_next_request()
    {
        var who = Shop.Birch.Drew;
        using var browser = await running.App.SignInAs(who);
        Assert.Equal(200, (await browser.GetAsync("/account")).Code);
        await running.Database.Force("update users set status = 'inactive' where id = $1", who.Id);
        Assert.True((await browser.GetAsync("/account")).IsToLogin);
        await running.Database.Force("update users set status = 'active' where id = $1", who.Id);
        await running.Database.Force("update organizations set status = 'suspended' where id = $1", who.OrganizationId);
        using var again = running.App.Browser(who.Host);
        Assert.Equal(422, (await again.TrySignIn(who.Email)).Code);
        await running.Database.Force("update organizations set status = 'active' where id = $1", who.OrganizationId);
    }

    [Fact]
    public async Task A_right_taken_away_is_gone_with_the_next_request()
    {
        using var browser = await running.App.SignInAs(running.Acme.Finance);
        Assert.Equal(200, (await browser.GetAsync("/desk/tickets")).Code);
        await running.Database.Force(
            "update roles set permissions = '{}' where tenant_id = $1 and name = 'finance'", running.Acme.TenantId);
        Assert.Equal(403, (await browser.GetAsync("/desk/tickets")).Code);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_in_this_browser()
    {
        using var browser = await running.App.SignInAs(Shop.Pine.Dana);
        var page = await browser.GetAsync("/account");
        var token = page.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        Assert.Equal(303, (await browser.PostAsync("/sign-out", ("__RequestVerificationToken", token))).Code);
        Assert.True((await browser.GetAsync("/account")).IsToLogin);
    }

    [Fact]
    public async Task A_mailed_link_signs_in_once_and_a_scanner_that_opens_it_does_not_use_it()
    {
        var who = Shop.Maple.Dana;
        var link = await AskForLinkAsync(who, "/login/link");
        using var scanner = running.App.Browser(who.Host);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(200, (await scanner.GetAsync(link)).Code);
        }

        using var browser = running.App.Browser(who.Host);
        var page = await browser.GetAsync(link);
        Assert.Equal(303, (await browser.PostFormAsync(page)).Code);
        Assert.Equal(200, (await browser.GetAsync("/account")).Code);

        using var second = running.App.Browser(who.Host);
        Assert.Equal(422, (await second.PostFormAsync(await second.GetAsync(link))).Code);
        Assert.True((await second.GetAsync("/account")).IsToLogin);
    }

    [Fact]
    public async Task A_mailed_link_is_worth_nothing_after_fifteen_minutes_nor_on_another_host()
    {
        var who = Shop.Maple.Drew;
        var elsewhere = await AskForLinkAsync(who, "/login/link");
        using var other = running.App.Browser(Shop.Southwind.Host);
        Assert.Equal(422, (await other.PostFormAsync(await other.GetAsync(elsewhere))).Code);
        using var tenant = running.App.Browser(running.Acme.Host);
        Assert.Equal(422, (await tenant.PostFormAsync(await tenant.GetAsync(elsewhere))).Code);

        var link = await AskForLinkAsync(who, "/login/link");
        running.Database.Clock.Advance(TimeSpan.FromMinutes(16));
        using var late = running.App.Browser(who.Host);
        Assert.Equal(422, (await late.PostFormAsync(await late.GetAsync(link))).Code);
    }

    [Fact]
    public async Task Asking_for_a_link_answers_the_same_whether_there_is_an_account_or_not()
    {
        var texts = new HashSet<string>();
        foreach (var email in (string[])[Shop.Lumen.Office.Email, "nobody@lumen.example", Shop.Harbor.Dana.Email])
        {
            using var browser = running.App.Browser(Shop.Northwind.Host);
            var answer = await browser.PostFormAsync("/login/link", ("Email", email));
            Assert.Equal(200, answer.Code);
            texts.Add(answer.Text.Replace(email, "", StringComparison.Ordinal));
        }

        Assert.Single(texts);
        await running.LinksAreMailed();
        Assert.Equal(1, await running.Database.Truth<long>("select count(*) from user_tokens where user_id = $1", Shop.Lumen.Office.Id));
        // Harbor's Dana has an account, but not on Northwind's host.
        Assert.Equal(0, await running.Database.Truth<long>("select count(*) from user_tokens where user_id = $1", Shop.Harbor.Dana.Id));
    }

    [Fact]
    public async Task A_new_password_ends_every_session_and_the_link_works_once()
    {
        var who = Shop.Pine.Office;
        using var signedIn = await running.App.SignInAs(who);
        Assert.Equal(200, (await signedIn.GetAsync("/account")).Code);
        var link = await AskForLinkAsync(who, "/login/reset");
        using var browser = running.App.Browser(who.Host);
        Assert.Equal(422, (await browser.PostFormAsync(await browser.GetAsync(link), ("Password", "short"))).Code);
        var changed = await browser.PostFormAsync(await browser.GetAsync(link), ("Password", NewPassword));
        Assert.True(changed.Code == 200, changed.Text);
        Assert.True((await signedIn.GetAsync("/account")).IsToLogin);
        Assert.Equal(422, (await browser.TrySignIn(who.Email)).Code);
        Assert.Equal(303, (await browser.TrySignIn(who.Email, NewPassword)).Code);
        using var second = running.App.Browser(who.Host);
        Assert.Equal(422, (await second.PostFormAsync(await second.GetAsync(link), ("Password", "yet another pass phrase"))).Code);
    }

    [Fact]
    public async Task A_sign_in_link_does_not_reset_a_password()
    {
        var who = Shop.Southwind.Owner;
        var token = (await AskForLinkAsync(who, "/login/link")).Split("token=")[1];
        using var browser = running.App.Browser(who.Host);
        Assert.Equal(422, (await browser.PostFormAsync(await browser.GetAsync("/login/reset?token=" + token), ("Password", NewPassword))).Code);
        Assert.Equal(303, (await browser.TrySignIn(who.Email)).Code);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("http:evil.example")]
    [InlineData("/login?returnUrl=https://evil.example")]
    public async Task Signing_in_leads_to_no_other_site(string wanted)
    {
        using var browser = running.App.Browser();
        var answer = await browser.TrySignIn(Shop.Harbor.Office.Email, returnUrl: wanted);
        Assert.Equal(303, answer.Code);
        Assert.Equal("/portal", answer.Location);
    }

    [Fact]
    public async Task Signing_in_leads_back_to_the_page_that_was_asked_for()
    {
        using var browser = running.App.Browser();
        var sent = await browser.GetAsync("/portal/tickets?open=1");
        Assert.True(sent.IsToLogin);
        var answer = await browser.PostFormAsync(sent.Location!, ("Email", Shop.Harbor.Office.Email), ("Password", Shop.Password));
        Assert.Equal("/portal/tickets?open=1", answer.Location);
    }

    [Fact]
    public async Task The_session_cookie_is_closed_to_scripts_and_over_https_bound_to_its_host()
    {
        using var plain = running.App.Browser();
        var answer = await plain.TrySignIn(Shop.Harbor.Office.Email);
        Assert.Contains("s=", answer.Headers["Set-Cookie"], StringComparison.Ordinal);
        Assert.Contains("httponly", answer.Headers["Set-Cookie"], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", answer.Headers["Set-Cookie"], StringComparison.OrdinalIgnoreCase);

        using var secure = running.App.Browser(https: true);
        var page = await secure.GetAsync("/login");
        Assert.True(page.Headers.ContainsKey("Strict-Transport-Security"));
        Assert.Contains("secure", page.Headers["Set-Cookie"], StringComparison.OrdinalIgnoreCase);
        secure.Headers["Cookie"] = page.Headers["Set-Cookie"].Split(';')[0];
        var signedIn = await secure.PostFormAsync(page, ("Email", Shop.Harbor.Office.Email), ("Password", Shop.Password));
        Assert.Equal(303, signedIn.Code);
        Assert.Matches("__Host-s=[^;]+;.*path=/;.*secure;.*samesite=lax;.*httponly", signedIn.Headers["Set-Cookie"].ToLowerInvariant().Replace("__host", "__Host", StringComparison.Ordinal));
        Assert.DoesNotContain("domain=", signedIn.Headers["Set-Cookie"], StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        using var browser = running.App.Browser();
        Assert.Equal(400, (await browser.PostAsync("/login", ("Email", Shop.Harbor.Office.Email), ("Password", Shop.Password))).Code);
        using var other = running.App.Browser();
        var token = (await other.GetAsync("/login")).Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        Assert.Equal(400, (await browser.PostAsync("/login", ("Email", Shop.Harbor.Office.Email), ("Password", Shop.Password), ("__RequestVerificationToken", token))).Code);
    }

    [Fact]
    public async Task An_unknown_host_gets_a_page_that_names_nobody()
    {
        using var browser = running.App.Browser("unknown.localhost");
        foreach (var path in (string[])["/", "/login", "/portal", "/desk/tickets"])
        {
            var answer = await browser.GetAsync(path);
            Assert.Equal(404, answer.Code);
            foreach (var name in (string[])["Kre8iv", "Acme", "Northwind", "KT Portal"])
            {
                Assert.DoesNotContain(name, answer.Body, StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    [Fact]
    public async Task A_partners_pages_never_name_the_provider()
    {
        using var browser = await running.App.SignInAs(Shop.Lumen.Office);
        foreach (var path in (string[])["/login", "/account", "/portal", "/portal/tickets", "/portal/tickets/new", "/no/such/page"])
        {
            Assert.DoesNotContain("Kre8iv", (await browser.GetAsync(path)).Body, StringComparison.OrdinalIgnoreCase);
        }
    }

    private async Task<string> AskForLinkAsync(Person who, string path)
    {
        using var browser = running.App.Browser(who.Host);
        Assert.Equal(200, (await browser.PostFormAsync(path, ("Email", who.Email))).Code);
        return Token().Match(await running.MailTo(who.Email, path)).Value;
    }

    [GeneratedRegex(@"/login/\w+\?token=[\w-]+")]
    private static partial Regex Token();
}
