using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk;

public sealed class EditorAndChoicesTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Fact]
    public async Task A_preview_is_what_readers_will_see_and_nothing_that_runs()
    {
        using var agent = await desk.SignInAs(Shop.Agent);
        var shown = await agent.PostFromAsync("/account", "/desk/preview", ("Text", "**left** flap <script>alert(1)</script> [x](javascript:alert(1))"));

        Assert.Equal(200, shown.Code);
        Assert.Equal("left", shown.Document.QuerySelector("p > strong")?.TextContent);
        Assert.Empty(shown.Document.QuerySelectorAll("script, a[href^=javascript]"));
    }

    [Fact]
    public async Task A_preview_has_limits_and_is_not_for_clients()
    {
        using var agent = await desk.SignInAs(Shop.Agent);
        using var client = await desk.SignInAs(Shop.Harbor.Dana);

        Assert.Equal(413, (await agent.PostFromAsync("/account", "/desk/preview", ("Text", new string('a', 10_001)))).Code);
        Assert.Equal(200, (await agent.PostFromAsync("/account", "/desk/preview", ("Text", new string('a', 10_000)))).Code);
        Assert.Equal(404, (await client.PostFromAsync("/account", "/desk/preview", ("Text", "a"))).Code);
    }

    [Fact]
    public async Task Previews_asked_for_faster_than_anybody_writes_are_refused_to_that_person_only()
    {
        using var sales = await desk.SignInAs(Shop.Manager);
        var token = ("__RequestVerificationToken", (await sales.GetAsync("/account")).Document.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!);
        Answer? answer = null;
        for (var i = 0; i <= 60; i++)
        {
            answer = await sales.PostAsync("/desk/preview", token, ("Text", "a"));
            Assert.Equal(i < 60 ? 200 : 429, answer.Code);
        }

        Assert.Equal("10", answer!.Headers["Retry-After"]);
        using var other = await desk.SignInAs(Shop.Admin);
        Assert.Equal(200, (await other.PostFromAsync("/account", "/desk/preview", ("Text", "a"))).Code);
    }

    [Fact]
    public async Task Whoever_may_assign_reads_how_much_each_has_to_do_and_himself_first()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await Shop.Accept(ticket);
        await Shop.Assign(ticket, Shop.Agent);
        using var dispatcher = await desk.SignInAs(Shop.Dispatcher);
        var answer = await dispatcher.GetAsync("/desk/people");
        Assert.Equal(200, answer.Code);
        var people = answer.Document.QuerySelectorAll("option").ToDictionary(o => o.GetAttribute("value")!, o => o.GetAttribute("data-note"));

        Assert.Equal("1 open", people[Shop.Agent.Id.ToString()]);
        Assert.Equal("you · 0 open", people[Shop.Dispatcher.Id.ToString()]);
        Assert.Equal(Shop.Dispatcher.Id.ToString(), people.Keys.First());
        Assert.DoesNotContain(Shop.Harbor.Dana.Id.ToString(), people.Keys);
        Assert.DoesNotContain(Shop.Northwind.Owner.Id.ToString(), people.Keys);

        using var agent = await desk.SignInAs(Shop.Agent);
        Assert.Equal(403, (await agent.GetAsync("/desk/people")).Code);
    }
}
