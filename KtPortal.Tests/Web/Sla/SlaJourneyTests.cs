using KtPortal.Core.Sla;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Sla;

/// <summary>One promise from its Friday to the report: paused over a day, warned, late, forgiven; every page tells the same.</summary>
public sealed class SlaJourneyTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Fact]
    public async Task Accepted_on_friday_paused_on_monday_late_on_tuesday_and_waived_it_is_counted_as_that()
    {
        await OfficeInNewYorkAsync();
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "The scanner is silent", "Medium");
        await Shop.Accept(ticket, assignee: Shop.Agent);
        await Shop.Reply(ticket, Shop.Agent, "Which scanner is it?", "pending_client");
        await Shop.Reply(ticket, Shop.Harbor.Dana, "The one in the hall.");
        await FollowAsync(ticket);
        await ThenAsync(ticket);
        await FollowAsync(ticket);

        using var admin = await desk.SignInAs(Shop.Admin);
        var address = $"/desk/tickets/{ticket.Number}";
        var told = await admin.GetAsync(address + "/sla");
        var solution = told.Document.QuerySelector("[aria-labelledby='h-solution']")!;
        string[] lines = [.. solution.QuerySelectorAll(".reasons li").Select(l => string.Join(' ', l.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))];
        Assert.StartsWith("Fri 13 Feb", lines[0], StringComparison.Ordinal);
        Assert.Contains("1 h", lines[0], StringComparison.Ordinal);
        Assert.Contains(lines, l => l.Contains("Paused", StringComparison.Ordinal) && l.StartsWith("Mon 16 Feb", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("Tue 17 Feb", StringComparison.Ordinal));
        var timeline = (await admin.GetAsync(address + "?tab=timeline")).Text;
        Assert.Contains("80 %", timeline, StringComparison.Ordinal);
        Assert.True(await desk.Database.Truth<bool>("""
            select c.due_at = '2026-02-17 12:00 America/New_York' and c.breached_at = c.due_at and c.warned_at = '2026-02-17 11:12 America/New_York'
                and c.paused_seconds = 86400
            from ticket_sla_clocks c where c.ticket_id = $1 and c.metric = 'resolution'
            """, ticket.Id));

        const string report = "/desk/reports/sla?from=2026-02-01&to=2026-02-28";
        Assert.Contains("0 of 1 kept", (await admin.GetAsync(report)).Text, StringComparison.Ordinal);
        // The policy's grid says the same below its target.
        var grid = await admin.GetAsync($"/desk/admin/sla/{await desk.Database.Truth<Guid>("select id from sla_policies where tenant_id = $1 and is_default", Shop.TenantId)}");
        var kept = grid.Document.QuerySelectorAll("td a").Single(a => a.GetAttribute("href")!.Contains("metric=first_response", StringComparison.Ordinal));
        Assert.Equal("100% of 1 kept", kept.TextContent);
        Assert.Contains(ticket.Number, (await admin.GetAsync(kept.GetAttribute("href")!)).Text, StringComparison.Ordinal);

        var refused = await admin.PostFormAsync(told, ("Metric", "Resolution"), ("Reason", " "));
        Assert.Equal(422, refused.Code);
        Assert.Equal(303, (await admin.PostFormAsync(refused, ("Metric", "Resolution"), ("Reason", "The carrier had cut the line"))).Code);
        Assert.Contains("The carrier had cut the line", (await admin.GetAsync(address + "/sla")).Text, StringComparison.Ordinal);
        var counted = await admin.GetAsync(report);
        Assert.DoesNotContain("0 of 1 kept", counted.Text, StringComparison.Ordinal);
        var link = counted.Document.QuerySelectorAll("main a").First(a => a.GetAttribute("href")!.Contains("show=waived", StringComparison.Ordinal));
        var rows = await admin.GetAsync(link.GetAttribute("href")!);
        Assert.Contains(ticket.Number, rows.Document.QuerySelector("tbody tr")!.TextContent, StringComparison.Ordinal);
        Assert.Single(rows.Document.QuerySelectorAll("tbody tr"));
    }

    private async Task OfficeInNewYorkAsync()
    {
        await desk.Database.Force("""
            update business_calendars set timezone = 'America/New_York',
                intervals = (select jsonb_agg(jsonb_build_object('day', d, 'from', '09:00', 'until', '17:00')) from generate_series(1, 5) d)
            where tenant_id = $1 and is_default
            """, Shop.TenantId);
        await desk.Database.Force("update sla_targets set resolution_minutes = 240 where tenant_id = $1 and priority_id = $2", Shop.TenantId, Shop.Priorities["Medium"]);
        await desk.Database.Force("update users set timezone = 'America/New_York' where id = $1", Shop.Admin.Id);
    }

    private Task<int> FollowAsync(OpenedTicket ticket) => desk.Database.As(Shop.System, scope =>
        scope.Get<SlaFollow>().FollowAsync(scope.Actor, [ticket.Id], SlaReach.AsPromised, TestContext.Current.CancellationToken));

    // As if all of it had been on those days, and nobody had looked since.
    private async Task ThenAsync(OpenedTicket ticket)
    {
        await desk.ClocksAreFollowed();
        await desk.Database.Force("""
            update tickets set created_at = '2026-02-13 16:00 America/New_York', accepted_at = '2026-02-13 16:00 America/New_York',
                first_response_at = '2026-02-16 10:00 America/New_York' where id = $1
            """, ticket.Id);
        await desk.Database.Force("""
            update ticket_sla_pauses set paused_at = '2026-02-16 10:00 America/New_York', resumed_at = '2026-02-17 10:00 America/New_York' where ticket_id = $1
            """, ticket.Id);
    }
}
