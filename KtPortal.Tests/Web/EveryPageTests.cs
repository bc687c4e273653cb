using System.Text.RegularExpressions;
using KtPortal.Tests.Support;
using KtPortal.Web.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Tests.Web;

/// <summary>Every page and endpoint of the running product, found in its routes: a new one takes part by itself.</summary>
public sealed partial class EveryPageTests(RunningShop running) : IClassFixture<RunningShop>
{
    // Machines bring a token of their own instead of the form's.
    private static readonly string[] WithoutFormToken = ["/ingress/mail"];

    // Streams: the answer doesn't end. They have tests of their own.
    private static readonly string[] Endless = ["/events"];

    private sealed record Place(string Route, EndpointMetadataCollection Metadata, bool Gets, bool Posts)
    {
        public bool IsOpen => Metadata.GetMetadata<OpenAttribute>() is not null;

        public bool HasParameters => Route.Contains('{', StringComparison.Ordinal);
    }

    private Shop Shop => running.Shop;

    [Fact]
    public async Task Every_page_and_endpoint_says_who_may_come()
    {
        var places = await PlacesAsync();
        Assert.True(places.Count >= 25, $"only {places.Count} were found");
        Assert.All(places, p => Assert.True(
            p.Metadata.GetMetadata<AccessAttribute>() is not null ^ p.Metadata.GetMetadata<OpenAttribute>() is not null, $"{p.Route} has neither [Access] nor [Open], or both"));
        Assert.All(places.Where(p => p.IsOpen), p => Assert.True(p.Metadata.GetMetadata<OpenAttribute>()!.Because.Length > 5));
    }

