using KtPortal.Core.Sla;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Sla;

/// <summary>Service levels where people meet them: the grid of a policy, what it comes to, a ticket's clocks, and what is done about them.</summary>
public sealed class SlaPagesTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Fact]
    public async Task A_grid_is_typed_as_people_say_it_and_each_cell_says_what_is_wrong_with_it()
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        var (high, low) = (Shop.Priorities["High"], Shop.Priorities["Low"]);
        const string page = "/desk/admin/sla/new";
        var refused = await admin.PostFormAsync(page,
            ("Form.Name", "Silver"), ($"Form.Targets[{high}].FirstResponse", "soon"), ($"Form.Targets[{high}].Resolution", "6 h"),
            ($"Form.Targets[{low}].FirstResponse", "2 days"), ($"Form.Targets[{low}].Resolution", "1h 30m"));
        Assert.Equal(422, refused.Code);
        string? Cell(string name) => refused.Document.QuerySelector($"input[name='Form.Targets[{name}']")!.ParentElement!.QuerySelector(".field-error")?.TextContent;
        Assert.NotNull(Cell($"{high}].FirstResponse"));
        Assert.Null(Cell($"{high}].Resolution"));
        Assert.Equal("soon", refused.Document.QuerySelector($"input[name='Form.Targets[{high}].FirstResponse']")!.GetAttribute("value"));

        var twice = await admin.PostFormAsync(page,
            ("Form.Name", "Silver"), ($"Form.Targets[{low}].FirstResponse", "2 days"), ($"Form.Targets[{low}].Resolution", "1h 30m"),
            ("Form.Thresholds[0].Percent", "80"), ("Form.Thresholds[0].Notify", "manager"), ("Form.Thresholds[1].Percent", "80 %"),
            ("Form.Thresholds[1].Notify", "admin"), ("Form.Thresholds[2].Percent", "90"));
        Assert.Equal(422, twice.Code);
        Assert.Contains("can’t be promised sooner than the first response", twice.Text, StringComparison.Ordinal);
        Assert.Contains("There is a warning at 80 % already.", twice.Text, StringComparison.Ordinal);
        Assert.Contains("Say who is told, or what happens.", twice.Text, StringComparison.Ordinal);

        // As typed, not in order: each error stands where its line does.
        var placed = await admin.PostFormAsync(page,
            ("Form.Name", "Silver"), ("Form.Thresholds[0].Percent", "150"), ("Form.Thresholds[0].Notify", "admin"), ("Form.Thresholds[1].Percent", "80"));
        var lines = placed.Document.QuerySelectorAll(".sla-threshold");
        Assert.Null(lines[0].QuerySelector(".field-error"));
        Assert.NotNull(lines[1].QuerySelector(".field-error"));
        Assert.Equal("80", lines[1].QuerySelector("input")!.GetAttribute("value"));

        var far = await admin.PostFormAsync(page,
            ("Form.Name", "Silver"), ("Form.Exclusions[0].From", "9999-12-31T22:00"), ("Form.Exclusions[0].Until", "9999-12-31T23:59"),
            ("Form.Exclusions[0].Reason", "The end of days"));
        Assert.Equal(422, far.Code);
        Assert.Contains("in the years 1970 to 2199", far.Text, StringComparison.Ordinal);

        var saved = await admin.PostFormAsync(page,
            ("Form.Name", "Silver"), ($"Form.Targets[{high}].FirstResponse", "90 min"), ($"Form.Targets[{high}].Resolution", "1.5 h"),
            ($"Form.Targets[{low}].Resolution", "5 days"));
        Assert.True(saved.Code == 303, saved.Text);
        Assert.Equal((int[])[90, 90, 2400], await desk.Database.Truth<int[]>("""
            select array_agg(m order by m) from sla_targets t join sla_policies p on p.id = t.policy_id,
                unnest(array[first_response_minutes, resolution_minutes]) m where p.name = 'Silver' and m is not null
            """));
        using var manager = await desk.SignInAs(Shop.Manager);
        Assert.Equal(403, (await manager.GetAsync("/desk/admin/sla")).Code);
    }

    [Fact]
    public async Task Tried_on_the_page_it_says_when_it_would_be_due_and_why()
    {
        var policy = await desk.Database.Truth<Guid>("select id from sla_policies where tenant_id = $1 and is_default", Shop.TenantId);
        await desk.Database.Force("""
            update business_calendars set timezone = 'America/New_York',
                intervals = (select jsonb_agg(jsonb_build_object('day', d, 'from', '09:00', 'until', '17:00')) from generate_series(1, 5) d)
            where tenant_id = $1 and is_default
            """, Shop.TenantId);
        using var admin = await desk.SignInAs(Shop.Admin);
        await desk.Database.Force("update users set timezone = 'America/New_York' where id = $1", Shop.Admin.Id);
        var medium = Shop.Priorities["Medium"];
        async Task<string> TryAsync(string more = "")
        {
            var page = await admin.GetAsync(
                $"/desk/admin/sla/{policy}?Try.Priority={medium}&Try.Metric=FirstResponse&Try.Start=2026-02-13T16:00{more}");
            Assert.Equal(200, page.Code);
            return string.Join(' ', page.Document.QuerySelector("#try")!.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        }

        // The first two examples of the chapter, which people know by heart.
        var tried = await TryAsync();
        Assert.Contains("16 February 2026", tried, StringComparison.Ordinal);
        Assert.Matches("12:00|12 PM", tried);
        Assert.Contains("Outside of working hours", tried, StringComparison.Ordinal);
        Assert.Contains("17 February 2026", await TryAsync("&Try.PausedFrom=2026-02-16T10:00&Try.PausedUntil=2026-02-17T10:00"), StringComparison.Ordinal);
        Assert.Contains("Give both times", await TryAsync("&Try.PausedFrom=yesterday"), StringComparison.Ordinal);
        Assert.Contains("in the years 1970 to 2199", await TryAsync("&Try.PausedFrom=9999-12-31T23:59"), StringComparison.Ordinal);
        Assert.Equal(200, (await admin.GetAsync($"/desk/admin/sla/{policy}?Try.Start=9999-12-31T23:59")).Code);
        Assert.Equal(200, (await admin.GetAsync($"/desk/admin/sla/{policy}?Try.Start=0001-01-01T00:00")).Code);
    }

    [Fact]
    public async Task A_ticket_shows_its_clocks_and_explains_them_and_is_taken_out_and_in_again()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, priority: "High");
        await Shop.Accept(ticket);
        await FollowAsync(ticket);
        using var manager = await desk.SignInAs(Shop.Manager);
        var address = $"/desk/tickets/{ticket.Number}";
        var panel = (await manager.GetAsync(address)).Document.QuerySelector(".property-clocks")!;
        Assert.Contains("First response", panel.TextContent, StringComparison.Ordinal);
        Assert.Contains("left", panel.TextContent, StringComparison.Ordinal);
        var list = await manager.GetAsync($"/desk/tickets?view=unanswered&number={ticket.Number}");
        Assert.NotNull(list.Document.QuerySelector($"[data-row='{ticket.Number}'] .sla"));

        var told = await manager.GetAsync(address + "/sla");
        Assert.Equal(2, told.Document.QuerySelectorAll(".reasons").Length);
        Assert.Contains("The default policy", told.Text, StringComparison.Ordinal);
        var refused = await manager.PostFromAsync(address + "/sla", address + "/sla/exclusion", ("Reason", " "));
        Assert.Equal(422, refused.Code);
        Assert.Contains("Say why the ticket is taken out.", refused.Text, StringComparison.Ordinal);
        Assert.Equal(303, (await manager.PostFromAsync(address + "/sla", address + "/sla/exclusion", ("Reason", "The carrier is on strike"))).Code);
        await FollowAsync(ticket);
        Assert.Contains("The carrier is on strike", (await manager.GetAsync(address + "/sla")).Text, StringComparison.Ordinal);
        Assert.Contains("out of the service level: The carrier is on strike", (await manager.GetAsync(address + "?tab=timeline")).Text, StringComparison.Ordinal);
        Assert.Equal(303, (await manager.PostFromAsync(address + "/sla", address + "/sla/exclusion", ("Again", "true"))).Code);
        Assert.Equal(403, (await manager.PostFromAsync(address + "/sla", address + "/sla/waiver", ("Metric", "FirstResponse"), ("Reason", "x"))).Code);

        using var partner = await desk.SignInAs(Shop.Northwind.Staff);
        Assert.Equal(404, (await partner.GetAsync(address + "/sla")).Code);
    }

    [Fact]
    public async Task A_client_reads_until_when_where_the_policy_shows_it_and_no_clock()
    {
        var ticket = await Shop.OpenTicket(Shop.Pine.Dana, priority: "Low");
        await Shop.Accept(ticket);
        await FollowAsync(ticket);
        await desk.ClocksAreFollowed();
        await desk.Database.Force("update tickets set promised_solution_at = now() + interval '3 days' where id = $1", ticket.Id);
        using var dana = await desk.SignInAs(Shop.Pine.Dana);
        var page = await dana.GetAsync($"/portal/tickets/{ticket.Number}");
        Assert.Contains("Solved by", page.Document.QuerySelector("#facts")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Answer by", page.Text, StringComparison.Ordinal);
        // That it passed is the provider's to answer for.
        await desk.Database.Force("update tickets set promised_solution_at = now() - interval '3 days' where id = $1", ticket.Id);
        Assert.DoesNotContain("Solved by", (await dana.GetAsync($"/portal/tickets/{ticket.Number}")).Text, StringComparison.Ordinal);
    }

    private Task<int> FollowAsync(OpenedTicket ticket) => desk.Database.As(Shop.System, scope =>
        scope.Get<SlaFollow>().FollowAsync(scope.Actor, [ticket.Id], SlaReach.AsPromised, TestContext.Current.CancellationToken));
}
