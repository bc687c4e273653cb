using KtPortal.Core.Accounts;
using KtPortal.Core.Kernel;
using KtPortal.Tests.Support;
using static KtPortal.Tests.Support.Waiting;

namespace KtPortal.Tests.Web.Accounts;

/// <summary>Who guesses is slowed down and locked out; the owner is not.</summary>
public sealed class GuessingTests(PortalWithLetterbox running) : IClassFixture<PortalWithLetterbox>
{
    private Shop Shop => running.Shop;

    [Fact]
    public async Task Strangers_who_fail_keep_nobody_out_of_a_browser_that_signed_in_before()
    {
        var who = Shop.Harbor.Dana;
        using var own = await running.App.SignInAs(who);
        await Forget(own);
        using var stranger = running.App.Browser(who.Host);
        await FailAsync(stranger, who, 5);
        Assert.Equal(429, (await stranger.TrySignIn(who.Email)).Code);
        using var another = running.App.Browser(who.Host);
        Assert.Equal(429, (await another.TrySignIn(who.Email)).Code);
        Assert.Equal(303, (await own.TrySignIn(who.Email)).Code);
        // And that the owner came in lets no stranger in.
        Assert.Equal(429, (await another.TrySignIn(who.Email)).Code);
    }

    [Fact]
    public async Task A_known_browser_is_counted_by_itself_and_for_its_own_account_only()
    {
        var (who, other) = (Shop.Pine.Dana, Shop.Pine.Drew);
        using var known = await running.App.SignInAs(who);
        await Forget(known);
        await FailAsync(known, who, 5);
        Assert.Equal(429, (await known.TrySignIn(who.Email)).Code);
        using var elsewhere = running.App.Browser(who.Host);
        Assert.Equal(303, (await elsewhere.TrySignIn(who.Email)).Code);

        using var stranger = running.App.Browser(who.Host);
        await FailAsync(stranger, other, 5);
        Assert.Equal(429, (await known.TrySignIn(other.Email)).Code);
    }

    [Fact]
    public async Task The_proof_of_a_browser_is_sealed_of_one_tenant_and_ends_after_90_days()
    {
        var who = Shop.Lumen.Dana;
        using var known = running.App.Browser(who.Host);
        var signedIn = await known.TrySignIn(who.Email);
        Assert.Matches("kt-known=[^;]{80,};.*max-age=7776000;.*path=/;.*samesite=lax;.*httponly", signedIn.Headers["Set-Cookie"].ToLowerInvariant());
        await Forget(known);
        using var stranger = running.App.Browser(who.Host);
        await FailAsync(stranger, who, 5);

        using var forged = running.App.Browser(who.Host);
        forged.Headers["Cookie"] = "kt-known=" + known.Cookies.GetCookies(known.Address("/"))["kt-known"]!.Value[..^3] + "abc";
        Assert.Equal(429, (await forged.TrySignIn(who.Email)).Code);

        running.Database.Clock.Advance(TimeSpan.FromDays(91));
        using var again = running.App.Browser(who.Host);
        await FailAsync(again, who, 5);
        Assert.Equal(429, (await known.TrySignIn(who.Email)).Code);
    }

    [Fact]
    public async Task Over_https_the_proof_is_bound_to_its_host()
    {
        using var secure = running.App.Browser(https: true);
        var page = await secure.GetAsync("/login");
        secure.Headers["Cookie"] = page.Headers["Set-Cookie"].Split(';')[0];
        var signedIn = await secure.PostFormAsync(page, ("Email", Shop.Harbor.Office.Email), ("Password", Shop.Password));
        Assert.Matches("__Host-kt-known=[^;]+;.*path=/;.*secure", signedIn.Headers["Set-Cookie"]);
    }

    [Fact]
    public async Task Ten_failures_in_a_row_lock_an_account_for_strangers_and_its_owner_is_told_once()
    {
        var who = Shop.Cedar.Dana;
        using var own = await running.App.SignInAs(who);
        await Forget(own);
        await LockAsync(who);
        running.Database.Clock.Advance(TimeSpan.FromMinutes(16));
        using var stranger = running.App.Browser(who.Host);
        var right = await stranger.TrySignIn(who.Email);
        using var elsewhere = running.App.Browser(who.Host);
        var unknown = await elsewhere.TrySignIn("ghost@cedar.example");
        Assert.Equal((422, 422), (right.Code, unknown.Code));
        Assert.Equal(Alert(unknown), Alert(right));

        Assert.Equal(303, (await own.TrySignIn(who.Email)).Code);
        Assert.Contains("ten times in a row", await MailAsync(who), StringComparison.Ordinal);

        // Once a day is enough, however often.
        running.Database.Clock.Advance(TimeSpan.FromMinutes(31));
        await LockAsync(who);
        await running.LinksAreMailed();
        Assert.Equal(2, await running.Database.Truth<long>(
            "select count(*) from audit_log where event = 'user.locked' and entity_id = $1", who.Id));
        await MailAsync(who);
        Assert.Equal(1, await MailsAsync(who));
    }

    [Fact]
    public async Task A_lock_ends_after_half_an_hour()
    {
        var who = Shop.Birch.Drew;
        await LockAsync(who);
        running.Database.Clock.Advance(TimeSpan.FromMinutes(29));
        using var browser = running.App.Browser(who.Host);
        Assert.Equal(422, (await browser.TrySignIn(who.Email)).Code);
        running.Database.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(303, (await browser.TrySignIn(who.Email)).Code);
    }

