using KtPortal.Core.Kernel;
using KtPortal.Core.Reports;
using KtPortal.Core.Sla;
using KtPortal.Core.Sla.Reports;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Sla.Reports;

/// <summary>Figures of service levels, from clocks made by hand.</summary>
public sealed class SlaReportTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Answer = "first_response";
    private const string Solution = "resolution";

    private Shop Shop => database.Shop;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_kept_is_a_share_of_what_ended_or_is_late_whoever_it_is_told_apart_by()
    {
        var (harbor, pine, lumen, cedar) = (
            await Shop.OpenTicket(Shop.Harbor.Dana, priority: "High"), await Shop.OpenTicket(Shop.Pine.Dana), await Shop.OpenTicket(Shop.Lumen.Dana),
            await Shop.OpenTicket(Shop.Cedar.Dana, priority: "Low"));
        await MakeAsync(
            new(harbor, Answer, "met", "2020-03-02 10:00Z") { Agent = Shop.Agent },
            new(harbor, Solution, "breached", "2020-03-03 10:00Z") { Elapsed = 75 },
            new(lumen, Answer, "breached", "2020-03-04 10:00Z") { IsWaived = true },
            new(lumen, Solution, "met", "2020-03-05 10:00Z"),
            new(cedar, Answer, "breached", "2020-03-06 10:00Z") { IsOpen = true, Agent = Shop.Manager },
            new(cedar, Solution, "cancelled", "2020-03-06 10:00Z"),
            new(pine, Answer, "running", "2020-03-06 10:00Z") { IsOpen = true },
            new(pine, Solution, "met", "2020-04-01 00:00Z"));
        var march = new SlaSelection(At("2020-03-01"), At("2020-04-01"));

        foreach (var by in SlaDimensions.All)
        {
            var figures = await ReadAsync(Shop.Manager, march, by);
            Assert.Equal((new SlaKept(1, 1, 1), new SlaKept(1, 1, 0)), (figures.Answer, figures.Solution));
            Assert.Equal(figures.Answer, Sum(figures.Rows.Select(r => r.Answer)));
            Assert.Equal(figures.Solution, Sum(figures.Rows.Select(r => r.Solution)));
            Assert.Equal(figures.Answer, Sum(figures.Course.Select(p => p.Answer)));
            Assert.Equal(figures.Solution, Sum(figures.Course.Select(p => p.Solution)));
            // Each figure leads to as many rows.
            foreach (var row in figures.Rows)
            {
                foreach (var (metric, kept) in new[] { (SlaMetric.FirstResponse, row.Answer), (SlaMetric.Resolution, row.Solution) })
                {
                    var narrowed = march with { Metric = metric, Narrowed = new Dictionary<ReportDimension, string?> { [by] = row.Id?.ToString() } };
                    Assert.Equal(
                        [kept.Met, kept.Missed, kept.Counted, kept.Waived],
                        (int[])
                        [
                            await CountAsync(Shop.Manager, narrowed, SlaShown.Met), await CountAsync(Shop.Manager, narrowed, SlaShown.Missed),
                            await CountAsync(Shop.Manager, narrowed, SlaShown.Counted), await CountAsync(Shop.Manager, narrowed, SlaShown.Waived),
                        ]);
                }
            }
        }

        Assert.Equal(3, (await ReadAsync(Shop.Manager, march, SlaDimensions.Organization)).Rows.Count);
        Assert.Equal(["High", "Low", "Medium"], (await ReadAsync(Shop.Manager, march, SlaDimensions.Priority)).Rows.Select(r => r.Name).Order());
        var list = (await ListAsync(Shop.Manager, march with { Metric = SlaMetric.Resolution }, SlaShown.Missed)).Page;
        var late = Assert.Single(list.Rows);
        Assert.Equal((harbor.Number, 15, BreachCause.Late), (late.Number, late.Late, late.Cause!.Value));
        // One that still runs is late by what it has used up until now.
        Assert.True((await ListAsync(Shop.Manager, march with { Metric = SlaMetric.FirstResponse }, SlaShown.Missed)).Page.Rows[0].Late > 1000);

        // A partner reads its own clients', and nothing of who works for the provider.
        var partner = await ReadAsync(Shop.Northwind.Owner, march, SlaDimensions.Agent);
        Assert.Equal((new SlaKept(0, 0, 1), new SlaKept(1, 0, 0)), (partner.Answer, partner.Solution));
        Assert.Equal("Medium", Assert.Single(partner.Rows).Name);
        var waived = Assert.Single((await ListAsync(Shop.Northwind.Owner, march, SlaShown.Waived)).Page.Rows);
        Assert.Equal((lumen.Number, (string?)null, (string?)null, (string?)null), (waived.Number, waived.AgentName, waived.WaivedBy, waived.WaiveReason));
        Assert.NotNull(waived.WaivedAt);
        // Narrowed to somebody of the provider's it is told no more than without.
        Assert.Equal(1, await CountAsync(
            Shop.Northwind.Owner, march with { Narrowed = new Dictionary<ReportDimension, string?> { [SlaDimensions.Agent] = Shop.Agent.Id.ToString() } }, SlaShown.Met));
        Assert.Equal(0, await CountAsync(Shop.Southwind.Owner, march, SlaShown.Waived));
    }

    [Theory]
    [InlineData("Europe/Berlin", "2021-05-04")]
    [InlineData("America/New_York", "2021-05-03")]
    public async Task A_day_begins_at_its_readers_midnight(string zone, string day)
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await MakeAsync(new MadeClock(ticket, Answer, "met", "2021-05-03 22:00Z"));
        var place = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var course = ReportCourse.Of(new(2021, 5, 2), new(2021, 5, 5), place);
        var figures = await database.As(Shop.Manager.Actor, scope => scope.Get<SlaReports>().ReadAsync(
            scope.Actor, new(At("2021-05-01"), At("2021-05-07")), SlaDimensions.Priority, course, Cancel));

        var part = Assert.Single(figures.Value.Course, p => p.Answer.Met > 0);
        Assert.Equal(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), part.First);
        Assert.Equal(part.First, part.Last);
    }

    [Fact]
    public void A_course_has_no_more_parts_than_one_can_read()
    {
        Assert.Equal(ReportStep.Day, ReportCourse.Of(new(2026, 3, 1), new(2026, 3, 30), TimeZoneInfo.Utc).Step);
        var weeks = ReportCourse.Of(new(2026, 3, 3), new(2026, 5, 31), TimeZoneInfo.Utc);
        Assert.Equal((new DateOnly(2026, 3, 3), new DateOnly(2026, 3, 8)), weeks[0]);
        Assert.Equal((new DateOnly(2026, 3, 9), new DateOnly(2026, 3, 15)), weeks[1]);
        Assert.Equal(new DateOnly(2026, 5, 31), weeks[weeks.Starts.Count - 1].Last);
        Assert.Equal(ReportStep.Week, ReportCourse.Of(new(2026, 1, 1), new(2026, 12, 31), TimeZoneInfo.Utc, ReportStep.Day).Step);
        Assert.Equal(ReportStep.Month, ReportCourse.Of(new(2020, 1, 1), new(2026, 12, 31), TimeZoneInfo.Utc, ReportStep.Day).Step);
    }

    [Fact]
    public async Task Times_are_those_of_what_ended_in_working_time_and_by_the_clock()
    {
        foreach (var (minutes, state) in new[] { (10, "met"), (20, "met"), (30, "met"), (200, "breached") })
        {
            var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
            await MakeAsync(new MadeClock(ticket, Answer, state, "2022-03-02 10:00Z") { Elapsed = minutes, PausedSeconds = 7200, Fired = minutes > 10 ? [80] : [] });
        }

        var once = await Shop.OpenTicket(Shop.Harbor.Dana);
        var again = await Shop.OpenTicket(Shop.Harbor.Dana);
        await MakeAsync(new(once, Solution, "met", "2022-03-02 10:00Z"), new(again, Solution, "met", "2022-03-02 10:00Z"));
        await database.Force("""
            insert into ticket_sla_pauses (tenant_id, ticket_id, paused_at, resumed_at, reason, status_id)
            select tenant_id, id, now(), now(), 'ended', status_id from tickets where id = $1
            """, again.Id);
        var figures = (await database.As(Shop.Manager.Actor, scope =>
            scope.Get<SlaTimes>().ReadAsync(scope.Actor, new(At("2022-03-01"), At("2022-04-01")), Cancel))).Value;

        var answers = figures.Taken.Single(t => t.Metric == SlaMetric.FirstResponse);
        Assert.Equal((4, 65m, 20m, 200m), (answers.Count, answers.Working.Average!.Value, answers.Working.Median!.Value, answers.Working.Most!.Value));
        Assert.Equal((480m, 480m), (answers.Wall.Average!.Value, answers.Wall.Median!.Value));
        Assert.Equal((0.25, 3, 2), (answers.Paused!.Value, answers.Warned!.Value, answers.Saved!.Value));
        Assert.Equal((1, 2, 0.5), (figures.Reopened, figures.Solutions, figures.ReopenedShare!.Value));
        var partner = (await database.As(Shop.Northwind.Owner.Actor, scope =>
            scope.Get<SlaTimes>().ReadAsync(scope.Actor, new(At("2022-03-01"), At("2022-04-01")), Cancel))).Value;
        Assert.Empty(partner.Taken);
    }

    private static SlaSelection Any => new(default, default);

    [Fact]
    public async Task What_runs_now_is_told_by_how_much_of_its_time_is_used_up()
    {
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        await MakeAsync(new(ticket, Answer, "running", "2023-03-02 10:00Z") { IsOpen = true }, new(ticket, Solution, "running", "2023-03-02 10:00Z") { IsOpen = true });
        await database.Force("update ticket_sla_clocks set due_at = now() + interval '9 minutes' where ticket_id = $1 and metric = 'first_response'", ticket.Id);
        await database.Force("update ticket_sla_clocks set due_at = now() + interval '50 minutes' where ticket_id = $1 and metric = 'resolution'", ticket.Id);

        foreach (var person in (Person[])[Shop.Manager, Shop.Northwind.Owner])
        {
            var figures = (await database.As(person.Actor, scope => scope.Get<SlaApproaching>().ReadAsync(scope.Actor, Any, 50, Cancel))).Value;
            Assert.Equal([1, 1, 0], figures.Above);
            var near = Assert.Single(figures.Nearest);
            Assert.Equal((ticket.Number, SlaMetric.FirstResponse, 85), (near.Number, near.Metric, near.Percent));
            // Rows are those of the figure that leads to them; a report that is narrowed counts no others.
            async Task<SlaNearFigures> OfAsync(SlaSelection selection, int above) =>
                (await database.As(person.Actor, scope => scope.Get<SlaApproaching>().ReadAsync(scope.Actor, selection, above, Cancel))).Value;
            Assert.Empty((await OfAsync(Any, 95)).Nearest);
            var others = Any with { Narrowed = new Dictionary<ReportDimension, string?> { [SlaDimensions.Organization] = Shop.Harbor.Id.ToString() } };
            Assert.Equal([0, 0, 0], (await OfAsync(others, 50)).Above);
        }

        Assert.Empty((await database.As(Shop.Southwind.Owner.Actor, scope => scope.Get<SlaApproaching>().ReadAsync(scope.Actor, Any, 50, Cancel))).Value.Nearest);
    }

    [Fact]
    public async Task They_are_for_those_who_answer_for_them()
    {
        var period = new SlaSelection(At("2020-03-01"), At("2020-04-01"));
        var course = ReportCourse.Of(new(2020, 3, 1), new(2020, 3, 31), TimeZoneInfo.Utc);
        foreach (var person in (Person[])[Shop.Agent, Shop.Dispatcher, Shop.Northwind.Staff, Shop.Harbor.Office, Shop.Harbor.Dana])
        {
            Assert.IsType<Problem.Forbidden>((await database.As(person.Actor, scope =>
                scope.Get<SlaReports>().ReadAsync(scope.Actor, period, SlaDimensions.Priority, course, Cancel))).Problem);
            Assert.IsType<Problem.Forbidden>((await database.As(person.Actor, scope =>
                scope.Get<SlaClockList>().ReadAsync(scope.Actor, period, SlaShown.Missed, null, Cancel))).Problem);
            Assert.IsType<Problem.Forbidden>((await database.As(person.Actor, scope => scope.Get<SlaTimes>().ReadAsync(scope.Actor, period, Cancel))).Problem);
            Assert.IsType<Problem.Forbidden>((await database.As(person.Actor, scope => scope.Get<SlaApproaching>().ReadAsync(scope.Actor, Any, 50, Cancel))).Problem);
        }
    }

    private async Task MakeAsync(params IReadOnlyList<MadeClock> clocks)
    {
        foreach (var one in clocks)
        {
            await one.PutAsync(database);
        }
    }

    private static DateTimeOffset At(string day) => DateTimeOffset.Parse(day + "T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture);

    private static SlaKept Sum(IEnumerable<SlaKept> kept) => kept.Aggregate(SlaKept.None, (a, b) => new(a.Met + b.Met, a.Missed + b.Missed, a.Waived + b.Waived));

    private async Task<SlaFigures> ReadAsync(Person who, SlaSelection selection, ReportDimension by) =>
        (await database.As(who.Actor, scope => scope.Get<SlaReports>().ReadAsync(
            scope.Actor, selection, by, ReportCourse.Of(new(2020, 3, 1), new(2020, 3, 31), TimeZoneInfo.Utc), Cancel))).Value;

    private async Task<(ListPage<SlaClockRow> Page, int All)> ListAsync(Person who, SlaSelection selection, SlaShown shown) =>
        (await database.As(who.Actor, scope => scope.Get<SlaClockList>().ReadAsync(scope.Actor, selection, shown, null, Cancel))).Value;

    private async Task<int> CountAsync(Person who, SlaSelection selection, SlaShown shown)
    {
        var (page, all) = await ListAsync(who, selection, shown);
        Assert.Equal(all, page.Rows.Count);
        return all;
    }
}
