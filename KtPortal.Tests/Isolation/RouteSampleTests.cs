using KtPortal.Tests.Support;

namespace KtPortal.Tests.Isolation;

/// <summary>Every route that names or shows something has a sample, and the sample is really there for whom it belongs to.</summary>
public sealed class RouteSampleTests(OpenHouse open) : IClassFixture<OpenHouse>
{
    [Fact]
    public void Every_route_has_a_sample()
    {
        var plain = open.House.Samples.All.SelectMany(s => s.PlainRoutes).ToDictionary();
        var wanting = open.Places.Where(p => p.Open is null && p.Ends && (p.Gets || p.HasParameters))
            .Select(p => p.Route).Except(open.Routes.Select(r => r.Route)).Except(plain.Keys).ToList();
        Assert.True(wanting.Count == 0, $"Without a sample: {string.Join(", ", wanting)}. {SampleCatalog.Advice("Routes, or with a reason to PlainRoutes,")}");
        Assert.All(open.Routes.Select(r => r.Route).Concat(plain.Keys), route => Assert.Contains(open.Places, p => p.Route == route));
        Assert.Empty(plain.Keys.Intersect(open.Routes.Select(r => r.Route)));
        Assert.All(plain.Values, because => Assert.True(because.Length > 5));
    }

    [Fact]
    public void Every_sample_of_a_route_has_something_for_one_visitor_and_not_for_another() =>
        Assert.All(open.Routes, sample =>
        {
            var admitted = open.Visitors.Where(who => open.Admits(who, sample)).ToList();
            Assert.True(admitted.Exists(who => sample.Things.Any(t => t.SeenBy(who))), $"{sample.Route} has nothing that anybody sees there");
            Assert.True(admitted.Exists(who => sample.Things.Any(t => !t.SeenBy(who))), $"{sample.Route} has nothing that anybody must not see there");
        });

    [Fact]
    public async Task Everybody_is_shown_what_is_ones_own()
    {
        foreach (var who in open.Visitors)
        {
            var browser = await open.SignInAs(who);
            foreach (var sample in open.Routes.Where(r => open.Admits(who, r)))
            {
                await ShowsAsync(browser, who, sample, sample.Things.Where(t => t.SeenBy(who)).ToList());
            }
        }
    }

    private async Task ShowsAsync(PortalClient browser, Person who, RouteSample sample, List<Thing> own)
    {
        if (own.Count == 0 || !open.PlaceOf(sample).Gets)
        {
            return;
        }

        var shown = 0;
        foreach (var address in own.Select(sample.Address).Distinct())
        {
            var answer = await OpenHouse.Get(browser, sample, address);
            var (where, here) = ($"{who.Email}: {address} {answer.Code}", own.Where(t => sample.Address(t) == address).ToList());
            Assert.True(sample.Shows ? answer.Code == 200 : answer.Code < 400, $"{where}\n{answer.Text}\n{string.Join('\n', open.App.Complaints.TakeLast(1))}");
            var read = here.Count(t => t.StandsIn(answer.Body));
            Assert.True(!sample.Shows || read > 0, $"{where} doesn't show {here[0].Words}");
            shown++;
        }

        Assert.True(shown > 0);
    }
}

/// <summary>What the attacks send would have done something to what is one's own.</summary>
public sealed class RouteFormTests(OpenHouse open) : IClassFixture<OpenHouse>
{
    [Fact]
    public async Task A_form_reaches_what_is_ones_own()
    {
        foreach (var sample in open.Routes.Where(r => open.PlaceOf(r).Posts && r.Names))
        {
            var (who, thing) = open.Visitors.Where(who => open.Admits(who, sample))
                .SelectMany(who => sample.Things.Where(t => t.SeenBy(who)).Select(t => (who, t))).First();
            var browser = await open.SignInAs(who);
            var answer = await OpenHouse.Post(browser, sample, thing, sample.Address(thing));
            Assert.True(answer.Code is < 400 or 409 or 422, $"{who.Email}: POST {sample.Address(thing)} {answer.Code} {answer.Text}");
        }
    }
}
