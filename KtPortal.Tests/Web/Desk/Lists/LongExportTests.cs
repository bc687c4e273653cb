using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Desk.Lists;

/// <summary>An export is read by pages, each as its asker.</summary>
public sealed class LongExportTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private Shop Shop => desk.Shop;

    [Fact]
    public async Task An_export_goes_on_behind_the_first_page_and_holds_a_partner_to_his_clients()
    {
        await Shop.OpenTicket(Shop.Harbor.Dana, "Not the partner's");
        var pattern = await Shop.OpenTicket(Shop.Maple.Drew, "To be copied often");
        await desk.Database.Force("alter table tickets disable trigger user");
        await desk.Database.Force("""
            insert into tickets (tenant_id, id, number, organization_id, partner_id, requester_id, requester_name, subject, description, status_id,
                phase, priority_id, queue_id, source, waiting_since, last_activity_at, partner_activity_at, staff_activity_at)
            select t.tenant_id, gen_random_uuid(), 'EX-' || s.n, t.organization_id, t.partner_id, t.requester_id, t.requester_name, 'Row', 'x', t.status_id,
                t.phase, t.priority_id, t.queue_id, t.source, t.waiting_since, t.last_activity_at, t.partner_activity_at, t.staff_activity_at
            from tickets t cross join generate_series(1, 2100) s (n) where t.id = $1
            """, pattern.Id);
        using var staff = await desk.SignInAs(Shop.Northwind.Staff);
        var own = await staff.GetAsync("/desk/lists/tickets/export.csv?view=all&columns=number");
        string[] lines = own.Body.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2102, lines.Distinct().Count());
        Assert.Contains($"{pattern.Number},To be copied often", lines);
        Assert.DoesNotContain("Not the partner's", own.Body, StringComparison.Ordinal);
    }
}
