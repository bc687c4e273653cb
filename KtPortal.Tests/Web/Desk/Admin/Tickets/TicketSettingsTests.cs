using KtPortal.Core.Kernel;
using KtPortal.Core.Settings;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Configuration;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Admin.Tickets;

/// <summary>The ticket settings' page, and with it what every page of settings does.</summary>
public sealed class TicketSettingsTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private const string Page = "/desk/admin/tickets";

    private Shop Shop => desk.Shop;

    [Fact]
    public async Task What_is_set_holds_and_can_be_taken_back()
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        var before = await Now();

        var saved = await AdminForm.Save(admin, Page, ("Form[AutoCloseDays]", "14"), ("Form[QueuePositionVisible]", null));

        Assert.Equal((303, Page), (saved.Code, saved.Location));
        Assert.Equal((14, false), await Now());
        var told = await admin.GetAsync(Page);
        Assert.Contains("Ticket settings saved", told.Text, StringComparison.Ordinal);
        Assert.Equal(303, (await admin.PostFormAsync(told, ("Change", told.Document.QuerySelector("input[name=Change]")!.GetAttribute("value")!))).Code);
        Assert.Equal(before, await Now());
    }

    [Fact]
    public async Task History_says_who_changed_what_and_leads_back()
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        Assert.Equal(303, (await AdminForm.Save(admin, Page, ("Form[AutoCloseDays]", "3"))).Code);
        Assert.Equal(303, (await AdminForm.Save(admin, Page, ("Form[AutoCloseDays]", "0"))).Code);
        var page = await admin.GetAsync(Page);
        var step = page.Document.QuerySelector(".admin-steps > li")!.TextContent;
        Assert.Contains("Ada of Kre8ivTech", step, StringComparison.Ordinal);
        Assert.Equal("30", string.Concat(page.Document.QuerySelector(".admin-steps > li .admin-step")!.QuerySelectorAll("del, ins").Select(e => e.TextContent)));
        var earlier = page.Document.QuerySelector("button[name=GoBack]")!.GetAttribute("value")!;

        Assert.Equal(303, (await admin.PostFormAsync(page, ("Version", VersionOn(page)), ("GoBack", earlier))).Code);
        Assert.Equal(3, (await Now()).Days);
        page = await admin.GetAsync(Page);
        Assert.Equal(303, (await admin.PostFormAsync(page, ("Version", VersionOn(page)), ("GoBack", "0"))).Code);
        Assert.Equal((7, true), await Now());
        page = await admin.GetAsync(Page);
        Assert.Equal(404, (await admin.PostFormAsync(page, ("Version", VersionOn(page)), ("GoBack", "999"))).Code);
        Assert.Equal("update", await desk.Database.Truth<string>("select distinct action from audit_log where event = 'settings.tickets' and tenant_id = $1", Shop.TenantId));
    }

    [Theory]
    [InlineData("Form[AutoCloseDays]", "-1")]
    [InlineData("Form[AutoCloseDays]", "366")]
    [InlineData("Form[AutoCloseDays]", "")]
    [InlineData("Form[AutoCloseDays]", "a week")]
    [InlineData("Form[TicketsPerHour]", "0")]
    [InlineData("Form[TicketsPerHour]", "10001")]
    public async Task What_does_not_go_is_said_at_its_field_and_stays_as_it_was_typed(string field, string typed)
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        var before = await Now();

        var refused = await AdminForm.Save(admin, Page, (field, typed));

        Assert.Equal((422, typed), (refused.Code, AdminForm.In(refused)[field]));
        Assert.NotNull(refused.Document.QuerySelector(".field-error"));
        Assert.Equal(before, await Now());
    }

    [Fact]
    public async Task Two_who_set_at_once_see_both_values()
    {
        using var first = await desk.SignInAs(Shop.Admin);
        using var second = await desk.SignInAs(Shop.Admin);
        var (mine, theirs) = (await AdminForm.Open(first, Page), await AdminForm.Open(second, Page));
        Assert.Equal(303, (await theirs.Send(second, ("Form[AutoCloseDays]", "21"), ("Form[TicketsPerHour]", "500"))).Code);

        var refused = await mine.Send(first, ("Form[AutoCloseDays]", "30"));

        Assert.Equal(409, refused.Code);
        Assert.Equal("21 30", string.Join(' ', refused.Document.QuerySelector("table.lost tbody tr")!.QuerySelectorAll("td").Select(c => c.TextContent)));
        var again = AdminForm.In(refused);
        Assert.Equal(("30", "500"), (again["Form[AutoCloseDays]"], again["Form[TicketsPerHour]"]));
        Assert.Equal(303, (await again.Send(first)).Code);
        Assert.Equal(30, (await Now()).Days);
    }

    [Fact]
    public async Task Only_an_admin_sets_and_each_tenant_for_itself()
    {
        foreach (var person in (Person[])[Shop.Manager, Shop.Northwind.Owner])
        {
            using var browser = await desk.SignInAs(person);
            Assert.Equal(403, (await browser.GetAsync(Page)).Code);
            Assert.Equal(403, (await browser.PostFromAsync("/account", Page, ("Form[AutoCloseDays]", "1"))).Code);
        }

        using var acme = await desk.SignInAs(desk.Database.Acme.Admin);
        var before = await Now();
        Assert.Equal(303, (await AdminForm.Save(acme, Page, ("Form[AutoCloseDays]", "90"))).Code);
        Assert.Equal(before, await Now());
    }

    [Fact]
    public async Task Zero_days_leave_resolved_tickets_as_they_are()
    {
        using var acme = await desk.SignInAs(desk.Database.Acme.Admin);
        var shop = desk.Database.Acme;
        var ticket = await shop.OpenTicket(shop.Harbor.Dana);
        await shop.Accept(ticket);
        await shop.SetStatus(ticket, StatusKey.Resolved, shop.Agent);
        await desk.Database.Force("update tickets set resolved_at = now() - interval '400 days' where id = $1", ticket.Id);

        Assert.Equal(303, (await AdminForm.Save(acme, Page, ("Form[AutoCloseDays]", "0"))).Code);
        await CloseWhatIsDue(shop);
        Assert.Equal("resolved", await desk.Database.Truth<string>("select phase from tickets where id = $1", ticket.Id));

        Assert.Equal(303, (await AdminForm.Save(acme, Page, ("Form[AutoCloseDays]", "365"))).Code);
        await CloseWhatIsDue(shop);
        Assert.Equal("closed", await desk.Database.Truth<string>("select phase from tickets where id = $1", ticket.Id));
    }

    [Fact]
    public async Task The_tenants_own_number_of_tickets_an_hour_holds_for_its_clients()
    {
        var shop = desk.Database.Acme;
        using var admin = await desk.SignInAs(shop.Admin);
        Assert.Equal(303, (await AdminForm.Save(admin, Page, ("Form[TicketsPerHour]", "2"))).Code);
        try
        {
            using var drew = await desk.SignInAs(shop.Pine.Drew);
            Assert.Equal(303, (await Ask(drew)).Code);
            Assert.Equal(303, (await Ask(drew)).Code);
            Assert.Equal(429, (await Ask(drew)).Code);
        }
        finally
        {
            Assert.Equal(303, (await AdminForm.Save(admin, Page, ("Form[TicketsPerHour]", ""))).Code);
        }
    }

    [Fact]
    public async Task Clients_read_their_place_only_where_the_tenant_shows_it()
    {
        var shop = desk.Database.Acme;
        var ticket = await shop.OpenTicket(shop.Pine.Dana, priority: "High");
        using var admin = await desk.SignInAs(shop.Admin);
        using var dana = await desk.SignInAs(shop.Pine.Dana);
        Assert.NotNull((await dana.GetAsync($"/portal/tickets/{ticket.Number}")).Document.QuerySelector(".line"));

        Assert.Equal(303, (await AdminForm.Save(admin, Page, ("Form[QueuePositionVisible]", null))).Code);
        Assert.Null((await dana.GetAsync($"/portal/tickets/{ticket.Number}")).Document.QuerySelector(".line"));
        Assert.Equal(303, (await AdminForm.Save(admin, Page, ("Form[QueuePositionVisible]", "true"))).Code);
    }

    private static string VersionOn(Answer page) => AdminForm.In(page)["Version"]!;

    private static Task<Answer> Ask(PortalClient client) =>
        client.PostFormAsync("/portal/tickets/new", ("Subject", $"Help {Guid.CreateVersion7():N}"), ("Description", "Something does not work here."));

    private Task<(int Days, bool Visible)> Now() => desk.Database.As(Shop.System, async scope =>
    {
        var now = (await scope.Get<SettingsStore>().ReadAsync(scope.Get<TicketSettingsBook>(), TestContext.Current.CancellationToken)).Value;
        Assert.Equal(now.QueuePositionVisible, await desk.Database.Truth<bool>("select queue_position_visible from tenants where id = $1", Shop.TenantId));
        return (now.AutoCloseDays, now.QueuePositionVisible);
    });

    private async Task CloseWhatIsDue(Shop shop) => await desk.Database.As(Actor.System(shop.TenantId, AutoClosure.Name), async scope =>
    {
        await new AutoClosure(scope.Get<Core.Events.Journal>(), scope.Get<TicketSettingsBook>(), scope.Get<SettingsStore>(), desk.Database.Clock)
            .RunAsync(scope.Db, scope.Actor, TestContext.Current.CancellationToken);
        return await scope.Db.SaveChangesAsync(TestContext.Current.CancellationToken);
    });
}
