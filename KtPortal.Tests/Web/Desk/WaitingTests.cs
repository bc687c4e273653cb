using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk;

/// <summary>How long people waited, and how good the times were that they were told.</summary>
public sealed class WaitingTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Fact]
    public async Task Figures_are_those_of_the_period_and_of_waits_that_ended_with_an_answer()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await desk.Database.Force("""
            insert into ticket_waits (tenant_id, ticket_id, priority_id, entered_at, entry_position, left_at, working_minutes, outcome, estimate_error, estimated_at)
            select $1, $2, $3, timestamptz '2020-05-04 09:00Z', 1, timestamptz '2020-05-04 12:00Z', minutes, outcome, error, timestamptz '2020-05-04 12:00Z'
            from (values (30, 'responded', -90), (70, 'started', -20), (95, 'responded', 10), (100, 'responded', 40), (240, 'started', 61),
                (20, 'responded', null), (9, 'left', 5)) w (minutes, outcome, error)
            """, Shop.TenantId, ticket.Id, Shop.Priorities["High"]);
        using var manager = await desk.SignInAs(Shop.Manager);

        var page = await manager.GetAsync("/desk/waiting?From=2020-05-01&To=2020-05-31");

        Assert.Equal(
            ["1 h 23 min", "40 min", "40%"],
            page.Document.QuerySelectorAll("dd.figure").Select(f => f.TextContent.Replace(" %", "%", StringComparison.Ordinal)));
        Assert.Equal(
            ["1", "1", "1", "1", "1"],
            page.Document.QuerySelectorAll(".rating-plot tbody td.figures:nth-child(3)").Select(f => f.TextContent));
        Assert.Equal("High", page.Document.QuerySelector(".rating-rows tbody th")!.TextContent);
        Assert.Contains(
            "Nobody’s wait ended", (await manager.GetAsync("/desk/waiting?From=2019-05-01&To=2019-05-31")).Text, StringComparison.Ordinal);
        Assert.Contains(
            "Choose a first and a last day", (await manager.GetAsync("/desk/waiting?From=soon&To=2019-05-31")).Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_for_those_who_let_tickets_in()
    {
        foreach (var person in (Person[])[Shop.Agent, Shop.Northwind.Staff])
        {
            using var browser = await desk.SignInAs(person);
            Assert.Equal(403, (await browser.GetAsync("/desk/waiting")).Code);
            Assert.DoesNotContain("/desk/waiting", (await browser.GetAsync("/desk/tickets")).Body, StringComparison.Ordinal);
        }
    }
}
