using KtPortal.Core.Jobs;
using KtPortal.Core.Tickets.Recurring;
using KtPortal.Tests.Support;
using KtPortal.Tests.Web.Desk.Admin;
using Microsoft.Extensions.DependencyInjection;
using static KtPortal.Tests.Support.Waiting;

namespace KtPortal.Tests.Web.Tickets;

/// <summary>What recurs: set up by an admin, made by the job, once for each time it is due.</summary>
public sealed class RecurringTests(PortalWithLetterbox running) : IClassFixture<PortalWithLetterbox>
{
    private static int firings;

    private Shop Shop => running.Shop;

    private TestDatabase Database => running.Database;

    [Fact]
    public async Task A_ticket_is_made_of_the_template_once_for_each_time_and_what_is_older_than_a_day_is_skipped()
    {
        var recurring = await AddAsync("Backups", Shop.Harbor.Dana.Email, ("Form.Repeats", "Daily"));
        await Database.Force("""
            update recurring_tickets set starts_on = current_date - 3, starts_at = '00:00', time_zone = 'UTC' where id = $1
            """, recurring);
        // The node was down: since when it should have looked, three times passed.
        await Database.Force("""
            update recurring_tickets set next_run_at = (current_date - 3)::timestamp at time zone 'UTC' where id = $1
            """, recurring);
        await RunAsync();
        await RunAsync();
        await Eventually(async () => await Database.Truth<long>(
            "select count(*) from recurring_occurrences where recurring_id = $1 and state = 'due'", recurring) == 0);

        Assert.Equal(3, await Database.Truth<long>(
            "select count(*) from recurring_occurrences where recurring_id = $1 and state = 'skipped' and reason = 'late'", recurring));
        Assert.Equal("Check last night’s backups|recurring|dana|High|open|Task|true|maintenance|Backups", await Database.Truth<string>("""
            select string_agg(concat_ws('|', t.subject, t.source, split_part(t.requester_email, '@', 1), p.name, t.phase, y.name,
                (t.assigned_to_id = $2)::text, array_to_string(t.tags, ' '), v.name), ';')
            from recurring_occurrences o join tickets t on t.id = o.ticket_id join ticket_priorities p on p.id = t.priority_id
            join ticket_types y on y.id = t.type_id join services v on v.id = t.service_id
            where o.recurring_id = $1 and o.occurs_at = current_date::timestamp at time zone 'UTC'
            """, recurring, Shop.Agent.Id), ignoreCase: true);
        using var admin = await running.App.SignInAs(Shop.Admin);
        var page = await admin.GetAsync($"/desk/admin/recurring/{recurring}");
        Assert.Equal(0, await Database.Truth<long>(
            "select count(*) from timeline_events e join recurring_occurrences o on o.ticket_id = e.subject_id where o.recurring_id = $1 and e.actor_name = $2",
            recurring, page.Document.QuerySelector("h1")!.TextContent.Trim()));
        Assert.Contains("Skipped. More than a day late", page.Text, StringComparison.Ordinal);
        Assert.Single(page.Document.QuerySelectorAll(".admin-side a[href^='/desk/tickets/']"));
    }

    [Fact]
    public async Task What_its_template_opens_below_it_and_says_of_custom_fields_comes_with_each()
    {
        var recurring = await AddAsync("With more", Shop.Harbor.Dana.Email, ("Form.Repeats", "Daily"));
        await Database.Force("""
            insert into custom_field_definitions (tenant_id, id, entity_type, key, name, field_type) values ($1, gen_random_uuid(), 'ticket', 'server', 'Server', 'text')
            """, Shop.TenantId);
        await Database.Force("""
            with child as (insert into ticket_templates (tenant_id, id, name, custom_fields)
                values ($1, gen_random_uuid(), 'Swap the tape', '{"server": "backup2"}') returning id),
            parent as (update ticket_templates t set custom_fields = '{"server": "backup1"}' from recurring_tickets r where r.id = $2 and t.id = r.template_id returning t.id)
            insert into ticket_template_children (tenant_id, id, template_id, child_id) select $1, gen_random_uuid(), parent.id, child.id from parent, child
            """, Shop.TenantId, recurring);
        await Database.Force("update recurring_tickets set starts_on = current_date, starts_at = '00:00', time_zone = 'UTC' where id = $1", recurring);
        await Database.Force("update recurring_tickets set next_run_at = current_date::timestamp at time zone 'UTC' where id = $1", recurring);
        await RunAsync();
        await Eventually(async () => await MadeOf(recurring) > 0);

        Assert.Equal("backup1 Swap the tape backup2 open dana", await Database.Truth<string>("""
            select concat_ws(' ', f.fields ->> 'server', c.subject, g.fields ->> 'server', c.phase, split_part(lower(c.requester_email), '@', 1))
            from recurring_occurrences o join ticket_private_fields f on f.ticket_id = o.ticket_id
            join ticket_relations r on r.source_id = o.ticket_id and r.kind = 'parent' join tickets c on c.id = r.target_id
            join ticket_private_fields g on g.ticket_id = c.id where o.recurring_id = $1 limit 1
            """, recurring));
    }

