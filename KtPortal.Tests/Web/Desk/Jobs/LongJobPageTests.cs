using KtPortal.Tests.Support;
using static KtPortal.Tests.Support.Waiting;

namespace KtPortal.Tests.Web.Desk.Jobs;

/// <summary>Long work as its asker and admins see it.</summary>
public sealed class LongJobPageTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private const string Jobs = "/desk/jobs";

    private Shop Shop => desk.Shop;

    [Fact]
    public async Task Its_asker_and_admins_see_how_far_it_is_and_nobody_else()
    {
        await AskAsync(Shop.Agent, "Tagged by the agent");
        using var agent = await desk.SignInAs(Shop.Agent);
        var own = await agent.GetAsync(Jobs);
        Assert.Contains("Tagged by the agent", own.Text, StringComparison.Ordinal);
        var bar = own.Document.QuerySelector("progress")!;
        Assert.Equal(("80", "30"), (bar.GetAttribute("max"), bar.GetAttribute("value")));
        Assert.Equal("every 2s", own.Document.QuerySelector("#jobs")!.GetAttribute("hx-trigger"));

        using var admin = await desk.SignInAs(Shop.Admin);
        var all = await admin.GetAsync(Jobs);
        Assert.Contains("Tagged by the agent", all.Text, StringComparison.Ordinal);
        Assert.NotNull(all.Document.QuerySelector($"a[href='{Jobs}']"));

        using var manager = await desk.SignInAs(Shop.Manager);
        Assert.DoesNotContain("Tagged by the agent", (await manager.GetAsync(Jobs)).Text, StringComparison.Ordinal);
        using var acme = await desk.SignInAs(desk.Acme.Admin);
        Assert.DoesNotContain("Tagged by the agent", (await acme.GetAsync(Jobs)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_admin_stops_it_and_has_it_go_on()
    {
        var id = await AskAsync(Shop.Agent, "To be stopped");
        using var admin = await desk.SignInAs(Shop.Admin);
        var stopped = await admin.PostFromAsync(Jobs, $"{Jobs}/{id}/stop", ("Back", Jobs));
        Assert.Equal((303, Jobs), (stopped.Code, stopped.Location));
        var told = await admin.GetAsync(Jobs);
        Assert.Contains("Stopped: To be stopped", told.Text, StringComparison.Ordinal);
        Assert.Equal("stopped", await StateAsync(id));
        Assert.Equal("long_job.stopped", await desk.Database.Truth<string>("select event from audit_log where entity_id = $1", id));

        // Pressed twice: it is said, nothing happens.
        Assert.Equal(409, (await admin.PostFromAsync(Jobs, $"{Jobs}/{id}/stop", ("Back", Jobs))).Code);
        Assert.Equal(303, (await admin.PostFromAsync(Jobs, $"{Jobs}/{id}/resume", ("Back", "https://elsewhere.example/"))).Code);
        // What its feature no longer knows has nothing left to do.
        await Eventually(async () => await StateAsync(id) == "done");
    }

    [Fact]
    public async Task Nobody_stops_what_others_asked_for()
    {
        var id = await AskAsync(Shop.Agent, "Not to be stopped");
        foreach (var who in (Person[])[Shop.Manager, Shop.Northwind.Staff, desk.Acme.Admin])
        {
            using var browser = await desk.SignInAs(who);
            Assert.Equal(404, (await browser.PostFromAsync(Jobs, $"{Jobs}/{id}/stop", ("Back", Jobs))).Code);
        }

        Assert.Equal("running", await StateAsync(id));
    }

    [Fact]
    public async Task Without_any_it_says_what_would_be_here()
    {
        using var sales = await desk.SignInAs(Shop.Sales);
        var page = await sales.GetAsync(Jobs);
        Assert.NotNull(page.Document.QuerySelector("#jobs .empty"));
        Assert.Equal("never", page.Document.QuerySelector("#jobs")!.GetAttribute("hx-trigger"));
    }

    // A run of the list that has no rows left: what nobody does stands still.
    private async Task<Guid> AskAsync(Person by, string label)
    {
        var id = Guid.CreateVersion7();
        await desk.Database.Force("""
            insert into long_jobs (tenant_id, id, kind, user_id, label, address, total, worked, state, attempt, started_at)
            values ($1, $2, 'lists.bulk', $3, $4, '/desk', 80, 30, 'running', 1, now())
            """, by.Actor.TenantId, id, by.Id, label);
        return id;
    }

    private Task<string> StateAsync(Guid id) => desk.Database.Truth<string>("select state from long_jobs where id = $1", id);
}
