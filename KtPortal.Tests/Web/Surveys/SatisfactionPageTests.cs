using KtPortal.Core.Surveys;
using KtPortal.Core.Tickets;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Surveys;

/// <summary>The figures of ratings, as provider and partner read them.</summary>
public sealed class SatisfactionPageTests(OpenPortal running) : IClassFixture<OpenPortal>
{
    private Shop Shop => running.Shop;

    private TestDatabase Database => running.Database;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Provider_sees_all_a_partner_its_clients_and_nobody_else_anything()
    {
        await Database.Force("delete from ticket_ratings; delete from csat_surveys"); // the figures are of all there are
        await RatedAsync(Shop.Harbor.Dana, 5, Shop.Agent);
        await RatedAsync(Shop.Harbor.Drew, 4, Shop.Agent);
        await RatedAsync(Shop.Harbor.Office, 2, Shop.Agent);
        var lumen = await RatedAsync(Shop.Lumen.Dana, 5, Shop.Agent);
        await RatedAsync(Shop.Cedar.Dana, 1, null);
        await RatedAsync(running.Acme.Harbor.Dana, 1, null, running.Acme);
        await Database.As(Shop.Manager.Actor, scope =>
            scope.Get<InternalRatings>().RateAsync(scope.Actor, lumen.Number, new RatingDraft(3, null), Cancel));
        await Database.Force("""
            insert into csat_surveys (tenant_id, id, ticket_id, organization_id, partner_id, respondent_email, round, due_at, token_hash, sent_at, expires_at)
            select tenant_id, gen_random_uuid(), id, organization_id, partner_id, 'x@example.org', s.round, now(), sha256((id::text || s.round)::bytea), now(),
                now() + interval '30 days' from tickets cross join (values (0), (7)) s (round) where id = $1 on conflict (tenant_id, ticket_id, round)
                do update set token_hash = excluded.token_hash, sent_at = now(), expires_at = excluded.expires_at
            """, lumen.Id);

        var all = await ReadAsync(Shop.Manager);
        Assert.Equal((5, 3.4m, 3, 1, 3m), (all.All.Count, decimal.Round(all.All.Average!.Value, 2), all.All.Good, all.All.InternalCount, all.All.InternalAverage!.Value));
        Assert.Equal([1, 1, 0, 1, 2], all.Distribution);
        Assert.Equal((2, 1), (all.Asked, all.Answered));
        Assert.Equal([("Harbor", 3), ("Lumen", 1), ("Cedar", 1)], all.Clients.Select(c => (c.Name.Split(' ')[0], c.Count)));
        var agent = Assert.Single(all.Agents);
        Assert.Equal((4, 4m, 1), (agent.Count, agent.Average, agent.InternalCount));
        Assert.Equal(2, all.Partners.Count);

        var partner = await ReadAsync(Shop.Northwind.Owner);
        Assert.Equal((1, 5m, 0), (partner.All.Count, partner.All.Average, partner.All.InternalCount));
        Assert.Single(partner.Clients);
        Assert.Empty(partner.Agents);

        using var manager = await running.SignInAs(Shop.Manager);
        var page = await manager.GetAsync("/desk/csat");
        Assert.Contains("3.4", page.Text, StringComparison.Ordinal);
        Assert.Contains("Target: above 4.5", page.Text, StringComparison.Ordinal);
        Assert.Contains("No ratings in this period", (await manager.GetAsync("/desk/csat?From=2024-01-01&To=2024-02-01")).Text, StringComparison.Ordinal);
        Assert.Contains("Choose a first and a last day.", (await manager.GetAsync("/desk/csat?From=2024-02-01&To=0001-01-01")).Text, StringComparison.Ordinal);
        var file = (await manager.GetAsync("/desk/csat?handler=File&days=30")).Body;
        Assert.Contains("Grouped by,Name,Ratings,Average,Satisfied (4 or 5),Internal ratings,Internal average\r\nAll ratings,,5,3.4,3,1,3\r\nRating,5,2", file, StringComparison.Ordinal);
        Assert.Contains($"By agent,{Shop.Agent.Actor.Name},4,4,3,1,3\r\n", file, StringComparison.Ordinal);
        using var owner = await running.SignInAs(Shop.Northwind.Owner);
        var theirs = (await owner.GetAsync("/desk/csat?handler=File&days=30")).Body;
        Assert.Contains($"By client,{Shop.Lumen.Name},1,5,1\r\n", theirs, StringComparison.Ordinal);
        Assert.DoesNotContain("nternal", theirs, StringComparison.Ordinal);
        var seen = await owner.GetAsync("/desk/csat?days=30");
        Assert.Contains(Shop.Lumen.Name, seen.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Shop.Harbor.Name, seen.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Internal", seen.Text, StringComparison.Ordinal);
        using var ari = await running.SignInAs(Shop.Agent);
        Assert.Equal(403, (await ari.GetAsync("/desk/csat")).Code);
        Assert.Equal(403, (await ari.GetAsync("/desk/csat?handler=File")).Code);
        using var admin = await running.SignInAs(Shop.Admin);
        Assert.Contains("Send surveys", (await admin.GetAsync("/desk/admin/surveys")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_shows_and_finds_ratings_for_who_may_read_them()
    {
        var (good, bad) = (await RatedAsync(Shop.Pine.Dana, 5, null), await RatedAsync(Shop.Pine.Dana, 1, null));
        var none = await Shop.OpenTicket(Shop.Pine.Dana);
        // Rated anew when it was resolved again: that counts.
        await Database.Force("""
            insert into ticket_ratings (tenant_id, id, ticket_id, organization_id, round, rating, source, rated_by_name)
            select tenant_id, gen_random_uuid(), id, organization_id, 1, 4, 'mail', 'Dana' from tickets where id = $1
            """, bad.Id);
        using var manager = await running.SignInAs(Shop.Manager);
        string[] mine = [good.Number, bad.Number, none.Number];
        async Task<IEnumerable<string>> Found(PortalClient who, string asked) =>
            (await who.Follow($"/desk/tickets?view=all&form=1&columns=rating{asked}")).Numbers().Where(mine.Contains).Order();
        Assert.Equal([good.Number], await Found(manager, "&rating=5"));
        Assert.Equal([bad.Number], await Found(manager, "&rating=4"));
        Assert.Empty(await Found(manager, "&rating=1"));
        Assert.Equal([good.Number, bad.Number], await Found(manager, "&rating=rated"));
        Assert.Equal([none.Number], await Found(manager, "&rating=unrated"));
        Assert.Equal([bad.Number, none.Number], await Found(manager, "&rating=5&rating.is=not"));
        Assert.Contains("4 of 5", (await manager.GetAsync("/desk/tickets?view=all&rating=4&columns=rating")).Document.QuerySelector("#list")!.TextContent, StringComparison.Ordinal);

        // For who may not, there is no such column, and what an address says of it is passed over.
        using var ari = await running.SignInAs(Shop.Agent);
        var list = await ari.GetAsync("/desk/tickets?view=all&rating=4&columns=rating");
        Assert.DoesNotContain("4 of 5", list.Text, StringComparison.Ordinal);
        Assert.Equal(mine, await Found(ari, "&rating=5"));
    }

    [Fact]
    public async Task Figures_by_service_are_a_partners_of_its_own_clients()
    {
        var service = Guid.CreateVersion7();
        await Database.Force("insert into services (tenant_id, id, name, client_visible) values ($1, $2, $3, false)", Shop.TenantId, service, $"Hosting {service}");
        foreach (var ticket in (OpenedTicket[])[await RatedAsync(Shop.Harbor.Dana, 2, null), await RatedAsync(Shop.Lumen.Dana, 5, null)])
        {
            await Database.Force("update tickets set service_id = $2 where id = $1", ticket.Id, service);
        }

        RatingRow Of(SurveyFigures figures) => figures.Services.Single(s => s.Name == $"Hosting {service}");
        Assert.Equal((2, 3.5m, 1), Of(await ReadAsync(Shop.Manager)) is var all ? (all.Count, all.Average, all.Good) : default);
        Assert.Equal((1, 5m, 1), Of(await ReadAsync(Shop.Northwind.Owner)) is var own ? (own.Count, own.Average, own.Good) : default);
        using var manager = await running.SignInAs(Shop.Manager);
        var page = await manager.GetAsync("/desk/csat?days=30");
        Assert.Contains($"Hosting {service}", page.Document.QuerySelectorAll("section").Single(s => s.QuerySelector("h2")?.TextContent == "By service").TextContent, StringComparison.Ordinal);
    }

    private async Task<OpenedTicket> RatedAsync(Person by, int rating, Person? assignee, Shop? where = null)
    {
        var shop = where ?? Shop;
        var ticket = await shop.OpenTicket(by);
        await shop.Accept(ticket, assignee: assignee);
        await shop.SetStatus(ticket, StatusKey.Resolved);
        var rated = await Database.As(by.Actor, scope =>
            scope.Get<TicketRatings>().RateAsync(scope.Actor, ticket.Number, new RatingDraft(rating, null), Cancel));
        Assert.True(rated.Succeeded, rated.Problem?.ToString());
        return ticket;
    }

    private async Task<SurveyFigures> ReadAsync(Person who)
    {
        var now = TimeProvider.System.GetUtcNow();
        return (await Database.As(who.Actor, scope =>
            scope.Get<SurveyReports>().ReadAsync(scope.Actor, now.AddDays(-30), now.AddDays(2), Cancel))).Value;
    }
}
