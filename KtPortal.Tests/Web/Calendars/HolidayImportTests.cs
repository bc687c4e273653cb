using System.Text;
using KtPortal.Core.Sla;
using KtPortal.Tests.Calendars;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Calendars;

/// <summary>What follows from holidays that come out of a file: for clocks that run, and for who edits the list meanwhile.</summary>
public sealed class HolidayImportTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Shop Shop => desk.Shop;

    [Fact]
    public async Task Clocks_that_run_follow_where_somebody_says_so()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, priority: "Low");
        await Shop.Accept(ticket);
        await desk.Database.As(Shop.System, scope => scope.Get<SlaFollow>().FollowAsync(scope.Actor, [ticket.Id], SlaReach.AsPromised, Cancel));
        using var admin = await desk.SignInAs(Shop.Admin);
        var list = await ListAsync("Holidays");
        var page = await admin.GetAsync(list + "/import");
        Assert.Contains("running clocks of 1 ticket", page.Document.QuerySelector("input[name='Form.Recalculate']")!.ParentElement!.TextContent, StringComparison.Ordinal);

        Assert.Equal(303, (await admin.SendFormAsync(page, Ics("20310704"))).Code);
        Assert.Equal(0, await AskedAsync());
        // Nothing is new: there is nothing to follow.
        Assert.Equal(303, (await admin.SendFormAsync(page, Part.Field("Form.Recalculate", "true"), Ics("20310704"))).Code);
        Assert.Equal(0, await AskedAsync());
        Assert.Equal(303, (await admin.SendFormAsync(page, Part.Field("Form.Recalculate", "true"), Ics("20310705"))).Code);
        Assert.Equal(1, await AskedAsync());

        var refused = await admin.SendFormAsync(page, Part.Field("Form.Recalculate", "true"), new Part("File", "None"u8.ToArray(), "holidays.ics"));
        Assert.Equal(422, refused.Code);
        Assert.True(refused.Document.QuerySelector("input[name='Form.Recalculate']")!.HasAttribute("checked"));
    }

    [Fact]
    public async Task Who_edits_the_list_meanwhile_is_not_overwritten_and_the_other_is_told_why()
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        var list = await ListAsync("Edited");
        var page = await admin.GetAsync(list + "/import");
        Task<Answer> sent;
        await using (var other = await desk.Database.RawAs(Shop.Admin.Actor))
        {
            await other.Ask<int>("select 1 from pg_advisory_xact_lock(hashtextextended('catalog holidays' || $1, 0))", Shop.TenantId.ToString());
            sent = admin.SendFormAsync(page, Ics("20310704"));
            await Waiting.Eventually(() => desk.Database.Truth<bool>(
                "select exists (select 1 from pg_locks l join pg_database d on d.oid = l.database where l.locktype = 'advisory' and not l.granted and d.datname = current_database())"));
            await desk.Database.Force("update holiday_calendars set version = version + 1 where tenant_id = $1 and name = 'Edited'", Shop.TenantId);
        }

        var refused = await sent;
        Assert.Equal(409, refused.Code);
        Assert.Contains("nothing was imported", refused.Document.QuerySelector(".admin-page [role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("[]", await desk.Database.Truth<string>("select holidays::text from holiday_calendars where tenant_id = $1 and name = 'Edited'", Shop.TenantId));
    }

    [Fact]
    public async Task Years_of_days_are_refused_and_an_event_at_the_end_of_time_is_left_out()
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        var list = await ListAsync("Large");
        var events = Enumerable.Range(0, 2000).Select(i => HolidayFileTests.Event($"Closed {i}",
            FormattableString.Invariant($"DTSTART;VALUE=DATE:{new DateOnly(1990, 1, 1).AddDays(31 * i):yyyyMMdd}"), "DURATION:P31D"));
        var refused = await admin.SendFormAsync(list + "/import", Ics([.. events]));
        Assert.Equal(422, refused.Code);
        Assert.Contains("180 days", refused.Document.QuerySelector("#file-err")!.TextContent, StringComparison.Ordinal);

        var sent = await admin.SendFormAsync(list + "/import", Ics([
            HolidayFileTests.Event("The end", "DTSTART;VALUE=DATE:99991220", "DURATION:P20D"), HolidayFileTests.Event("New Year", "DTSTART;VALUE=DATE:20310101")]));
        Assert.Equal((303, $"{list}?added=1&known=0&skipped=1"), (sent.Code, sent.Location));
    }

    private static Part Ics(string date) => Ics([HolidayFileTests.Event("Day off", "DTSTART;VALUE=DATE:" + date)]);

    private static Part Ics(string[] events) => new("File", Encoding.UTF8.GetBytes(HolidayFileTests.File(events)), "holidays.ics");

    private Task<long> AskedAsync() => desk.Database.Truth<long>(
        "select count(*) from sla_recalculations r join business_calendars c on c.id = r.calendar_id where r.tenant_id = $1 and c.is_default", Shop.TenantId);

    private async Task<string> ListAsync(string name)
    {
        await desk.Database.Force("""
            insert into holiday_calendars (tenant_id, id, name) select $1, gen_random_uuid(), $2
            where not exists (select 1 from holiday_calendars where tenant_id = $1 and name = $2)
            """, Shop.TenantId, name);
        return $"/desk/admin/holidays/{await desk.Database.Truth<Guid>("select id from holiday_calendars where tenant_id = $1 and name = $2", Shop.TenantId, name)}";
    }
}
