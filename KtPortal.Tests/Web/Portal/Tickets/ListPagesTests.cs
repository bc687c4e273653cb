using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Portal.Tickets;

/// <summary>A client's list of more than a page, read forth and back.</summary>
public sealed class ListPagesTests(OpenPortal portal) : IClassFixture<OpenPortal>
{
    private const string List = "/portal/tickets?show=open";
    private Shop Shop => portal.Shop;

    [Fact]
    public async Task Pages_lead_forth_and_back_over_rows_of_the_same_instant()
    {
        var numbers = await Fill(Shop.Harbor.Drew, 60, sameInstant: true);
        using var browser = await portal.App.SignInAs(Shop.Harbor.Drew);
        var first = await browser.GetAsync("/portal/tickets");
        Assert.Null(first.Link("first"));
        Assert.Null(first.Link("prev"));
        var second = await browser.Follow(first.Link("next"));
        var third = await browser.Follow(second.Link("next"));
        Assert.Null(third.Link("next"));
        Assert.Equal([25, 25, 10], new[] { first, second, third }.Select(page => page.Numbers().Count));
        Assert.Equal(numbers.Order(), first.Numbers().Concat(second.Numbers()).Concat(third.Numbers()).Order());

        var back = await browser.Follow(third.Link("prev"));
        Assert.Equal(second.Numbers(), back.Numbers());
        Assert.Equal(third.Numbers(), (await browser.Follow(back.Link("next"))).Numbers());
        Assert.Equal("/portal/tickets", back.Link("first"));
        Assert.Equal(first.Numbers(), (await browser.Follow(back.Link("prev"))).Numbers());
    }

    [Fact]
    public async Task The_newest_have_one_address()
    {
        await Fill(Shop.Pine.Drew, 30);
        using var browser = await portal.App.SignInAs(Shop.Pine.Drew);
        var second = await browser.Follow((await browser.GetAsync("/portal/tickets")).Link("next"));
        var answer = await browser.GetAsync(second.Link("prev")!);
        Assert.Equal(302, answer.Code);
        Assert.Equal("/portal/tickets", answer.Location);
        Assert.Equal("/portal/tickets?show=all", (await browser.GetAsync(second.Link("prev")!.Replace("show=open", "show=all", StringComparison.Ordinal))).Location);
    }

    [Fact]
    public async Task What_vanishes_between_two_pages_leaves_no_gap_and_no_dead_end()
    {
        await Fill(Shop.Lumen.Drew, 52);
        using var browser = await portal.App.SignInAs(Shop.Lumen.Drew);
        var first = await browser.GetAsync("/portal/tickets");
        var second = await browser.Follow(first.Link("next"));
        var (next, older) = (first.Link("next")!, second.Link("next")!);
        await Remove(first.Numbers()[^1], second.Numbers()[0]);
        Assert.Equal(second.Numbers()[1..], (await browser.Follow(next)).Numbers()[..24]);

        // Everything behind the edge has gone, and everything before it: both links end at what is left.
        await Remove([.. (await browser.Follow(older)).Numbers()]);
        Assert.Equal(first.Numbers()[..24], (await browser.Follow(older)).Numbers()[..24]);
        await Remove([.. first.Numbers()]);
        Assert.Equal(second.Numbers()[1..], (await browser.Follow(second.Link("prev"))).Numbers());
    }

    [Theory]
    [InlineData("&before=garbage")]
    [InlineData("&after=garbage")]
    [InlineData("&after=99999999999999999999_x")]
    public async Task What_is_no_cursor_means_the_beginning(string query)
    {
        var ticket = await Shop.OpenTicket(Shop.Maple.Dana);
        using var browser = await portal.App.SignInAs(Shop.Maple.Dana);
        var page = await browser.GetAsync(List + query);
        Assert.Equal(200, page.Code);
        Assert.Contains(ticket.Number, page.Numbers());
        Assert.Null(page.Link("first"));
    }

    private async Task<List<string>> Fill(Person client, int count, bool sameInstant = false)
    {
        var numbers = new List<string>();
        for (var i = 0; i < count; i++)
        {
            numbers.Add((await Shop.OpenTicket(client, $"Question {i}")).Number);
        }

        if (sameInstant)
        {
            await portal.Database.Force("update tickets set last_activity_at = '2026-03-01 12:00:00.123456+00' where number = any($1)", (object)numbers.ToArray());
        }

        return numbers;
    }

    // Without triggers: nothing but the rows is to change.
    private Task<int> Remove(params string[] numbers) => portal.Database.Force("""
        with quiet as (select set_config('session_replication_role', 'replica', true))
        update tickets set deleted_at = now() from quiet where number = any($1)
        """, (object)numbers);
}
