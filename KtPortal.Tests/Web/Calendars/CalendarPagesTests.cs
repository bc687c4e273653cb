using System.Text;
using KtPortal.Core.Calendars;
using KtPortal.Core.Tenancy;
using KtPortal.Core.Tickets;
using KtPortal.Tests.Support;
using KtPortal.Tests.Web.Desk.Admin;

namespace KtPortal.Tests.Web.Calendars;

/// <summary>Working hours and holidays as admins keep them, and what follows from them.</summary>
public sealed class CalendarPagesTests(OpenPortal desk) : IClassFixture<OpenPortal>
{
    private const string Hours = "/desk/admin/calendars";
    private const string Holidays = "/desk/admin/holidays";

    private Shop Shop => desk.Shop;

    [Fact]
    public async Task Hours_are_typed_as_people_write_them_and_shown_as_they_are_kept()
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        var entry = await AddAsync(admin, Hours, "Berlin office", ("Form.TimeZone", "Europe/Berlin"), ("Form.Days[0]", "8-12 and 1pm-5pm"), ("Form.Days[5]", "22-6"));
        var form = await AdminForm.Open(admin, entry);
        Assert.Equal(("08:00-12:00, 13:00-17:00", "22:00-06:00", ""), (form["Form.Days[0]"], form["Form.Days[5]"], form["Form.Days[6]"]));
        Assert.Contains("\"day\": 6", await desk.Database.Truth<string>("select intervals::text from business_calendars where id = $1", IdOf(entry)), StringComparison.Ordinal);
        Assert.Contains("Europe/Berlin", (await admin.GetAsync(Hours)).Text, StringComparison.Ordinal);
        Assert.Contains("America/New_York", form.Page.Document.QuerySelectorAll("#zones option").Select(o => o.GetAttribute("value")));
    }

    [Theory]
    [InlineData("Form.Days[2]", "in the morning", "#day3-err", "Wednesday")]
    [InlineData("Form.Days[2]", "8-8", "#day3-err", "Wednesday")]
    [InlineData("Form.Days[2]", "8-12, 11-13", "#day3-err", "Wednesday")]
    [InlineData("Form.Days[6]", "22-10", "#day1-err", "Monday")] // Sunday night runs into Monday morning
    [InlineData("Form.TimeZone", "Mars/Olympus", "#timezone-err", "Mars/Olympus")]
    public async Task What_makes_no_sense_is_told_where_it_stands_and_stays_as_it_was_typed(string field, string typed, string place, string word)
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        var refused = await AdminForm.Save(admin, Hours + "/new", ("Form.Name", Name("Wrong")), (field, typed));
        Assert.Equal(422, refused.Code);
        Assert.Contains(word, refused.Document.QuerySelector(place)!.TextContent, StringComparison.Ordinal);
        Assert.Equal(typed, AdminForm.In(refused)[field]);
    }

    [Fact]
    public async Task Hours_that_never_come_are_refused()
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        var closed = Enumerable.Range(0, 7).Select(day => ($"Form.Days[{day}]", (string?)"")).ToArray();
        var refused = await AdminForm.Save(admin, Hours + "/new", [("Form.Name", Name("Never")), .. closed]);
        Assert.Equal(422, refused.Code);
        Assert.Contains("no open minute", refused.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_default_ones_stay_until_others_are()
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        var usual = await desk.Database.Truth<Guid>("select id from business_calendars where tenant_id = $1 and is_default", Shop.TenantId);
        var entry = $"{Hours}/{usual}";
        Assert.Equal(409, (await admin.PostFromAsync(entry, entry, ("Act", "archive"))).Code);
        Assert.Equal(409, (await admin.PostFromAsync(entry, entry, ("Act", "remove"))).Code);
        Assert.Equal(422, (await AdminForm.Save(admin, entry, ("Form.IsDefault", null))).Code);

        var next = await AddAsync(admin, Hours, "Next", ("Form.IsDefault", "true"));
        Assert.Equal(IdOf(next), await desk.Database.Truth<Guid>("select id from business_calendars where tenant_id = $1 and is_default", Shop.TenantId));
        Assert.Equal(303, (await admin.PostFromAsync(entry, entry, ("Act", "archive"))).Code);
        Assert.Equal(303, (await admin.PostFromAsync(entry, entry, ("Act", "restore"))).Code);
        Assert.Equal(303, (await AdminForm.Save(admin, entry, ("Form.IsDefault", "true"))).Code);
    }

    [Fact]
    public async Task The_week_shows_what_is_open_and_why_not_also_while_it_is_typed()
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        var list = await AddAsync(admin, Holidays, "Here", Line(0, "2026-12-25", "Christmas Day", yearly: true), Line(1, "2026-12-24", "Christmas Eve", until: "12:00"));
        var entry = await AddAsync(admin, Hours, "With holidays", ("Form.HolidayCalendarIds", IdOf(list).ToString()));
        var week = (await admin.GetAsync(entry + "?week=2031-12-25")).Document.QuerySelector("#week")!;
        Assert.Contains("Christmas Day, closed all day", week.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Christmas Eve", week.TextContent, StringComparison.Ordinal); // that year's is not this one's
        Assert.Contains("week=2031-12-15", week.QuerySelector("#week-before")!.GetAttribute("href"), StringComparison.Ordinal);

        var typed = await admin.GetAsync($"{Hours}/week?to=2026-12-24&of={IdOf(entry)}&Form.Days[0]=&Form.Days[1]=&Form.Days[2]=&Form.Days[3]=6-14&Form.HolidayCalendarIds={IdOf(list)}");
        Assert.Equal(200, typed.Code);
        Assert.Contains("Thursday, 24 December: 06:00–12:00 (Christmas Eve)", typed.Document.QuerySelector("[role=img]")!.GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.Contains($"{Hours}/{IdOf(entry)}?week=2026-12-28", typed.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_date_stands_in_a_list_once_and_lines_are_added_and_taken_out_without_scripts()
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        var entry = await AddAsync(admin, Holidays, "Lines", Line(0, "2026-07-04", "Independence Day", yearly: true));
        var twice = await AdminForm.Save(admin, entry, [.. Line(1, "2030-07-04", "Again")]);
        Assert.Equal(422, twice.Code);
        Assert.Contains("7/4/2030", twice.Document.QuerySelector("#day1-err")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Independence Day", twice.Document.QuerySelector("#day1-err")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Again", AdminForm.In(twice)["Form.Days[1].Name"]);
        foreach (var wrong in (string[])["2026-13-01", "soon"])
        {
            Assert.Equal(422, (await AdminForm.Save(admin, entry, [.. Line(1, wrong, "Wrong")])).Code);
        }

        Assert.Equal(422, (await AdminForm.Save(admin, entry, [.. Line(1, "2026-07-05", "")])).Code);
        Assert.Equal(422, (await AdminForm.Save(admin, entry, [.. Line(1, "2026-07-05", "No time", "09:00", "09:00")])).Code);

        var form = await AdminForm.Open(admin, entry);
        var without = AdminForm.In(await form.SendTo(admin, entry + "?handler=Update", ("Remove", "0")));
        Assert.Equal("", without["Form.Days[0].Name"]);
        Assert.Equal(303, (await without.Send(admin)).Code);
        Assert.Equal("[]", await desk.Database.Truth<string>("select holidays::text from holiday_calendars where id = $1", IdOf(entry)));
        Assert.Equal(303, (await AdminForm.Save(admin, entry, ("Form.Days[0].Date", "2026-07-04"), ("Form.Days[0].Name", "Back"))).Code);
    }

    [Fact]
    public async Task A_calendar_file_adds_what_is_new_and_says_what_it_did()
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        var entry = await AddAsync(admin, Holidays, "From a file", Line(0, "2026-12-25", "Christmas Day", yearly: true));
        const string File = """
            BEGIN:VCALENDAR
            BEGIN:VEVENT
            SUMMARY:Christmas
            DTSTART;VALUE=DATE:20271225
            END:VEVENT
            BEGIN:VEVENT
            SUMMARY:Neujahr Ä
            DTSTART;VALUE=DATE:20260101
            RRULE:FREQ=YEARLY
            END:VEVENT
            BEGIN:VEVENT
            SUMMARY:Meeting
            DTSTART:20260101T090000Z
            END:VEVENT
            END:VCALENDAR
            """;
        var sent = await admin.SendFormAsync(entry + "/import", Ics(File));
        Assert.Equal(303, sent.Code);
        var told = (await admin.GetAsync(sent.Location!)).Document.QuerySelector(".banner-green")!.TextContent;
        foreach (var words in (string[])["1 holiday was added", "1 was there already", "1 event is no holiday"])
        {
            Assert.Contains(words, told, StringComparison.Ordinal);
        }

        var form = await AdminForm.Open(admin, entry);
        Assert.Equal(("Neujahr Ä", "true"), (form["Form.Days[0].Name"], form["Form.Days[0].Yearly"]));
        Assert.Contains("0 holidays were added", (await admin.GetAsync((await admin.SendFormAsync(entry + "/import", Ics(File))).Location!)).Text, StringComparison.Ordinal);

        foreach (var (bytes, words) in ((byte[], string)[])[("No calendar"u8.ToArray(), "iCalendar file"), ([], "Choose a file"), (new byte[HolidayImport.MostBytes + 1], "larger")])
        {
            var refused = await admin.SendFormAsync(entry + "/import", new Part("File", bytes, "holidays.ics"));
            Assert.Equal(422, refused.Code);
            Assert.Contains(words, refused.Document.QuerySelector("#file-err")!.TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_list_in_use_stays_and_estimates_pass_over_its_days_without_their_names()
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        var list = await AddAsync(admin, Holidays, "In use", Line(0, "2026-02-10", "Secret outing"));
        var entry = await AddAsync(admin, Hours, "Keeps them", ("Form.TimeZone", "UTC"), ("Form.HolidayCalendarIds", IdOf(list).ToString()));
        Assert.Contains("1 set of working hours", (await admin.GetAsync(list)).Text, StringComparison.Ordinal);
        Assert.Equal(409, (await admin.PostFromAsync(list, list, ("Act", "remove"))).Code);
        Assert.Equal(303, (await AdminForm.Save(admin, list, [.. Line(1, "2026-02-11", "Another", until: "10:00")])).Code);

        var kept = await desk.Database.Truth<string>("select holidays::text from business_calendars where id = $1", IdOf(entry));
        Assert.DoesNotContain("outing", kept, StringComparison.Ordinal);
        var calendar = new WorkCalendar("UTC", await desk.Database.Truth<string>("select intervals::text from business_calendars where id = $1", IdOf(entry)), kept);
        // Monday 16:00, four hours: one on Monday, one on Wednesday until ten, two on Thursday.
        var expected = BusinessTime.InCalendars.Add(calendar, new DateTimeOffset(2026, 2, 9, 16, 0, 0, TimeSpan.Zero), 240);
        Assert.Equal(new DateTimeOffset(2026, 2, 12, 11, 0, 0, TimeSpan.Zero), expected);
        Assert.Equal(303, (await AdminForm.Save(admin, entry, ("Form.HolidayCalendarIds", null))).Code);
        Assert.Equal("[]", await desk.Database.Truth<string>("select holidays::text from business_calendars where id = $1", IdOf(entry)));
    }

    [Fact]
    public async Task A_policy_counts_by_them_with_their_holidays_by_name_and_keeps_them_from_being_deleted()
    {
        using var admin = await desk.SignInAs(Shop.Admin);
        var list = await AddAsync(admin, Holidays, "Of a policy", Line(0, "2026-02-10", "Founders’ Day"));
        var entry = await AddAsync(admin, Hours, "Of a policy", ("Form.TimeZone", "UTC"), ("Form.HolidayCalendarIds", IdOf(list).ToString()));
        var policy = await desk.Database.Truth<Guid>("update sla_policies set calendar_id = $1 where tenant_id = $2 returning id", IdOf(entry), Shop.TenantId);
        Assert.Contains("Used by 1 policy", (await admin.GetAsync(entry)).Text, StringComparison.Ordinal);
        Assert.Equal(409, (await admin.PostFromAsync(entry, entry, ("Act", "remove"))).Code);

        var tried = await admin.GetAsync($"/desk/admin/sla/{policy}?Try.Start=2026-02-09T10:00&Try.Metric=Resolution&Try.Priority={Shop.Priorities["Medium"]}");
        Assert.Contains("Founders’ Day", tried.Text, StringComparison.Ordinal);
        await desk.Database.Force("update sla_policies set calendar_id = null where tenant_id = $1", Shop.TenantId);
    }

    [Fact]
    public async Task A_new_tenant_begins_with_office_hours_and_an_empty_list_that_they_keep()
    {
        var hours = await desk.Database.Truth<string>("""
            select c.intervals::text from business_calendars c join holiday_calendars h on h.id = any (c.holiday_calendar_ids)
            where c.tenant_id = $1 and c.name = 'Office hours' and c.sort_order = 1 and h.name = 'Holidays'
            """, desk.Database.Acme.TenantId);
        Assert.Equal(Enumerable.Range(1, 5).Select(day => new OpenHours(day, 9 * 60, 17 * 60)), OpenHours.Parse(hours).Value);
    }

    private static (string, string?)[] Line(int place, string date, string name, string? from = null, string? until = null, bool yearly = false) =>
    [
        ($"Form.Days[{place}].Date", date), ($"Form.Days[{place}].Name", name), ($"Form.Days[{place}].From", from ?? ""), ($"Form.Days[{place}].Until", until ?? ""),
        ($"Form.Days[{place}].Yearly", yearly ? "true" : null),
    ];

    private static Part Ics(string text) => new("File", Encoding.UTF8.GetBytes(text), "holidays.ics");

    private static async Task<string> AddAsync(PortalClient admin, string list, string name, params (string Name, string? Value)[] fields)
    {
        var unique = Name(name);
        var saved = await AdminForm.Save(admin, list + "/new", [("Form.Name", unique), .. fields]);
        Assert.True(saved.Code == 303, saved.Text);
        return (await admin.GetAsync(list)).Document.QuerySelectorAll(".admin-name > a").Single(a => a.TextContent == unique).GetAttribute("href")!;
    }

    private static Task<string> AddAsync(PortalClient admin, string list, string name, params (string Name, string? Value)[][] lines) =>
        AddAsync(admin, list, name, [.. lines.SelectMany(l => l)]);

    private static Guid IdOf(string address) => Guid.Parse(address.Split('/')[^1]);

    private static string Name(string of) => $"{of} {Guid.CreateVersion7().ToString()[^8..]}";
}
