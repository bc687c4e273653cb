using KtPortal.Core.Tickets;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Portal;

/// <summary>A client reads on his pages what he is told about his place in line.</summary>
public sealed class PlaceNoticePageTests(OpenPortal portal) : IClassFixture<OpenPortal>
{
    private Shop Shop => portal.Shop;

    [Fact]
    public async Task Who_is_next_and_whose_work_has_begun_reads_so_on_the_ticket_and_on_the_first_page()
    {
        var (one, two) = (await Shop.OpenTicket(Shop.Lumen.Dana, "The first", "Critical"), await Shop.OpenTicket(Shop.Lumen.Dana, "The second", "Critical"));
        await Waiting.Eventually(async () => await portal.Database.Truth<long>(
            "select count(*) from ticket_queue_places where ticket_id in ($1, $2)", one.Id, two.Id) == 2);
        using var dana = await portal.SignInAs(Shop.Lumen.Dana);
        Assert.Null((await dana.GetAsync("/portal/tickets/" + two.Number)).Document.QuerySelector("#place-told"));
        await Shop.Accept(one, assignee: Shop.Agent);
        await Shop.SetStatus(one, StatusKey.InProgress);
        await Waiting.Eventually(async () => await portal.Database.Truth<long>(
            "select count(*) from ticket_place_notices where ticket_id in ($1, $2)", one.Id, two.Id) == 2);

        // Open pages were told to look again.
        Assert.True(await portal.Database.Truth<bool>(
            "select exists (select 1 from stream_events where subject_id = $1 and event = 'ticket.updated' and visibility = 'public')", two.Id));
        Assert.Contains("You’re next", (await dana.GetAsync("/portal/tickets/" + two.Number)).Document.QuerySelector("#place-told")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("You’re next", (await dana.GetAsync($"/portal/tickets/{two.Number}/queue")).Text, StringComparison.Ordinal);
        var updates = (await dana.GetAsync("/portal")).Document.QuerySelector("#updates")!;
        Assert.Contains("You’re next", updates.QuerySelector($"[href='/portal/tickets/{two.Number}']")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Work has begun", updates.QuerySelector($"[href='/portal/tickets/{one.Number}']")!.TextContent, StringComparison.Ordinal);

        // A colleague who takes part is told, too; one who doesn't is not.
        using var office = await portal.SignInAs(Shop.Lumen.Office);
        Assert.DoesNotContain("Work has begun", (await office.GetAsync("/portal")).Text, StringComparison.Ordinal);
        await office.PostFromAsync("/account", $"/portal/tickets/{one.Number}/people", ("Follow", "true"));
        Assert.Contains("Work has begun", (await office.GetAsync("/portal")).Text, StringComparison.Ordinal);
    }
}
