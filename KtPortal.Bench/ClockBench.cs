using System.Diagnostics;
using System.Globalization;
using KtPortal.Bench.Data;
using KtPortal.Core.Calendars;
using KtPortal.Core.Data;
using KtPortal.Core.Features;
using KtPortal.Core.Kernel;
using KtPortal.Core.Reports;
using KtPortal.Core.Sla;
using KtPortal.Core.Sla.Reports;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Bench;

/// <summary>
/// What clocks cost: a due time, asking while nothing is due, a thousand that are due at once, and running ones that follow an edited calendar.
/// In one tenant that has so many clocks; nothing else runs meanwhile.
/// </summary>
internal static class ClockBench
{
    private const int Due = 1000;
    private const int Recalculated = 10_000;
    private const int Counted = 20_000;
    private const int Ended = 500_000;

    public static async Task<int> RunAsync(string server, BenchOptions options, bool keep)
    {
        var database = await BenchDatabase.MakeAsync(server, BenchSize.OfLists(options.Clocks), keep);
        await using var services = new ServiceCollection().AddLogging().AddData(database.Options)
            .AddFeatures(new Deployment(_ => null, Path.GetTempPath(), "https://{host}")).BuildServiceProvider();
        var tenant = (Guid)(await database.RunAsync("select tenant_id from tickets group by 1 order by count(*) desc limit 1"))!;
        await FillAsync(database, tenant);
        var lines = new List<string> { CountDue(), await TimeIdleAsync(database, services) };
        lines.Add(await TimeDueAsync(database, services, tenant));
        lines.Add(await TimeFollowingAsync(database, services, tenant));
        lines.Add(await TimeComplianceAsync(database, services, tenant));
        Console.WriteLine(string.Join('\n', lines));
        return 0;
    }

    // A clock of each kind for every open ticket, due in a year.
    private static async Task FillAsync(BenchDatabase database, Guid tenant)
    {
        Progress.Say("Clocks for all open tickets ...");
        await database.RunAsync("""
            set session_replication_role = replica;
            update tickets set accepted_at = coalesce(accepted_at, created_at) where phase in ('open', 'in_progress', 'pending', 'new');
            delete from ticket_sla_clocks;
            insert into ticket_sla_clocks (tenant_id, id, ticket_id, metric, organization_id, partner_id, policy_id, priority_id, queue_id, found_by,
                target_minutes, started_at, due_at, warn_at, state, next_check_at)
            select t.tenant_id, gen_random_uuid(), t.id, m, t.organization_id, t.partner_id, p.id, t.priority_id, t.queue_id, 'default', 500000, now(),
                now() + interval '1 year', now() + interval '300 days', 'running', now() + interval '300 days'
            from tickets t join sla_policies p on p.tenant_id = t.tenant_id and p.is_default
            cross join unnest(array['first_response', 'resolution']) m;
            reset session_replication_role
            """);
        await database.RunAsync("vacuum (analyze) ticket_sla_clocks");
        Progress.Say($"{await database.RunAsync("select count(*) from ticket_sla_clocks where tenant_id = $1", tenant)} clocks of the tenant");
    }

    private static string CountDue()
    {
        var clock = BusinessClock.Of(
            "Europe/Berlin", """
                [{"day":1,"from":"08:00","until":"12:00"},{"day":1,"from":"13:00","until":"17:00"},{"day":2,"from":"08:00","until":"17:00"},
                 {"day":3,"from":"08:00","until":"17:00"},{"day":4,"from":"08:00","until":"17:00"},{"day":5,"from":"08:00","until":"15:00"}]
                """, [new(new(2026, 12, 25), "Christmas", true, null, null)], []).Value;
        var start = new DateTimeOffset(2026, 1, 1, 7, 13, 0, TimeSpan.Zero);
        long Run()
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < Counted; i++)
            {
                var from = start.AddMinutes(i * 17);
                _ = SlaCount.Due(clock, from, TimeSpan.FromMinutes(60 + (i % 2400)), [new(from.AddHours(1), from.AddHours(30))]);
            }

