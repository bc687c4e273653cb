using KtPortal.Core.Tickets;
using KtPortal.Tests.Support;
using static KtPortal.Tests.Support.Waiting;

namespace KtPortal.Tests.Web.Platform;

/// <summary>What all nodes have to do, for those who run the deployment.</summary>
public sealed class JobDashboardTests(JobDashboardTests.Operated portal) : IClassFixture<JobDashboardTests.Operated>
{
    private const string Dashboard = "/platform/jobs";

    private Shop Shop => portal.Shop;

    [Fact]
    public async Task An_admin_sees_schedules_on_the_operators_host()
    {
        using var admin = await portal.SignInAs(Shop.Admin);
        await Eventually(async () =>
        {
            var page = await admin.GetAsync(Dashboard + "/recurring");
            Assert.Equal(200, page.Code);
            return page.Text.Contains(ScheduledStarts.Name, StringComparison.Ordinal);
        });
        var home = await admin.GetAsync(Dashboard);
        Assert.DoesNotContain("Password", home.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("script-src 'self'", home.Headers["Content-Security-Policy"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_to_look_at()
    {
        using var admin = await portal.SignInAs(Shop.Admin);
        var recurring = await admin.GetAsync(Dashboard + "/recurring");
        Assert.Null(recurring.Document.QuerySelector("[data-url*='recurring/remove'], [data-url*='recurring/trigger']"));
        foreach (var action in (string[])["/recurring/remove", "/recurring/trigger", "/jobs/enqueued/delete"])
        {
            var answer = await admin.PostFromAsync("/desk", Dashboard + action, ("jobs[]", ScheduledStarts.Name));
            Assert.True(answer.Code is 401 or 403 or 404 or 405, $"{action}: {answer.Code}");
        }

        Assert.True(await portal.Database.Truth<bool>(
            "select exists (select 1 from hangfire.set where key = 'recurring-jobs' and value = $1)", ScheduledStarts.Name));
    }

    [Fact]
    public async Task Nobody_else_does()
    {
        foreach (var (who, code) in ((Person, int)[])
        [
            (Shop.Agent, 403), (Shop.Manager, 403), (Shop.Northwind.Owner, 404), (Shop.Harbor.Office, 404), (portal.Acme.Admin, 404),
        ])
        {
            using var browser = await portal.SignInAs(who);
            Assert.True((await browser.GetAsync(Dashboard)).Code == code, who.Email);
        }

        var nobody = await portal.App.Browser().GetAsync(Dashboard);
        Assert.Equal(302, nobody.Code);
    }

    public sealed class Operated : OpenPortal
    {
        protected override Dictionary<string, string> Settings => new() { ["KT_PLATFORM_HOST"] = "kt.localhost" };
    }
}
