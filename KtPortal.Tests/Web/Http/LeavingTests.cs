using KtPortal.Core.Data;
using KtPortal.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Tests.Web.Http;

/// <summary>Who goes away while a page is on its way is no error, and leaves nothing behind that fails for the next.</summary>
public sealed class LeavingTests(OpenPortal portal) : IClassFixture<OpenPortal>
{
    [Fact]
    public async Task A_page_left_early_fails_for_nobody_and_is_no_error()
    {
        var shop = portal.Shop;
        var ticket = await shop.OpenTicket(shop.Harbor.Dana, "Left early");
        using var stays = await portal.App.SignInAs(shop.Manager);
        using var leaves = await portal.App.SignInAs(shop.Agent);
        string[] paths = [$"/desk/tickets/{ticket.Number}", "/desk/tickets?view=all", "/desk/inbox", "/desk/tickets/new"];
        for (var round = 0; round < 8; round++)
        {
            // Connections as at the start: each statement is prepared anew, under those who leave in the middle of it.
            portal.App.Services.GetRequiredService<Connections>().Clear();
            var left = Enumerable.Range(0, 20).Select(i => LeaveAsync(leaves, paths[i % paths.Length], TimeSpan.FromMilliseconds(1 + (2 * i))));
            var answers = Task.WhenAll(Enumerable.Range(0, 12).Select(i => stays.GetAsync(paths[i % paths.Length])));
            await Task.WhenAll(left);
            Assert.All(await answers, answer => Assert.True(answer.Code == 200, $"{answer.Path} {answer.Code}\n{string.Join('\n', portal.App.Complaints)}"));
        }

        Assert.Empty(portal.App.Complaints);
    }

    private static async Task LeaveAsync(PortalClient browser, string path, TimeSpan after)
    {
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        leave.CancelAfter(after);
        try
        {
            using var answer = await browser.Http.GetAsync(browser.Address(path), leave.Token);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            // Gone.
        }
    }
}