    [Fact]
    public async Task An_admin_unlocks_an_account_and_nobody_else()
    {
        var who = Shop.Maple.Drew;
        await LockAsync(who);
        foreach (var other in (Person[])[Shop.Manager, Shop.Northwind.Owner, running.Acme.Admin, Shop.Maple.Office])
        {
            Assert.True(await UnlockAsync(other, who) is Problem.Forbidden or Problem.NotFound, other.Role);
        }

        running.Database.Clock.Advance(TimeSpan.FromMinutes(16));
        using var browser = running.App.Browser(who.Host);
        Assert.Equal(422, (await browser.TrySignIn(who.Email)).Code);
        Assert.Null(await UnlockAsync(Shop.Admin, who));
        Assert.IsType<Problem.Conflict>(await UnlockAsync(Shop.Admin, who));
        Assert.Equal(1, await running.Database.Truth<long>(
            "select count(*) from audit_log where event = 'user.unlocked' and entity_id = $1 and user_id = $2", who.Id, Shop.Admin.Id));
        Assert.Equal(303, (await browser.TrySignIn(who.Email)).Code);
    }

    [Fact]
    public async Task Addresses_of_one_customer_guess_together()
    {
        for (var i = 0; i < 6; i++)
        {
            using var browser = running.App.Browser();
            browser.Headers["X-Forwarded-For"] = FormattableString.Invariant($"2001:db8:99:1::{i + 1}");
            Assert.Equal(i < 5 ? 422 : 429, (await browser.TrySignIn(FormattableString.Invariant($"ghost{i}@nowhere.example"), "wrong")).Code);
        }
    }

    [Fact]
    public async Task From_one_address_ten_links_are_asked_for_and_the_eleventh_waits_with_its_form_filled()
    {
        using var browser = running.App.Browser();
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(200, (await browser.PostFormAsync(i % 2 == 0 ? "/login/link" : "/login/reset", ("Email", FormattableString.Invariant($"some{i}@nowhere.example")))).Code);
        }

        foreach (var path in (string[])["/login/link", "/login/reset"])
        {
            var refused = await browser.PostFormAsync(path, ("Email", "one@nowhere.example"));
            Assert.Equal((path, 429), (path, refused.Code));
            Assert.True(refused.Headers.ContainsKey("Retry-After"));
            Assert.Contains("You can request the next one in", Alert(refused), StringComparison.Ordinal);
            Assert.Equal("one@nowhere.example", refused.Document.QuerySelector("input[name=Email]")!.GetAttribute("value"));
        }

        using var other = running.App.Browser();
        Assert.Equal(200, (await other.PostFormAsync("/login/link", ("Email", "one@nowhere.example"))).Code);
    }

    [Fact]
    public async Task Links_are_guessed_five_times()
    {
        using var browser = running.App.Browser();
        for (var i = 0; i < 6; i++)
        {
            var answer = await browser.PostFormAsync(FormattableString.Invariant($"/login/link?token=guess{i}"));
            Assert.Equal(i < 5 ? 422 : 429, answer.Code);
        }
    }

    /// <summary>Signed out, but known: what is left when a session has ended.</summary>
    private static async Task Forget(PortalClient browser)
    {
        var page = await browser.GetAsync("/account");
        var token = page.Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        Assert.Equal(303, (await browser.PostAsync("/sign-out", ("__RequestVerificationToken", token))).Code);
    }

    private static async Task FailAsync(PortalClient browser, Person who, int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.Equal(422, (await browser.TrySignIn(who.Email, "wrong")).Code);
        }
    }

    private async Task LockAsync(Person who)
    {
        for (var round = 0; round < 2; round++)
        {
            using var stranger = running.App.Browser(who.Host);
            await FailAsync(stranger, who, 5);
            running.Database.Clock.Advance(round == 0 ? TimeSpan.FromMinutes(16) : TimeSpan.Zero);
        }

        Assert.Equal(1, await running.Database.Truth<long>(
            "select count(*) from account_locks where user_id = $1 and locked_until > $2", who.Id, running.Database.Clock.GetUtcNow()));
    }

    private Task<Problem?> UnlockAsync(Person admin, Person who) => running.Database.As(
        admin.Actor, async scope => (await scope.Get<AccountLocks>().UnlockAsync(admin.Actor, who.Id, TestContext.Current.CancellationToken)).Problem);

    private async Task<string> MailAsync(Person who)
    {
        await Eventually(async () =>
        {
            await running.Database.Force("""
                update outbox_messages set next_attempt_at = now() where next_attempt_at > now() and kind = 'account.locked';
                select pg_notify('kt_outbox', '')
                """);
            return !await running.Database.Truth<bool>(
                "select exists (select 1 from outbox_messages where kind = 'account.locked' and state = 'pending')");
        });

        return await running.MailTo(who.Email, "ten times");
    }

    private Task<long> MailsAsync(Person who) =>
        running.Database.Truth<long>("select count(*) from letterbox.mails where to_address = $1 and body like '%ten times%'", who.Email);

    private static string Alert(Answer answer) => answer.Document.QuerySelector("[role=alert]")!.TextContent.Trim();
}
