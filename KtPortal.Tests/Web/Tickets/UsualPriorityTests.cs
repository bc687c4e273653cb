using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Tickets;

/// <summary>A priority that nobody chose is the one that is usual for the service, then for the category.</summary>
public sealed class UsualPriorityTests(OpenPortal running) : IClassFixture<OpenPortal>
{
    private const string Usual = "[name=PriorityId][value='']";

    private Shop Shop => running.Shop;

    [Fact]
    public async Task What_is_not_chosen_follows_service_and_category_and_what_is_chosen_stays()
    {
        using var dana = await running.SignInAs(Shop.Harbor.Dana);
        using var manager = await running.SignInAs(Shop.Manager);
        foreach (var (page, browser) in ((string, PortalClient)[])[("/portal/tickets/new", dana), ("/desk/tickets/new", manager)])
        {
            await running.Database.Force("update ticket_categories set default_priority_id = null; update services set default_priority_id = null");
            var plain = (await browser.GetAsync(page)).Document;
            Assert.Null(plain.QuerySelector(Usual));
            Assert.Equal($"{Shop.Priorities["Medium"]}", plain.QuerySelector("[name=PriorityId][checked]")!.GetAttribute("value"));

            var (category, service) = (Shop.Categories["Billing"], Guid.CreateVersion7());
            await running.Database.Force("update ticket_categories set default_priority_id = $2 where id = $1", category, Shop.Priorities["Low"]);
            await running.Database.Force("insert into services (tenant_id, id, name, default_priority_id) values ($1, $2, $3, $4)",
                Shop.TenantId, service, $"Hosting {service}", Shop.Priorities["High"]);
            Assert.True((await browser.GetAsync(page)).Document.QuerySelector(Usual)!.HasAttribute("checked"));
            Assert.Equal("Medium", await SendAsync(browser, page, ("PriorityId", "")));
            Assert.Equal("Low", await SendAsync(browser, page, ("PriorityId", ""), ("CategoryId", $"{category}")));
            Assert.Equal("High", await SendAsync(browser, page, ("PriorityId", ""), ("CategoryId", $"{category}"), ("ServiceId", $"{service}")));
            Assert.Equal("Critical", await SendAsync(browser, page, ("PriorityId", $"{Shop.Priorities["Critical"]}"), ("ServiceId", $"{service}")));
        }
    }

    [Fact]
    public async Task Staff_plan_a_new_ticket_at_once_and_what_is_no_day_is_said_at_its_field()
    {
        using var manager = await running.SignInAs(Shop.Manager);
        (string, string)[] words = [("For", Shop.Harbor.Dana.Email), ("Subject", "Move the rack"), ("Description", "To the cellar, please.")];
        var refused = await manager.PostFormAsync("/desk/tickets/new", [.. words, ("Day", "2099-01-01"), ("From", "10:00")]);
        Assert.Equal(422, refused.Code);
        Assert.NotNull(refused.Document.QuerySelector("details[open] #day-err"));
        Assert.Equal("10:00", refused.Document.QuerySelector("#from")!.GetAttribute("value"));
        Assert.Equal(422, (await manager.PostFormAsync("/desk/tickets/new", [.. words, ("From", "10:00")])).Code);

        var day = TimeProvider.System.GetUtcNow().AddDays(9).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var sent = await manager.PostFormAsync("/desk/tickets/new", [.. words, ("Day", day), ("From", "10:00"), ("Until", "11:30")]);
        Assert.True(sent.Code == 303, string.Join('\n', running.App.Complaints));
        Assert.Equal("90 0", await running.Database.Truth<string>("""
            select extract(epoch from t.scheduled_end - t.scheduled_start)::int / 60 || ' ' ||
                (select count(*) from ticket_queue_places q where q.ticket_id = t.id) from tickets t where t.number = $1
            """, sent.Location!.Split('/')[^1]));
    }

    private async Task<string> SendAsync(PortalClient browser, string page, params (string, string)[] fields)
    {
        var sent = await browser.PostFormAsync(page,
            [("For", Shop.Harbor.Dana.Email), ("Subject", "Nobody chose"), ("Description", "It is as it always is."), .. fields]);
        Assert.True(sent.Code == 303, $"{sent.Code}: {sent.Text}");
        return await running.Database.Truth<string>(
            "select p.name from tickets t join ticket_priorities p on p.tenant_id = t.tenant_id and p.id = t.priority_id where t.number = $1",
            sent.Location!.Split('/')[^1]);
    }
}
