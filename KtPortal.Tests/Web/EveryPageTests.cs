using KtPortal.Tests.Isolation;
using KtPortal.Tests.Support;
using KtPortal.Tests.Tickets;

namespace KtPortal.Tests.Web;

/// <summary>Every page and endpoint of the running product, found in its routes: a new one takes part by itself.</summary>
public sealed class EveryPageTests(OpenHouse open) : IClassFixture<OpenHouse>
{
    // Machines bring a token of their own instead of the form's.
    private static readonly string[] WithoutFormToken = ["/ingress/mail"];

    private Shop Shop => open.House.Shop;

    private string Number => open.House.Samples.Of<TicketSamples>().Numbered[0].Name;

    [Fact]
    public async Task Every_page_and_endpoint_says_who_may_come()
    {
        var places = open.Places;
        Assert.True(places.Count >= 25, $"only {places.Count} were found");
        Assert.All(places, p => Assert.True(
            p.Access is not null ^ p.Open is not null, $"{p.Route} has neither [Access] nor [Open], or both"));
        Assert.All(places.Where(p => p.Open is not null), p => Assert.True(p.Open!.Because.Length > 5));
    }

    [Fact]
    public async Task A_visitor_is_sent_to_sign_in_from_every_page_that_is_not_open()
    {
        using var visitor = open.App.Browser();
        foreach (var place in open.Places.Where(p => p.Open is null && p.Ends))
        {
            var path = place.Filled("KT-1001", Guid.CreateVersion7());
            if (place.Gets)
            {
                Assert.True((await visitor.GetAsync(path)).IsToLogin, path);
            }

            if (place.Posts)
            {
                Assert.True((await visitor.PostAsync(path)).IsToLogin, path);
            }
        }

        Assert.Equal(401, (await visitor.GetAsync("/events")).Code);
    }

    [Fact]
    public async Task No_form_is_taken_without_its_token()
    {
        using var manager = await open.App.SignInAs(Shop.Manager);
        using var client = await open.App.SignInAs(Shop.Harbor.Office);
        var posts = open.Places.Where(p => p.Posts && !WithoutFormToken.Contains(p.Route)).ToList();
        Assert.True(posts.Count >= 10, $"only {posts.Count} were found");
        var refused = 0;
        foreach (var place in posts.Where(p => p.Route != "/error"))
        {
            foreach (var browser in (PortalClient[])[manager, client])
            {
                var answer = await browser.PostAsync(place.Filled(Number, Guid.CreateVersion7()), Place.AnyForm(null));
                Assert.True(answer.Code is 400 or 403 or 404, $"{place.Route}: {answer.Code}");
                refused += answer.Code == 400 ? 1 : 0;
            }
        }

        Assert.True(refused >= 10, $"only {refused} came as far as the token");
    }

    [Fact]
    public async Task Every_answer_carries_the_security_headers_and_no_inline_script()
    {
        using var manager = await open.App.SignInAs(Shop.Manager);
        using var client = await open.App.SignInAs(Shop.Harbor.Office);
        using var visitor = open.App.Browser();
        using var nowhere = open.App.Browser("unknown.localhost");
        var pages = 0;
        foreach (var place in open.Places.Where(p => p.Gets && p.Ends))
        {
            foreach (var browser in (PortalClient[])[manager, client, visitor, nowhere])
            {
                var answer = await browser.GetAsync(place.Filled(Number, Guid.CreateVersion7()));
                var (where, policy) = ($"{place.Route} {answer.Code}", answer.Headers.GetValueOrDefault("Content-Security-Policy", ""));
                Assert.True(policy.Contains("default-src", StringComparison.Ordinal), where);
                Assert.False(policy.Contains("unsafe-eval", StringComparison.Ordinal), where);
                Assert.False(policy.Contains("script-src", StringComparison.Ordinal) && policy.Split("script-src")[1].Split(';')[0].Contains("unsafe", StringComparison.Ordinal), where);
                Assert.Equal((where, "nosniff"), (where, answer.Headers.GetValueOrDefault("X-Content-Type-Options")));
                Assert.Equal((where, "DENY"), (where, answer.Headers.GetValueOrDefault("X-Frame-Options")));
                Assert.False(answer.Headers.ContainsKey("Server"), where);
                if (answer.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true && answer.Code == 200)
                {
                    pages++;
                    Assert.Contains("no-store", answer.Headers["Cache-Control"], StringComparison.Ordinal);
                    Assert.DoesNotContain(answer.Document.QuerySelectorAll("script:not([src])"), s => s.GetAttribute("type") is not ("application/json" or "application/ld+json"));
                    Assert.Empty(Ui.SpriteTests.MissingIn(answer.Body));
                    Assert.Empty(answer.Document.QuerySelectorAll("[style], [onclick], [onsubmit], [onchange], [onload]"));
                    Assert.All(answer.Document.QuerySelectorAll("form[method=post]"), f => Assert.Single(f.QuerySelectorAll("input[name=__RequestVerificationToken]")));
                }
            }
        }

        Assert.True(pages >= 12, $"only {pages} pages were shown");
    }

    [Fact]
    public async Task Whatever_a_page_reads_from_its_address_breaks_nothing()
    {
        var asked = 0;
        foreach (var person in (Person[])[Shop.Admin, Shop.Harbor.Office])
        {
            using var browser = await open.App.SignInAs(person);
            foreach (var place in open.Places.Where(p => p is { Gets: true, Ends: true, Asked.Count: > 0 } && p.Admits(person)))
            {
                var seen = open.Routes.Where(r => r.Route == place.Route)
                    .SelectMany(r => r.Things.Where(t => t.SeenBy(person)).Take(1).Select(r.Address)).FirstOrDefault() ?? place.Filled(Number, Guid.CreateVersion7());
                foreach (var nonsense in (string[])["%00", "x%00%27%22", "%F0%9F%92%A9" + new string('x', 400)])
                {
                    var address = seen + (seen.Contains('?', StringComparison.Ordinal) ? '&' : '?') + string.Join('&', place.Asked.Select(name => $"{name}={nonsense}"));
                    var answer = await browser.GetAsync(address);
                    Assert.True(answer.Code < 500, $"{address[..Math.Min(160, address.Length)]}: {answer.Code}\n{string.Join('\n', open.App.Complaints.TakeLast(2))}");
                    asked++;
                }
            }
        }

        Assert.True(asked >= 60, $"only {asked} addresses were asked for");
    }

    [Theory]
    [InlineData("/portal/tickets/%00")]
    [InlineData("/portal/tickets/KT-1001%27--")]
    [InlineData("/portal/tickets/..%2f..%2fetc%2fpasswd")]
    [InlineData("/files/not-an-id")]
    [InlineData("/desk/tickets/%F0%9F%92%A9")]
    [InlineData("/desk/tickets?cursor=%00%ff&page=-1&q=%00")]
    [InlineData("/portal/tickets?before=nonsense")]
    [InlineData("/no/such/page")]
    [InlineData("/login?returnUrl=%00")]
    [InlineData("/error?status=banana")]
    public async Task Nonsense_in_the_address_breaks_nothing(string path)
    {
        foreach (var person in (Person[])[Shop.Manager, Shop.Harbor.Dana])
        {
            using var browser = await open.App.SignInAs(person);
            foreach (var address in (string[])[path, path + new string('x', 3000)])
            {
                var answer = await browser.GetAsync(address);
                Assert.True(answer.Code < 500, $"{address[..Math.Min(80, address.Length)]}: {answer.Code}\n{string.Join('\n', open.App.Complaints.TakeLast(2))}");
            }
        }
    }
}
