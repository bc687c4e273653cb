using KtPortal.Tests.Support;

namespace KtPortal.Tests.Isolation;

/// <summary>Whatever address a stranger asks for: nothing of others is shown, nothing happens, and nothing tells that it exists.</summary>
public abstract class RouteAttack(OpenHouse open) : IClassFixture<OpenHouse>
{
    protected OpenHouse Open => open;

    /// <summary>Those who attack in this class.</summary>
    protected abstract IEnumerable<Person> Attackers { get; }

    [Fact]
    public async Task Somebody_elses_thing_is_answered_like_one_that_does_not_exist()
    {
        var (offenders, asked) = (new List<string>(), 0);
        var before = await StateAsync();
        foreach (var who in Attackers)
        {
            var browser = await open.SignInAs(who);
            var token = await OpenHouse.TokenOf(browser);
            foreach (var sample in open.Routes.Where(r => r.Names || open.PlaceOf(r).Posts))
            {
                var foreign = sample.Things.Where(t => !t.SeenBy(who)).ToList();
                if (!open.Admits(who, sample) && foreign.Count > 2)
                {
                    // Who has no business there at all is sent away before the thing is looked for: one of each tenant will do.
                    foreign = [foreign[0], foreign[^1]];
                }

                asked += foreign.Count;
                await AskAsync(offenders, browser, who, sample, foreign, token);
            }
        }

        Assert.True(asked >= Attackers.Count() * open.Routes.Count, $"only {asked} addresses were asked for");
        Assert.True(offenders.Count == 0, string.Join('\n', offenders.Distinct().Take(50)) + string.Join('\n', open.App.Complaints.Take(3)));
        Assert.Equal(before, await StateAsync());
    }

    [Fact]
    public async Task No_page_shows_a_word_of_what_belongs_to_others()
    {
        var secrets = open.Routes.SelectMany(r => r.Things).Where(t => !t.IsKnown && t.Words.Length > 0).DistinctBy(t => (t.Name, t.Words)).ToList();
        var pages = open.Places.Where(p => p is { HasParameters: false, Gets: true, Ends: true })
            .SelectMany(p => Queries(p.Route).Select(query => p.Route + query)).ToList();
        foreach (var who in Attackers)
        {
            var browser = await open.SignInAs(who);
            var foreign = secrets.Where(t => !t.SeenBy(who)).ToList();
            Assert.NotEmpty(foreign);
            foreach (var address in pages)
            {
                var answer = await browser.GetAsync(address);
                Assert.True(answer.Code < 500, $"{who.Email}: {address} {answer.Code}\n{string.Join('\n', open.App.Complaints.TakeLast(2))}");
                Assert.All(foreign, t => Assert.False(t.StandsIn(answer.Body), $"{who.Email}: {address} shows {t.Words}"));
            }

            await ListsAsync(browser, who);
        }
    }

    // What shows no rows has nothing to search in.
    private string[] Queries(string route) => open.Routes.Any(r => r.Route == route) ? ["", "?q=Secret", "?text=Secret", "?open=0"] : ["", "?q=Secret"];

    private async Task ListsAsync(PortalClient browser, Person who)
    {
        foreach (var sample in open.Routes.Where(r => !r.Names && open.PlaceOf(r).Gets))
        {
            var foreign = sample.Things.Where(t => !t.SeenBy(who)).ToList();
            foreach (var address in sample.Things.Select(sample.Address).Distinct())
            {
                var answer = await OpenHouse.Get(browser, sample, address);
                Assert.All(foreign, t => Assert.False(t.StandsIn(answer.Body), $"{who.Email}: {address} shows {t.Words}"));
            }
        }
    }

    private async Task AskAsync(List<string> offenders, PortalClient browser, Person who, RouteSample sample, List<Thing> foreign, string token)
    {
        var place = open.PlaceOf(sample);
        if (!sample.Names)
        {
            foreach (var thing in foreign)
            {
                var answer = await OpenHouse.Post(browser, sample, thing, sample.Address(thing), token);
                Assert.False(thing.StandsIn(answer.Body));
            }

            return;
        }

        if (foreign.Count == 0)
        {
            return;
        }

        var nothing = foreign[0] with { Name = Guid.TryParse(foreign[0].Name, out _) ? Guid.CreateVersion7().ToString() : who.Actor.TenantId == open.House.Shop.TenantId ? "KT-999999" : "AC-999999" };
        var unknown = sample.Address(nothing);
        var (noPage, noForm) = (place.Gets ? await OpenHouse.Get(browser, sample, unknown) : null,
            place.Posts ? await OpenHouse.Post(browser, sample, foreign[0], unknown, token) : null);
        foreach (var thing in foreign)
        {
            var address = sample.Address(thing);
            if (noPage is not null)
            {
                Compare(offenders, who, "GET", thing, await OpenHouse.Get(browser, sample, address), noPage);
            }

            if (noForm is not null)
            {
                Compare(offenders, who, "POST", thing, await OpenHouse.Post(browser, sample, thing, address, token), noForm);
            }
        }
    }

    private static void Compare(List<string> offenders, Person who, string verb, Thing thing, Answer foreign, Answer unknown)
    {
        // A page that only takes forms sends whoever opens it to the thing, without having looked for it.
        var sentOn = verb == "GET" && foreign.Code is 302 && foreign.Path.StartsWith(foreign.Location!, StringComparison.Ordinal)
            && unknown.Path.StartsWith(unknown.Location ?? "?", StringComparison.Ordinal);
        var plain = foreign.Code is 401 or 403 or 404 or 405;
        if (!(plain || sentOn) || foreign.Code != unknown.Code || (thing.Words.Length > 0 && thing.StandsIn(foreign.Body)))
        {
            offenders.Add($"{who.Email}: {verb} {foreign.Path} answers {foreign.Code} {foreign.Location}, an unknown one {unknown.Code} {unknown.Location}");
        }
    }

    // Of every table that a stranger's request must leave as it is.
    private async Task<string> StateAsync()
    {
        var state = new List<string>();
        foreach (var table in open.Routes.Select(r => r.Table).OfType<string>().Append("ticket_comments").Distinct())
        {
            state.Add($"{table} {await open.House.Database.Truth<string>($"select md5(string_agg(t::text, '' order by t::text)) from {table} t")}");
        }

        return string.Join('\n', state);
    }
}

public sealed class ProviderRouteAttackTests(OpenHouse open) : RouteAttack(open)
{
    protected override IEnumerable<Person> Attackers => Open.Visitors.Where(v => v.Audience == Core.Kernel.Audience.Provider);
}

public sealed class PartnerRouteAttackTests(OpenHouse open) : RouteAttack(open)
{
    protected override IEnumerable<Person> Attackers => Open.Visitors.Where(v => v.Audience == Core.Kernel.Audience.Partner);
}

public sealed class ClientRouteAttackTests(OpenHouse open) : RouteAttack(open)
{
    protected override IEnumerable<Person> Attackers => Open.Visitors.Where(v => v.Actor.IsClient);
}