            return watch.ElapsedTicks;
        }

        Run();
        return Line("a due time, up to a working week ahead, over a pause", Run() * 1e6 / Stopwatch.Frequency / Counted, "µs");
    }

    private static async Task<string> TimeIdleAsync(BenchDatabase database, IServiceProvider services)
    {
        var doors = services.GetRequiredService<Doors>();
        Task AskAsync() => doors.QueryAsync("select app.ask_for_due_clocks($1)", r => r.GetInt32(0), CancellationToken.None, DateTimeOffset.Parse(
            (string)database.RunAsync("select now()::text").GetAwaiter().GetResult()!, CultureInfo.InvariantCulture));
        await AskAsync();
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 20; i++)
        {
            await AskAsync();
        }

        return Line($"asking, while none of {await database.RunAsync("select count(*) from ticket_sla_clocks")} clocks is due", watch.Elapsed.TotalMilliseconds / 20, "ms");
    }

    private static async Task<string> TimeDueAsync(BenchDatabase database, IServiceProvider services, Guid tenant)
    {
        // As one command, without parameters: what follows triggers is switched off for its session alone.
        await database.RunAsync($"""
            set session_replication_role = replica;
            with chosen as (select c.tenant_id, c.id from ticket_sla_clocks c join tickets t on t.tenant_id = c.tenant_id and t.id = c.ticket_id
                where c.tenant_id = '{tenant}' and c.metric = 'resolution' and t.phase in ('open', 'in_progress') and t.deleted_at is null limit {Due})
            update ticket_sla_clocks c set target_minutes = 60, started_at = now() - interval '2 hours', due_at = now() - interval '1 hour',
                next_check_at = now() - interval '1 hour' from chosen s where c.tenant_id = s.tenant_id and c.id = s.id;
            update tickets t set accepted_at = c.started_at from ticket_sla_clocks c
                where c.tenant_id = t.tenant_id and c.ticket_id = t.id and c.next_check_at < now();
            reset session_replication_role
            """);
        // As a node that has followed one before: its model is built.
        var one = (Guid)(await database.RunAsync("select ticket_id from ticket_sla_clocks where tenant_id = $1 and next_check_at > now() limit 1", tenant))!;
        await InAsync(services, tenant, (scope, _, actor) =>
            scope.GetRequiredService<SlaFollow>().FollowAsync(actor, [one], SlaReach.AsPromised, CancellationToken.None));
        var watch = Stopwatch.StartNew();
        await InAsync(services, tenant, (scope, _, actor) => scope.GetRequiredService<SlaDue>().ActAsync(actor, CancellationToken.None));
        var took = watch.Elapsed.TotalSeconds;
        var late = await database.RunAsync("select count(*) from ticket_sla_clocks where state = 'breached'");
        return Line($"{Due} due at once, warned, breached, told, escalated ({late} are late now)", took, "s");
    }

    private static async Task<string> TimeFollowingAsync(BenchDatabase database, IServiceProvider services, Guid tenant)
    {
        var tickets = (Guid[])(await database.RunAsync(
            "select array_agg(ticket_id) from (select distinct ticket_id from ticket_sla_clocks where tenant_id = $1 and completed_at is null limit $2) t",
            tenant, Recalculated / 2))!;
        var watch = Stopwatch.StartNew();
        foreach (var some in tickets.Chunk(250))
        {
            await InAsync(services, tenant, (scope, _, actor) =>
                scope.GetRequiredService<SlaFollow>().FollowAsync(actor, some, SlaReach.Anew, CancellationToken.None));
        }

        return Line($"{tickets.Length * 2} running clocks follow a calendar", watch.Elapsed.TotalSeconds, "s");
    }

    // As its manager reads it, under the policies: half a million promises that ended within a year.
    private static async Task<string> TimeComplianceAsync(BenchDatabase database, IServiceProvider services, Guid tenant)
    {
        Progress.Say("Promises that ended ...");
        await database.RunAsync($"""
            set session_replication_role = replica;
            insert into ticket_sla_clocks (tenant_id, id, ticket_id, metric, organization_id, partner_id, policy_id, priority_id, queue_id, found_by,
                target_minutes, started_at, due_at, state, completed_at, breached_at, breach_cause, counted_at)
            select t.tenant_id, gen_random_uuid(), gen_random_uuid(), m, t.organization_id, t.partner_id, p.id, t.priority_id, t.queue_id, 'default', 240,
                d.at - interval '4 hours', d.at, case when n % 9 = 0 then 'breached' else 'met' end, d.at, case when n % 9 = 0 then d.at end,
                case when n % 9 = 0 then 'late' end, d.at
            from (select *, row_number() over () as n from tickets where tenant_id = '{tenant}' limit {Ended / 2}) t
            join sla_policies p on p.tenant_id = t.tenant_id and p.is_default
            cross join unnest(array['first_response', 'resolution']) m
            cross join lateral (select now() - n * interval '100 seconds' as at) d;
            reset session_replication_role
            """);
        await database.RunAsync("vacuum (analyze) ticket_sla_clocks");
        var manager = (Guid)(await database.RunAsync(
            "select u.id from users u join roles r on r.id = u.role_id where u.tenant_id = $1 and r.name = 'manager' limit 1", tenant))!;
        var ended = await database.RunAsync("select count(*) from ticket_sla_clocks where counted_at is not null and tenant_id = $1", tenant);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var course = ReportCourse.Of(today.AddDays(-365), today, TimeZoneInfo.Utc);
        var selection = new SlaSelection(TimeProvider.System.GetUtcNow().AddDays(-366), TimeProvider.System.GetUtcNow().AddDays(1));
        var best = double.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            await using var scope = services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
            var actor = Actor.System(tenant, "bench") with
            {
                Audience = Audience.Provider,
                UserId = manager,
                Permissions = [SlaPermissions.Reports],
            };
            await db.EnterAsync(actor, CancellationToken.None);
            var watch = Stopwatch.StartNew();
            _ = (await scope.ServiceProvider.GetRequiredService<SlaReports>().ReadAsync(
                actor, selection, SlaDimensions.Organization, course, CancellationToken.None)).Value;
            best = Math.Min(best, watch.Elapsed.TotalMilliseconds);
        }

        return Line($"what was kept of {ended} promises that ended, by client and month, as a manager reads it (best of 5)", best, "ms");
    }

    private static async Task InAsync(IServiceProvider services, Guid tenant, Func<IServiceProvider, PortalDb, Actor, Task> work)
    {
        await using var scope = services.CreateAsyncScope();
        var (db, actor) = (scope.ServiceProvider.GetRequiredService<PortalDb>(), Actor.System(tenant, "bench"));
        await db.EnterAsync(actor, CancellationToken.None);
        await work(scope.ServiceProvider, db, actor);
        await db.SaveChangesAsync();
        await db.CommitAsync(CancellationToken.None);
    }

    private static string Line(string what, double figure, string unit) => string.Create(CultureInfo.InvariantCulture, $"| {what} | {figure:0.0} {unit} |");
}