    [Fact]
    public async Task Made_in_advance_it_waits_for_nobody_until_its_day()
    {
        var recurring = await AddAsync("Patching", null, ("Form.Repeats", "Daily"), ("Form.LeadDays", "2"));
        await Database.Force("update recurring_tickets set starts_on = current_date + 2, starts_at = '00:00', time_zone = 'UTC' where id = $1", recurring);
        await Database.Force("update recurring_tickets set next_run_at = current_date::timestamp at time zone 'UTC' where id = $1", recurring);
        await RunAsync();
        await Eventually(async () => await Database.Truth<bool>(
            "select exists (select 1 from recurring_occurrences where recurring_id = $1 and state = 'made')", recurring));
        Assert.Equal("t 0 t", await Database.Truth<string>("""
            select concat_ws(' ', t.scheduled_start = (current_date + 2)::timestamp at time zone 'UTC',
                (select count(*) from ticket_queue_places q where q.ticket_id = t.id), t.organization_id = $2)
            from recurring_occurrences o join tickets t on t.id = o.ticket_id where o.recurring_id = $1
            """, recurring, Shop.ProviderId));
    }

    [Fact]
    public async Task What_is_planned_late_is_made_at_once_and_planned_anew_makes_no_second_one_of_a_day()
    {
        // The first date is nearer than the days in advance.
        var recurring = await AddAsync("Late", null, ("Form.Repeats", "Weekly"), ("Form.LeadDays", "5"), ("Form.TimeZone", "Asia/Tokyo"),
            ("Form.StartsOn", InDays(2)), ("Form.StartsAt", "10:00"));
        await RunAsync();
        await Eventually(async () => await MadeOf(recurring) == 1);
        using var admin = await running.App.SignInAs(Shop.Admin);
        Assert.Equal(303, (await AdminForm.Save(admin, $"/desk/admin/recurring/{recurring}", ("Form.StartsAt", "11:00"))).Code);
        await RunAsync();
        Assert.Equal(1, await Database.Truth<long>("select count(*) from recurring_occurrences where recurring_id = $1", recurring));
        Assert.True(await Database.Truth<bool>(
            "select next_run_at between now() + interval '3 days' and now() + interval '5 days' from recurring_tickets where id = $1", recurring));
    }

    [Fact]
    public async Task It_is_switched_off_and_its_owner_told_when_no_date_is_left_or_nobody_is_there_to_ask()
    {
        var ended = await AddAsync("Once more", null, ("Form.Repeats", "Daily"), ("Form.Most", "1"));
        await Database.Force("update recurring_tickets set starts_on = current_date - 1 where id = $1", ended);
        await Database.Force("update recurring_tickets set next_run_at = now() - interval '3 days' where id = $1", ended);
        var orphaned = await AddAsync("For somebody who left", Shop.Pine.Dana.Email, ("Form.Repeats", "Daily"));
        await Database.Force("update recurring_tickets set starts_on = current_date, starts_at = '00:00', time_zone = 'UTC' where id = $1", orphaned);
        await Database.Force("update recurring_tickets set next_run_at = current_date::timestamp at time zone 'UTC' where id = $1", orphaned);
        await Database.Force("update users set status = 'suspended' where id = $1", Shop.Pine.Dana.Id);
        try
        {
            await RunAsync();
            await Eventually(async () => await Database.Truth<long>(
                "select count(*) from recurring_tickets where id = any($1) and not is_active", new[] { ended, orphaned }) == 2);
            Assert.Equal(
                "requester", await Database.Truth<string>("select reason from recurring_occurrences where recurring_id = $1", orphaned));
            foreach (var words in (string[])["no further date", "is no longer active"])
            {
                await Eventually(async () => await Database.Truth<bool>(
                    "select exists (select 1 from letterbox.mails where to_address = $1 and body like '%' || $2 || '%')", Shop.Admin.Email, words));
            }
        }
        finally
        {
            await Database.Force("update users set status = 'active' where id = $1", Shop.Pine.Dana.Id);
        }
    }

