using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Tickets;

/// <summary>Deleting a ticket and having it back, without scripts.</summary>
public sealed class DeletionPageTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Fact]
    public async Task It_is_deleted_found_among_the_deleted_and_restored()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "Zebracrossing");
        await desk.WordsAreKept();
        using var admin = await desk.SignInAs(Shop.Admin);
        using var agent = await desk.SignInAs(Shop.Agent);
        using var dana = await desk.SignInAs(Shop.Harbor.Dana);
        var address = $"/desk/tickets/{ticket.Number}";
        Assert.NotNull((await admin.GetAsync(address)).Document.QuerySelector($"a[href='{address}/deletion']"));
        Assert.Null((await agent.GetAsync(address)).Document.QuerySelector($"a[href='{address}/deletion']"));
        Assert.Equal(403, (await agent.GetAsync(address + "/deletion")).Code);
        var refused = await admin.PostFormAsync(address + "/deletion", ("Reason", ""));
        Assert.Equal(422, refused.Code);

        var deleted = await admin.PostFormAsync(refused, ("Reason", "A test of ours"));
        Assert.Equal((303, "/desk/tickets"), (deleted.Code, deleted.Location));
        var told = await admin.GetAsync("/desk/tickets");
        Assert.Contains($"{ticket.Number} deleted", told.Text, StringComparison.Ordinal);
        foreach (var (who, page) in new[] { (admin, address), (agent, address), (dana, $"/portal/tickets/{ticket.Number}") })
        {
            Assert.Equal(404, (await who.GetAsync(page)).Code);
        }

        foreach (var (who, list) in new[] { (agent, "/desk/inbox"), (agent, "/desk/tickets?view=all"), (agent, "/desk/tickets?q=zebracrossing"), (dana, "/portal"), (dana, "/portal/tickets") })
        {
            Assert.DoesNotContain("Zebracrossing", (await who.GetAsync(list)).Text, StringComparison.Ordinal);
        }

        dana.Headers["HX-Request"] = "true";
        Assert.Equal($"/portal/tickets/{ticket.Number}", (await dana.GetAsync($"/portal/tickets/{ticket.Number}")).Headers["HX-Redirect"]);
        dana.Headers.Clear();
        Assert.Equal(404, (await dana.PostFromAsync("/account", $"/portal/tickets/{ticket.Number}/replies", ("Content", "Hello?"))).Code);

        var bin = await admin.GetAsync("/desk/admin/deleted");
        Assert.Contains("A test of ours", bin.Text, StringComparison.Ordinal);
        Assert.Equal(403, (await agent.GetAsync("/desk/admin/deleted")).Code);
        var restored = await admin.PostFormAsync(bin, ("Id", ticket.Id.ToString()));
        Assert.Equal((303, address), (restored.Code, restored.Location));
        Assert.Equal(200, (await agent.GetAsync(address)).Code);
        Assert.Equal(409, (await admin.PostFromAsync(address, "/desk/admin/deleted", ("Id", ticket.Id.ToString()))).Code);
    }

    [Fact]
    public async Task What_was_deleted_by_mistake_is_taken_back_at_once()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        using var admin = await desk.SignInAs(Shop.Admin);
        var address = $"/desk/tickets/{ticket.Number}";
        await admin.PostFormAsync(address + "/deletion", ("Reason", "By mistake"));
        var told = await admin.GetAsync("/desk/tickets");
        Assert.Equal(
            303, (await admin.PostFormAsync(told, ("Change", told.Document.QuerySelector("[name=Change]")!.GetAttribute("value")!))).Code);
        Assert.Equal(200, (await admin.GetAsync(address)).Code);
    }

    [Fact]
    public async Task Many_are_deleted_together_and_come_back_together()
    {
        var (one, two) = (await Shop.OpenTicket(Shop.Harbor.Dana), await Shop.OpenTicket(Shop.Lumen.Dana));
        using var admin = await desk.SignInAs(Shop.Admin);
        using var agent = await desk.SignInAs(Shop.Agent);
        Assert.DoesNotContain("value=\"delete\"", (await agent.GetAsync("/desk/tickets?view=all")).Body, StringComparison.Ordinal);
        var run = await admin.PostFromAsync("/desk/tickets?view=all", "/desk/lists/tickets/bulk",
            ("Change", "delete"), ("id", one.Id.ToString()), ("id", two.Id.ToString()), ("Value", "yes"), ("Reason", "Twice the same"),
            ("Key", Guid.CreateVersion7().ToString()));
        Assert.True(run.Code == 303, run.Text);
        Assert.Equal(2, await desk.Database.Truth<long>("select count(*) from deleted_tickets where reason = 'Twice the same'"));
        var shown = await admin.GetAsync(run.Location!);
        var undo = shown.Document.QuerySelector("form[action$='/undo']") ?? (await admin.GetAsync("/desk/tickets")).Document.QuerySelector("form[action$='/undo']");
        Assert.NotNull(undo);
        Assert.Equal(303, (await admin.PostFromAsync("/desk/tickets", undo.GetAttribute("action")!)).Code);
        Assert.Equal(0, await desk.Database.Truth<long>("select count(*) from deleted_tickets where reason = 'Twice the same'"));
    }
}
