using KtPortal.Core.Tenancy;
using KtPortal.Tests.Support;
using KtPortal.Web.Http;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Tests.Web.Languages;

/// <summary>Who reads what: the person's choice, this browser's, the browser's wish, the portal's own language.</summary>
public sealed class LanguageChoiceTests(OpenPortal running) : IClassFixture<OpenPortal>
{
    private Shop Shop => running.Shop;

    [Fact]
    public async Task A_choice_on_the_account_page_lasts_and_is_ones_own()
    {
        using var dana = await running.App.SignInAs(Shop.Harbor.Dana);
        Assert.Equal("en", await LanguageOf(dana, "/portal"));
        var account = await dana.GetAsync("/account");
        Assert.Contains("Deutsch", account.Text, StringComparison.Ordinal);
        Assert.Equal(303, (await dana.PostFormAsync(account, ("Language", "de"))).Code);
        Assert.Equal("de", await LanguageOf(dana, "/portal"));

        using var elsewhere = await running.App.SignInAs(Shop.Harbor.Dana);
        Assert.Equal("de", await LanguageOf(elsewhere, "/portal"));
        using var drew = await running.App.SignInAs(Shop.Harbor.Drew);
        Assert.Equal("en", await LanguageOf(drew, "/portal"));

        Assert.Equal(303, (await dana.PostFormAsync("/account", ("Language", ""))).Code);
        Assert.Equal("en", await LanguageOf(dana, "/portal"));
        Assert.Equal("none", await running.Database.Truth<string>(
            "select coalesce(locale, 'none') from users where id = $1", Shop.Harbor.Dana.Id));
    }

    [Theory]
    [InlineData("tlh")]
    [InlineData("de-XX")]
    [InlineData("../../de")]
    [InlineData("DE")]
    public async Task A_language_that_is_not_offered_is_refused(string language)
    {
        using var office = await running.App.SignInAs(Shop.Harbor.Office);
        var refused = await office.PostFormAsync("/account/language", ("Language", language));
        Assert.Equal(422, refused.Code);
        Assert.Contains("Choose one of the languages shown.", refused.Text, StringComparison.Ordinal);
        Assert.Equal("none", await running.Database.Truth<string>(
            "select coalesce(locale, 'none') from users where id = $1", Shop.Harbor.Office.Id));
    }

    [Fact]
    public async Task Staff_choose_the_language_of_the_desk()
    {
        using var agent = await running.App.SignInAs(Shop.Agent);
        Assert.Equal("en", await LanguageOf(agent, "/desk/tickets"));
        Assert.Equal(303, (await agent.PostFormAsync("/account/language", ("Language", "de"))).Code);
        Assert.Equal("de", await LanguageOf(agent, "/desk/tickets"));
        Assert.Equal(303, (await agent.PostFormAsync("/account", ("Language", ""))).Code);
    }

    [Fact]
    public async Task A_visitors_choice_is_kept_in_the_browser_and_goes_before_what_the_browser_asks_for()
    {
        using var visitor = running.App.Browser(Shop.Host);
        visitor.Headers["Accept-Language"] = "de-DE,de;q=0.9,en;q=0.5";
        Assert.Equal("de", await LanguageOf(visitor, "/login"));
        var chosen = await visitor.PostFormAsync("/login/link", ("Language", "en"));
        Assert.Equal((303, "/login/link"), (chosen.Code, chosen.Location));
        Assert.Contains("httponly", chosen.Headers["Set-Cookie"], StringComparison.OrdinalIgnoreCase);
        Assert.Equal("en", await LanguageOf(visitor, "/login"));
        Assert.Equal("en", await LanguageOf(visitor, "/nothing/here"));
    }

    [Fact]
    public async Task A_choice_leads_nowhere_else_and_takes_only_what_is_offered()
    {
        using var visitor = running.App.Browser(Shop.Host);
        var page = await visitor.GetAsync("/login");
        Assert.Equal("/login", (await visitor.PostFormAsync(page, ("Language", "de"), ("ReturnUrl", "//evil.example"))).Location);
        Assert.Equal("de", await LanguageOf(visitor, "/login"));
        await visitor.PostFormAsync(await visitor.GetAsync("/login"), ("Language", "tlh"), ("ReturnUrl", "/login"));
        Assert.Equal("de", await LanguageOf(visitor, "/login"));
    }

    [Fact]
    public async Task Over_https_the_choice_is_bound_to_this_host()
    {
        using var visitor = running.App.Browser(Shop.Host, https: true);
        var page = await visitor.GetAsync("/login");
        visitor.Headers["Cookie"] = page.Headers["Set-Cookie"].Split(';')[0];
        var chosen = await visitor.PostFormAsync(page, ("Language", "de"), ("ReturnUrl", "/login"));
        Assert.Contains($"__Host-{LanguageMiddleware.Cookie}=de", chosen.Headers["Set-Cookie"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tlh, de;q=0.5, en;q=0.4", "de")]
    [InlineData("de;q=0, en", "en")]
    [InlineData("en-GB, de", "en")]
    [InlineData("nonsense;;;q=x", "en")]
    [InlineData("*", "en")]
    public async Task A_browsers_wish_is_met_among_what_is_offered(string wish, string language)
    {
        using var visitor = running.App.Browser(Shop.Host);
        visitor.Headers["Accept-Language"] = wish;
        Assert.Equal(language, await LanguageOf(visitor, "/login"));
    }

    [Fact]
    public async Task A_portal_has_a_language_of_its_own()
    {
        await running.Database.Force("update tenants set locale = 'de-AT' where id = $1", running.Acme.TenantId);
        running.App.Services.GetRequiredService<HostDirectory>().Forget();
        using var visitor = running.App.Browser(running.Acme.Host);
        Assert.Equal("de", await LanguageOf(visitor, "/login"));
        using var client = await running.App.SignInAs(running.Acme.Harbor.Dana);
        Assert.Equal("de", await LanguageOf(client, "/portal"));
        client.Headers["Accept-Language"] = "en";
        Assert.Equal("en", await LanguageOf(client, "/portal"));
    }

    [Fact]
    public async Task Who_signs_in_on_a_German_page_goes_on_in_German()
    {
        using var dana = await running.App.SignInAs(Shop.Harbor.Dana);
        dana.Headers["Accept-Language"] = "de-AT,de;q=0.9,en;q=0.5";
        Assert.Equal(("de", "de"), (await LanguageOf(dana, "/portal"), await LanguageOf(dana, "/portal/tickets")));
        Assert.Contains("Deutsch", (await dana.GetAsync("/account")).Document.QuerySelector("form[action='/account/language'] .choice .text-13")!.TextContent, StringComparison.Ordinal);
    }

    private static async Task<string?> LanguageOf(PortalClient browser, string path) => (await browser.GetAsync(path)).Document.DocumentElement.GetAttribute("lang");
}