    [Fact]
    public async Task The_form_shows_the_next_dates_and_says_at_its_field_what_is_wrong()
    {
        using var admin = await running.App.SignInAs(Shop.Admin);
        var times = await admin.GetAsync("/desk/admin/recurring/times?Form.Repeats=MonthlyWeekday&Form.Every=1&Form.StartsOn=2099-01-06&Form.StartsAt=09:00&Form.TimeZone=UTC");
        Assert.Contains("6 January 2099", times.Text, StringComparison.Ordinal);
        Assert.Contains("3 February 2099", times.Text, StringComparison.Ordinal);

        var refused = await AdminForm.Save(admin, "/desk/admin/recurring/new", ("Form.Name", "Wrong in every way"), ("Form.For", "nobody at all"),
            ("Form.Repeats", "Own"), ("Form.Rule", "FREQ=HOURLY"), ("Form.TimeZone", "Europe/Nowhere"), ("Form.LeadDays", "many"), ("Form.EndsOn", "1999-01-01"));
        Assert.Equal(422, refused.Code);
        foreach (var words in (string[])["Choose the template", "fits nobody", "rule of your own", "Enter a time zone", "from 0 to 60", "before the first one"])
        {
            Assert.Contains(words, refused.Text, StringComparison.Ordinal);
        }

        foreach (var (field, value) in ((string, string)[])[("StartsOn", "9999-12-31"), ("StartsOn", "0001-01-01"), ("Most", "0"), ("Every", "-1"), ("StartsAt", "25:00")])
        {
            Assert.Equal(
                422,
                (await AdminForm.Save(admin, "/desk/admin/recurring/new", ("Form.Name", "Out of bounds"), ("Form." + field, value))).Code);
            Assert.Contains("None yet", (await admin.GetAsync(
                $"/desk/admin/recurring/times?Form.{field}={value}&Form.Repeats=Daily&Form.Every=1&Form.StartsOn=2090-01-01&Form.StartsAt=09:00&Form.TimeZone=UTC")).Text, StringComparison.Ordinal);
        }

        Assert.Equal("FREQ=HOURLY", refused.Document.QuerySelector("#rule")!.GetAttribute("value"));
        Assert.Equal("nobody at all", refused.Document.QuerySelector("#for")!.GetAttribute("value"));
        using var manager = await running.App.SignInAs(Shop.Manager);
        Assert.Equal(403, (await manager.GetAsync("/desk/admin/recurring")).Code);
    }

    private async Task<Guid> AddAsync(string name, string? whom, params (string, string?)[] more)
    {
        var template = Guid.CreateVersion7();
        await Database.Force("""
            insert into ticket_templates (tenant_id, id, name, subject, description, priority_id, queue_id, type_id, assignee_id, tags, service_id)
            values ($1, $2, $3, 'Check last night’s backups', 'Failed:', (select id from ticket_priorities where tenant_id = $1 and name = 'High'), $4,
                (select id from ticket_types where tenant_id = $1 and name = 'Task'), $5, '{maintenance}', $6)
            """, Shop.TenantId, template, $"{name} {template}", await OpenQueueAsync(), Shop.Agent.Id, await ServiceAsync());
        using var admin = await running.App.SignInAs(Shop.Admin);
        var title = $"{name} {template:N}";
        var saved = await AdminForm.Save(admin, "/desk/admin/recurring/new",
            [("Form.Name", title), ("Form.TemplateId", template.ToString()), ("Form.For", whom), .. more]);
        Assert.True(saved.Code == 303, saved.Text);
        return await Database.Truth<Guid>("select id from recurring_tickets where name = $1", title);
    }

    private async Task<Guid> ServiceAsync()
    {
        await Database.Force("""
            insert into services (tenant_id, id, name) select $1, gen_random_uuid(), 'Backups' where not exists (select 1 from services where tenant_id = $1)
            """, Shop.TenantId);
        return await Database.Truth<Guid>("select id from services where tenant_id = $1", Shop.TenantId);
    }

    /// <summary>A queue whose tickets somebody lets in: those that are planned need nobody.</summary>
    private async Task<Guid> OpenQueueAsync()
    {
        var queue = Guid.CreateVersion7();
        await Database.Force("insert into ticket_queues (tenant_id, id, name, requires_acceptance) values ($1, $2, $3, true)",
            Shop.TenantId, queue, $"Planned {queue}");
        return queue;
    }

    private static string InDays(int days) =>
        TimeProvider.System.GetUtcNow().AddDays(days).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private Task<long> MadeOf(Guid recurring) =>
        Database.Truth<long>("select count(*) from recurring_occurrences where recurring_id = $1 and state = 'made'", recurring);

    private async Task RunAsync()
    {
        await using var scope = running.App.Services.CreateAsyncScope();
        var due = TimeProvider.System.GetUtcNow().AddDays(1).AddMinutes(Interlocked.Increment(ref firings));
        await scope.ServiceProvider.GetRequiredService<ScheduledRun>().RunAsync(RecurringRun.Name, due, TestContext.Current.CancellationToken);
    }
}
