using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Lists;

/// <summary>Views that people keep: in their navigation, shared with whom they may, changed by their owner alone.</summary>
public sealed class SavedViewTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Fact]
    public async Task A_view_is_kept_shown_changed_and_deleted()
    {
        var high = await Shop.OpenTicket(Shop.Harbor.Dana, "Of high priority", "High");
        await Shop.OpenTicket(Shop.Harbor.Dana, "Of low priority", "Low");
        using var agent = await desk.SignInAs(Shop.Agent);
        var query = $"?client={Shop.Harbor.Id}&priority={Shop.Priorities["High"]}&sort=created";
        Assert.Contains("Save as new view", (await agent.GetAsync("/desk/tickets" + query)).Text, StringComparison.Ordinal);
        var kept = await agent.PostFormAsync("/desk/lists/tickets/views" + query, ("Name", " Key clients "), ("Do", "new"));
        Assert.Equal(303, kept.Code);

        var page = await agent.GetAsync(kept.Location!);
        Assert.Equal("Key clients", page.Document.QuerySelector("h1")?.TextContent);
        Assert.Equal([high.Number], page.Numbers());
        var place = page.Document.QuerySelectorAll(".desk-navigation a").Single(a => a.TextContent.Contains("Key clients", StringComparison.Ordinal));
        Assert.Equal(("page", kept.Location), (place.GetAttribute("aria-current"), place.GetAttribute("href")));

        var changed = await agent.GetAsync(kept.Location + "&priority=");
        Assert.Contains("1 filter changed", changed.Text, StringComparison.Ordinal);
        var saved = await agent.PostFormAsync(changed, ("Do", "save"));
        Assert.Equal(303, saved.Code);
        Assert.Equal(2, (await agent.GetAsync(kept.Location!)).Numbers().Count);

        var renamed = await agent.PostFormAsync("/desk/lists/tickets/views" + kept.Location![kept.Location!.IndexOf('?', StringComparison.Ordinal)..], ("Name", "All of them"), ("Do", "edit"));
        Assert.Equal(303, renamed.Code);
        Assert.Equal("All of them", (await agent.GetAsync(kept.Location!)).Document.QuerySelector("h1")?.TextContent);

        var gone = await agent.PostFormAsync("/desk/lists/tickets/views" + kept.Location![kept.Location!.IndexOf('?', StringComparison.Ordinal)..], ("Name", "All of them"), ("Do", "delete"));
        Assert.Equal("/desk/tickets", gone.Location);
        Assert.Equal(404, (await agent.GetAsync(kept.Location!)).Code);
    }

    [Fact]
    public async Task A_name_is_wanted_once_and_what_was_typed_stays()
    {
        using var agent = await desk.SignInAs(Shop.Agent);
        Assert.Equal(303, (await Keep(agent, "Twice", "nobody")).Code);
        var again = await Keep(agent, "TWICE", "nobody");
        Assert.Equal(422, again.Code);
        Assert.Contains("You already have a view with this name", again.Text, StringComparison.Ordinal);
        Assert.Equal("TWICE", again.Document.QuerySelector("#view-name")?.GetAttribute("value"));
        var nameless = await Keep(agent, " ", "nobody");
        Assert.Equal(422, nameless.Code);
        Assert.Contains("Give the view a name.", nameless.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_share_shares_with_everyone_and_nobody_else_changes_it()
    {
        using var manager = await desk.SignInAs(Shop.Manager);
        using var agent = await desk.SignInAs(Shop.Dispatcher);
        Assert.DoesNotContain("For all of us", (await agent.GetAsync("/desk/tickets")).Text, StringComparison.Ordinal);
        var shared = await Keep(manager, "For all of us", "everyone");
        var own = await Keep(manager, "For me alone", "nobody");
        var page = await agent.GetAsync(shared.Location!);
        Assert.Equal(200, page.Code);
        Assert.Contains("For all of us", page.Document.QuerySelector(".desk-navigation")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("For me alone", page.Text, StringComparison.Ordinal);
        Assert.Equal(404, (await agent.GetAsync(own.Location!)).Code);
        var query = shared.Location![shared.Location!.IndexOf('?', StringComparison.Ordinal)..];
        Assert.Equal(403, (await agent.PostFromAsync("/desk/tickets", "/desk/lists/tickets/views" + query, ("Do", "save"))).Code);
        Assert.Equal(403, (await agent.PostFromAsync("/desk/tickets", "/desk/lists/tickets/views" + query, ("Do", "delete"))).Code);
        Assert.Equal(200, (await manager.GetAsync(shared.Location!)).Code);

        using var staff = await desk.SignInAs(Shop.Northwind.Staff);
        Assert.Equal(404, (await staff.GetAsync(shared.Location!)).Code);
    }

    [Fact]
    public async Task A_view_for_the_team_is_seen_by_who_is_in_one_with_its_owner()
    {
        await desk.Database.Force("""
            with made as (insert into teams (tenant_id, id, name) values ($1, gen_random_uuid(), 'Night shift') returning tenant_id, id)
            insert into team_members (tenant_id, id, team_id, user_id) select tenant_id, gen_random_uuid(), id, unnest(array[$2, $3]::uuid[]) from made
            """, Shop.TenantId, Shop.Manager.Id, Shop.Agent.Id);
        using var manager = await desk.SignInAs(Shop.Manager);
        var view = await Keep(manager, "For the night", "team");
        Assert.Equal(303, view.Code);
        using var agent = await desk.SignInAs(Shop.Agent);
        Assert.Equal(200, (await agent.GetAsync(view.Location!)).Code);
        using var outsider = await desk.SignInAs(Shop.Dispatcher);
        Assert.Equal(404, (await outsider.GetAsync(view.Location!)).Code);
    }

    [Fact]
    public async Task Who_may_not_share_is_not_offered_to_and_refused()
    {
        using var agent = await desk.SignInAs(Shop.Agent);
        Assert.Null((await agent.GetAsync("/desk/lists/tickets/views?view=mine")).Document.QuerySelector("[name=Shared]"));
        Assert.Equal(403, (await Keep(agent, "Not to be shared", "everyone")).Code);
        Assert.Equal(0, await desk.Database.Truth<long>("select count(*) from saved_views where name = 'Not to be shared'"));
    }

    [Fact]
    public async Task What_a_view_names_and_is_gone_is_marked_and_passed_over()
    {
        var ticket = await Shop.OpenTicket(Shop.Pine.Dana, "Stays in the view");
        using var manager = await desk.SignInAs(Shop.Manager);
        var kept = await manager.PostFormAsync($"/desk/lists/tickets/views?client={Shop.Pine.Id}&category={Guid.CreateVersion7()}", ("Name", "With a lost category"), ("Do", "new"));
        var page = await manager.GetAsync(kept.Location!);
        Assert.Equal([ticket.Number], page.Numbers());
        Assert.NotNull(page.Document.QuerySelector(".chip-missing"));
    }

    private static Task<Answer> Keep(PortalClient browser, string name, string shared) =>
        browser.PostFromAsync("/desk/tickets", "/desk/lists/tickets/views?view=mine&sort=created", ("Name", name), ("Shared", shared), ("Do", "new"));
}
