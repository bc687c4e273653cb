using System.Globalization;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Http;

/// <summary>One database, two nodes, the limits as they are delivered.</summary>
public sealed class PublicPageLimitTests(PublicPageLimitTests.Nodes nodes) : IClassFixture<PublicPageLimitTests.Nodes>
{
    private PortalApp App => nodes.App;

    [Fact]
    public async Task A_visitor_opens_120_pages_a_minute_on_all_nodes_together_then_is_told_when_to_go_on()
    {
        using var here = From(nodes.App, "203.0.113.1");
        using var there = From(nodes.Second, "203.0.113.1");
        var opened = 0;
        Answer? refused = null;
        for (var i = 0; i < 280 && refused is null; i++)
        {
            var answer = await (i % 2 == 0 ? here : there).GetAsync(i % 3 == 0 ? "/login/link" : "/login");
            (opened, refused) = answer.Code == 200 ? (opened + 1, null) : (opened, answer);
        }

        Assert.InRange(opened, 120, 132);
        Assert.Equal(429, refused!.Code);
        var seconds = int.Parse(refused.Headers["Retry-After"], CultureInfo.InvariantCulture);
        Assert.InRange(seconds, 1, 62);
        Assert.Contains($"Try again in {seconds} second", refused.Text, StringComparison.Ordinal);

        // Its styles and its neighbours go on, and so does everything after a while.
        Assert.Equal(200, (await here.GetAsync("/sw.js")).Code);
        using var neighbour = From(App, "203.0.113.2");
        Assert.Equal(200, (await neighbour.GetAsync("/login")).Code);
        nodes.Database.Clock.Advance(TimeSpan.FromSeconds(62));
        Assert.Equal(200, (await here.GetAsync("/login")).Code);
        Assert.Equal(200, (await there.GetAsync("/login")).Code);
    }

    [Fact]
    public async Task A_form_that_comes_too_often_keeps_what_was_typed()
    {
        using var browser = From(App, "203.0.113.3");
        var page = await browser.GetAsync("/login/link");
        await FillAsync(browser);
        var answer = await browser.PostFormAsync(page, ("Email", "dana@harbor.example"));
        Assert.Equal(429, answer.Code);
        Assert.True(answer.Headers.ContainsKey("Retry-After"));
        Assert.Contains("Try again in", answer.Document.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("dana@harbor.example", answer.Document.QuerySelector("input[name=Email]")!.GetAttribute("value"));

        browser.Headers["HX-Request"] = "true";
        var fragment = await browser.GetAsync("/login");
        Assert.Equal(429, fragment.Code);
        Assert.StartsWith("<p class=\"field-error\" role=\"alert\">Try again in", fragment.Body, StringComparison.Ordinal);
        browser.Headers.Remove("HX-Request");
        browser.Headers["Accept-Language"] = "de";
        Assert.Contains("noch einmal", (await browser.GetAsync("/login")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_signed_in_is_no_visitor()
    {
        using var browser = From(App, "203.0.113.4");
        await browser.SignInAs(nodes.Shop.Harbor.Dana.Email);
        using var visitor = From(App, "203.0.113.4");
        await FillAsync(visitor);
        Assert.Equal(429, (await visitor.GetAsync("/login")).Code);
        Assert.Equal(302, (await browser.GetAsync("/login")).Code);
        Assert.Equal(200, (await browser.GetAsync("/portal")).Code);
    }

    [Fact]
    public async Task One_customers_addresses_of_IPv6_count_together()
    {
        using var browser = From(App, "2001:db8:1:1::1");
        await FillAsync(browser);
        using var other = From(App, "2001:db8:1:1:abcd::9");
        Assert.Equal(429, (await other.GetAsync("/login")).Code);
        using var elsewhere = From(App, "2001:db8:1:2::1");
        Assert.Equal(200, (await elsewhere.GetAsync("/login")).Code);
    }

    [Fact]
    public async Task An_address_that_a_visitor_claims_changes_nothing()
    {
        using var browser = From(App, "203.0.113.5");
        await FillAsync(browser);
        // A proxy adds who spoke to it at the end; what stands before was claimed.
        using var claiming = From(App, "198.51.100.1, 203.0.113.5");
        Assert.Equal(429, (await claiming.GetAsync("/login")).Code);

        // Here the proxies are others: this machine is a visitor like any, whatever it says.
        await using var behind = await PortalApp.StartAsync(nodes.Database, new() { ["KT_PROXIES"] = "10.0.0.0/8", ["KT_LIMIT_PUBLIC_PAGES"] = "20" });
        using var first = From(behind, "198.51.100.2");
        await FillAsync(first);
        using var second = From(behind, "198.51.100.3");
        Assert.Equal(429, (await second.GetAsync("/login")).Code);
        Assert.Equal(1, await nodes.Database.Truth<long>("select count(distinct subject) from limit_counts where subject = '127.0.0.1'"));
    }

    private static PortalClient From(PortalApp app, string address)
    {
        var browser = app.Browser();
        browser.Headers["X-Forwarded-For"] = address;
        return browser;
    }

    private static async Task FillAsync(PortalClient browser)
    {
        for (var i = 0; (await browser.GetAsync("/login")).Code == 200; i++)
        {
            Assert.True(i < 140, "visitors open pages without end");
        }
    }

    public sealed class Nodes : OpenPortal
    {
        public PortalApp Second { get; private set; } = null!;

        protected override Dictionary<string, string>? Settings => new() { ["KT_LIMIT_PUBLIC_PAGES"] = "" };

        public override async ValueTask InitializeAsync()
        {
            await base.InitializeAsync();
            Second = await PortalApp.StartAsync(Database, Settings);
        }

        public override async ValueTask DisposeAsync()
        {
            await Second.DisposeAsync();
            await base.DisposeAsync();
        }
    }
}