    [Fact]
    public async Task A_visitor_is_sent_to_sign_in_from_every_page_that_is_not_open()
    {
        using var visitor = running.App.Browser();
        foreach (var place in (await PlacesAsync()).Where(p => !p.IsOpen && !Endless.Contains(p.Route)))
        {
            var path = Fill(place.Route, "KT-1001", Guid.CreateVersion7());
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
    public async Task Somebody_elses_object_is_answered_like_one_that_does_not_exist()
    {
        // The key of a draft is the asker's own, and names nothing of anybody's.
        var places = (await PlacesAsync()).Where(p => !p.IsOpen && p.HasParameters && p.Route != "/drafts/{key}").ToList();
        Assert.True(places.Count >= 10, $"only {places.Count} were found");
        var objects = await ObjectsAsync();
        var offenders = new List<string>();
        foreach (var (person, foreign) in await AttackersAsync(objects))
        {
            Assert.NotEmpty(foreign);
            using var browser = await running.App.SignInAs(person);
            var token = (await browser.GetAsync("/account")).Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
            foreach (var place in places)
            {
                var unknown = Fill(place.Route, person.Actor.TenantId == Shop.TenantId ? "KT-999999" : "AC-999999", Guid.CreateVersion7());
                foreach (var it in foreign)
                {
                    var path = Fill(place.Route, it.Number, it.FileId);
                    if (place.Gets)
                    {
                        Compare(offenders, person, "GET", path, it.Secret, await browser.GetAsync(path), await browser.GetAsync(unknown));
                    }

                    if (place.Posts)
                    {
                        Compare(offenders, person, "POST", path, it.Secret, await browser.PostAsync(path, Posted(token)), await browser.PostAsync(unknown, Posted(token)));
                    }
                }
            }
        }

        Assert.True(offenders.Count == 0, string.Join('\n', offenders.Distinct()) + string.Join('\n', running.App.Complaints.Take(3)));
        // Nothing happened to any of them.
        foreach (var it in objects)
        {
            Assert.Equal("new", await running.Database.Truth<string>("select phase from tickets where id = $1", it.TicketId));
            Assert.Equal(1, await running.Database.Truth<long>("select count(*) from ticket_comments where ticket_id = $1", it.TicketId));
        }
    }

    [Fact]
    public async Task No_page_shows_anybody_a_word_of_what_belongs_to_others()
    {
        var objects = await ObjectsAsync();
        var lists = (await PlacesAsync()).Where(p => p is { HasParameters: false, Gets: true } && !Endless.Contains(p.Route)).ToList();
        var shown = 0;
        foreach (var (person, foreign) in await AttackersAsync(objects))
        {
            using var browser = await running.App.SignInAs(person);
            var own = objects.Except(foreign).Select(o => o.Secret).ToList();
            foreach (var place in lists)
            {
                foreach (var query in (string[])["", "?q=Secret", "?text=Secret", "?open=0"])
                {
                    var answer = await browser.GetAsync(place.Route + query);
                    Assert.True(answer.Code < 500, $"{person.Email}: {place.Route}{query} {answer.Code}\n{string.Join('\n', running.App.Complaints.TakeLast(2))}");
                    Assert.All(foreign, f => Assert.DoesNotContain(f.Secret, answer.Body, StringComparison.Ordinal));
                    shown += own.Count(s => answer.Body.Contains(s, StringComparison.Ordinal));
                }
            }
        }

        Assert.True(shown > 20, "hardly anybody saw his own: the pages show nothing");
    }

    [Fact]
    public async Task What_is_ones_own_opens()
    {
        foreach (var it in await ObjectsAsync())
        {
            using var client = await running.App.SignInAs(it.Owner);
            var page = await client.GetAsync("/portal/tickets/" + it.Number);
            Assert.Equal(200, page.Code);
            Assert.Contains(it.Secret, page.Body, StringComparison.Ordinal);
        }

        using var staff = await running.App.SignInAs(Shop.Manager);
        Assert.Equal(200, (await staff.GetAsync("/desk/tickets/" + (await ObjectsAsync())[0].Number)).Code);
    }

    [Fact]
    public async Task No_form_is_taken_without_its_token()
    {
        using var manager = await running.App.SignInAs(Shop.Manager);
        using var client = await running.App.SignInAs(Shop.Harbor.Office);
        var number = (await ObjectsAsync())[0].Number;
        var posts = (await PlacesAsync()).Where(p => p.Posts && !WithoutFormToken.Contains(p.Route)).ToList();
        Assert.True(posts.Count >= 10, $"only {posts.Count} were found");
        var refused = 0;
        foreach (var place in posts.Where(p => p.Route != "/error"))
        {
            foreach (var browser in (PortalClient[])[manager, client])
            {
                var answer = await browser.PostAsync(Fill(place.Route, number, Guid.CreateVersion7()), Posted(null));
                Assert.True(answer.Code is 400 or 403 or 404, $"{place.Route}: {answer.Code}");
                refused += answer.Code == 400 ? 1 : 0;
            }
        }

        Assert.True(refused >= 10, $"only {refused} came as far as the token");
    }

    [Fact]
    public async Task Every_answer_carries_the_security_headers_and_no_inline_script()
    {
        using var manager = await running.App.SignInAs(Shop.Manager);
        using var client = await running.App.SignInAs(Shop.Harbor.Office);
        using var visitor = running.App.Browser();
        using var nowhere = running.App.Browser("unknown.localhost");
        var number = (await ObjectsAsync())[0].Number;
        var pages = 0;
        foreach (var place in (await PlacesAsync()).Where(p => p.Gets && !Endless.Contains(p.Route)))
        {
            foreach (var browser in (PortalClient[])[manager, client, visitor, nowhere])
            {
                var answer = await browser.GetAsync(Fill(place.Route, number, Guid.CreateVersion7()));
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
            using var browser = await running.App.SignInAs(person);
            foreach (var address in (string[])[path, path + new string('x', 3000)])
            {
                var answer = await browser.GetAsync(address);
                Assert.True(answer.Code < 500, $"{address[..Math.Min(80, address.Length)]}: {answer.Code}\n{string.Join('\n', running.App.Complaints.TakeLast(2))}");
            }
        }
    }

    private static void Compare(List<string> offenders, Person person, string verb, string path, string secret, Answer foreign, Answer unknown)
    {
        // A page that only takes forms sends whoever opens it to the ticket, without having looked for it.
        var sentOn = verb == "GET" && foreign.Code is 302 && path.StartsWith(foreign.Location!, StringComparison.Ordinal) && unknown.Path.StartsWith(unknown.Location ?? "?", StringComparison.Ordinal);
        var plain = foreign.Code is 401 or 403 or 404 or 405;
        if (!(plain || sentOn) || foreign.Code != unknown.Code || foreign.Body.Contains(secret, StringComparison.Ordinal))
        {
            offenders.Add($"{person.Email}: {verb} {path} answers {foreign.Code} {foreign.Location}, an unknown one {unknown.Code} {unknown.Location}");
        }
    }

    private static (string, string)[] Posted(string? token) =>
    [
        ("Content", "Written by somebody else"), ("Reason", "Because of a test"), ("FormKey", Guid.CreateVersion7().ToString()), ("Version", "1"),
        .. token is null ? Array.Empty<(string, string)>() : [("__RequestVerificationToken", token)],
    ];

    private sealed record Owned(Shop Shop, ClientCompany Client, Person Owner, Guid TicketId, string Number, string Secret, Guid FileId);

    private static readonly SemaphoreSlim Filling = new(1);
    private static List<Owned>? _objects;

    /// <summary>A ticket with a file and a comment of each of two users of every client of both tenants.</summary>
    private async Task<List<Owned>> ObjectsAsync()
    {
        await Filling.WaitAsync();
        try
        {
            if (_objects is null)
            {
                var objects = new List<Owned>();
                foreach (var shop in (Shop[])[Shop, running.Acme])
                {
                    foreach (var client in shop.Clients)
                    {
                        foreach (var owner in (Person[])[client.Dana, client.Drew])
                        {
                            var file = await shop.Upload(owner);
                            var secret = $"Secret-{Guid.CreateVersion7():N}";
                            var ticket = await shop.OpenTicket(owner, secret, files: file);
                            await shop.Reply(ticket, owner, $"More about {secret}");
                            objects.Add(new Owned(shop, client, owner, ticket.Id, ticket.Number, secret, file));
                        }
                    }
                }

                _objects = objects;
            }

            return _objects;
        }
        finally
        {
            Filling.Release();
        }
    }

    /// <summary>Each role with what it must not see.</summary>
    private Task<List<(Person, List<Owned>)>> AttackersAsync(List<Owned> all)
    {
        List<(Person, Func<Owned, bool>)> rights =
        [
            .. Shop.Staff.Select(p => (p, (Func<Owned, bool>)(o => o.Shop.TenantId == Shop.TenantId))),
            (Shop.Northwind.Owner, o => o.Client.PartnerId == Shop.Northwind.Id),
            (Shop.Southwind.Staff, o => o.Client.PartnerId == Shop.Southwind.Id),
            (Shop.Harbor.Office, o => o.Client.Id == Shop.Harbor.Id),
            (Shop.Harbor.Dana, o => o.Owner.Id == Shop.Harbor.Dana.Id),
            (Shop.Lumen.Office, o => o.Client.Id == Shop.Lumen.Id),
            (Shop.Lumen.Drew, o => o.Owner.Id == Shop.Lumen.Drew.Id),
            (running.Acme.Admin, o => o.Shop.TenantId == running.Acme.TenantId),
            (running.Acme.Harbor.Office, o => o.Client.Id == running.Acme.Harbor.Id),
        ];
        return Task.FromResult(rights.Select(r => (r.Item1, all.Where(o => !r.Item2(o)).ToList())).ToList());
    }

    private static string Fill(string route, string number, Guid id) => Parameter().Replace(route, p => p.Groups["name"].Value switch
    {
        "number" => number,
        "version" => "0",
        _ => id.ToString(),
    });

    private async Task<List<Place>> PlacesAsync()
    {
        var loader = running.App.Services.GetRequiredService<PageLoader>();
        var places = new List<Place>();
        foreach (var endpoint in running.App.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>())
        {
            var route = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                // A page's own attributes are known once it is loaded, as it is with the first request for it.
                var loaded = await loader.LoadAsync(page, endpoint.Metadata);
                var verbs = loaded.HandlerMethods.Select(h => h.HttpMethod).ToHashSet(StringComparer.OrdinalIgnoreCase);
                places.Add(new Place(route, new EndpointMetadataCollection(loaded.EndpointMetadata ?? []), verbs.Contains("Get"), verbs.Contains("Post")));
            }
            else
            {
                var verbs = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"];
                places.Add(new Place(route, endpoint.Metadata, verbs.Contains("GET"), verbs.Contains("POST")));
            }
        }

        return [.. places.DistinctBy(p => p.Route)];
    }

    [GeneratedRegex(@"\{(?<name>\w+)[^}]*\}")]
    private static partial Regex Parameter();
}
