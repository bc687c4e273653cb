using System.Globalization;
using KtPortal.Core.Kernel;
using KtPortal.Core.Reports;
using KtPortal.Core.Tickets.Reports;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Tickets.Reports;

/// <summary>Figures of tickets that were moved to times of their own, beside the lists behind them.</summary>
public sealed class TicketReportTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private Shop Shop => database.Shop;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_came_and_became_of_it_is_told_apart_and_each_figure_leads_to_as_many_tickets()
    {
        var june = new TicketSelection(At("2020-06-01"), At("2020-07-01"));
        var earlier = await MadeAsync(Shop.Pine.Dana, "2020-05-20", "resolved", "2020-06-05");
        await MadeAsync(Shop.Harbor.Dana, "2020-06-02", "resolved", "2020-06-10", "High");
        await MadeAsync(Shop.Harbor.Dana, "2020-06-03");
        await MadeAsync(Shop.Pine.Dana, "2020-06-04", "closed", "2020-06-11");
        var lumen = await MadeAsync(Shop.Lumen.Dana, "2020-06-05");
        await MadeAsync(Shop.Cedar.Dana, "2020-06-06", "cancelled", "2020-06-07", "Low");
        await MadeAsync(Shop.Harbor.Dana, "2020-07-01");

        foreach (var by in TicketDimensions.All)
        {
            var figures = await SummaryAsync(Shop.Manager, june, by);
            Assert.Equal((new TicketCounts(5, 2, 1), 2), (figures.All, figures.All.Open));
            Assert.Equal(new TicketCounts(1, 1, 0), figures.Before);
            Assert.Equal((5, 1), (figures.Rows.Sum(r => r.Counts.Made), figures.Rows.Sum(r => r.Before)));
            foreach (var row in figures.Rows)
            {
                var narrowed = june with { Narrowed = new Dictionary<ReportDimension, string?> { [by] = row.Value } };
                Assert.Equal(
                    [row.Counts.Made, row.Counts.Resolved, row.Counts.Cancelled, row.Counts.Open, row.Before],
                    (int[])
                    [
                        await CountAsync(Shop.Manager, narrowed, TicketShown.Made), await CountAsync(Shop.Manager, narrowed, TicketShown.Resolved),
                        await CountAsync(Shop.Manager, narrowed, TicketShown.Cancelled), await CountAsync(Shop.Manager, narrowed, TicketShown.Open),
                        await CountAsync(Shop.Manager, narrowed with { From = At("2020-05-02"), To = june.From }, TicketShown.Made),
                    ]);
            }
        }

        var course = (await SummaryAsync(Shop.Manager, june, TicketDimensions.Priority)).Course;
        Assert.Equal((5, 3), (course.Sum(p => p.Made), course.Sum(p => p.Finished)));
        Assert.Equal(1, course.Single(p => p.First == new DateOnly(2020, 6, 5)).Finished);
        foreach (var part in course)
        {
            var day = june with { From = At(part.First), To = At(part.Last.AddDays(1)) };
            Assert.Equal(
                (part.Made, part.Finished), (await CountAsync(Shop.Manager, day, TicketShown.Made), await CountAsync(Shop.Manager, day, TicketShown.Finished)));
        }

        Assert.Equal(["High", "Low", "Medium"], (await SummaryAsync(Shop.Manager, june, TicketDimensions.Priority)).Rows.Select(r => r.Name!).Order());
        Assert.Contains(earlier.Number, (await ListAsync(Shop.Agent, june, TicketShown.Finished)).Page.Rows.Select(r => r.Number));

        // A partner reads its own clients', and nothing of how the provider shares its work.
        var partner = await SummaryAsync(Shop.Northwind.Owner, june, TicketDimensions.Queue);
        Assert.Equal((new TicketCounts(1, 0, 0), TicketCounts.None), (partner.All, partner.Before));
        var theirs = Assert.Single((await ListAsync(Shop.Northwind.Owner, june, TicketShown.Made)).Page.Rows);
        Assert.Equal((lumen.Number, (string?)null, (string?)null), (theirs.Number, theirs.Queue, theirs.Assignee));
        Assert.NotEqual("", (await ListAsync(Shop.Manager, june, TicketShown.Made)).Page.Rows[0].Queue);
        var ofNobody = june with { Narrowed = new Dictionary<ReportDimension, string?> { [TicketDimensions.Queue] = Guid.Empty.ToString() } };
        Assert.Equal((1, 0), (await CountAsync(Shop.Northwind.Owner, ofNobody, TicketShown.Made), await CountAsync(Shop.Manager, ofNobody, TicketShown.Made)));
    }

    [Fact]
    public async Task What_was_open_is_known_also_of_what_was_reopened()
    {
        var march = new TicketSelection(At("2021-03-01"), At("2021-03-06"));
        await MadeAsync(Shop.Pine.Dana, "2021-03-01", "closed", "2021-03-03");
        await MadeAsync(Shop.Pine.Dana, "2021-03-02");
        var again = await ReopenedAsync(Shop.Pine.Dana, "2021-03-01");
        await StepsAtAsync(again, ("status", "2021-03-02"), ("reopened", "2021-03-04"));
        // Its last end is the ticket's own; the one before stands in its steps.
        var twice = await ReopenedAsync(Shop.Pine.Dana, "2021-03-01");
        await Shop.SetStatus(twice, "resolved", Shop.Manager);
        await StepsAtAsync(twice, ("status", "2021-03-02"), ("reopened", "2021-03-03"));
        await database.Force("update timeline_events set created_at = '2021-03-05 10:00Z' where subject_id = $1 and created_at > '2022-01-01' and kind = 'status'", twice.Id);
        await database.Force("update tickets set resolved_at = '2021-03-05 10:00Z' where id = $1", twice.Id);
        var pine = march with { Narrowed = new Dictionary<ReportDimension, string?> { [TicketDimensions.Client] = Shop.Pine.Id.ToString() } };

        var figures = await BacklogAsync(Shop.Manager, pine, new(2021, 3, 1), new(2021, 3, 5));

        Assert.Equal([3, 2, 2, 3, 2], figures.Course.Select(p => p.Open));
        foreach (var part in figures.Course)
        {
            Assert.Equal(part.Open, await CountAsync(Shop.Manager, pine with { From = At(part.First), To = At(part.Last.AddDays(1)) }, TicketShown.Backlog));
        }

        // What was open before the period begins is in its first part already.
        Assert.Equal([2, 3], (await BacklogAsync(Shop.Manager, pine with { From = At("2021-03-03"), To = At("2021-03-05") }, new(2021, 3, 3), new(2021, 3, 4)))
            .Course.Select(p => p.Open));
        Assert.All((await BacklogAsync(Shop.Southwind.Owner, march, new(2021, 3, 1), new(2021, 3, 5))).Course, p => Assert.Equal(0, p.Open));
    }

    [Fact]
    public async Task What_is_open_now_is_told_by_age()
    {
        foreach (var age in new[] { TimeSpan.FromHours(2), TimeSpan.FromDays(2), TimeSpan.FromDays(5), TimeSpan.FromDays(10), TimeSpan.FromDays(40), TimeSpan.FromDays(400) })
        {
            var ticket = await Shop.OpenTicket(Shop.Birch.Dana, priority: age.Days > 30 ? "High" : "Medium");
            await database.Force("update tickets set created_at = $2 where id = $1", ticket.Id, database.Clock.GetUtcNow() - age);
        }

        var birch = new TicketSelection(At("2021-03-01"), At("2021-03-06"))
        {
            Narrowed = new Dictionary<ReportDimension, string?> { [TicketDimensions.Client] = Shop.Birch.Id.ToString() },
        };
        foreach (var person in (Person[])[Shop.Manager, Shop.Southwind.Owner])
        {
            var figures = await BacklogAsync(person, birch, new(2021, 3, 1), new(2021, 3, 5));
            Assert.Equal([1, 1, 1, 1, 2], figures.Ages);
            Assert.Equal([("Medium", 4), ("High", 2)], figures.Rows.Select(r => (r.Name!, r.All)).OrderByDescending(r => r.All));
            foreach (var age in Enum.GetValues<TicketAge>())
            {
                Assert.Equal(figures.Ages[(int)age], await CountAsync(person, birch with { Age = age }, TicketShown.Now));
                foreach (var row in figures.Rows)
                {
                    var narrowed = new Dictionary<ReportDimension, string?>(birch.Narrowed) { [TicketDimensions.Priority] = row.Value };
                    Assert.Equal(row.Ages[(int)age], await CountAsync(person, birch with { Age = age, Narrowed = narrowed }, TicketShown.Now));
                }
            }
        }

        Assert.Equal(0, await CountAsync(Shop.Northwind.Owner, birch, TicketShown.Now));
    }

    [Fact]
    public async Task Waits_are_those_until_a_ticket_was_let_in_and_until_it_was_answered()
    {
        foreach (var minutes in new[] { 10, 20, 30, 200 })
        {
            var ticket = await Shop.OpenTicket(Shop.Maple.Dana, priority: minutes > 100 ? "High" : "Medium");
            await Shop.Accept(ticket);
            await database.Force("""
                update tickets set created_at = '2022-05-02 10:00Z', accepted_at = '2022-05-02 10:00Z'::timestamptz + make_interval(mins => $2),
                    first_response_at = case when $2 < 30 then '2022-05-02 11:00Z'::timestamptz end where id = $1
                """, ticket.Id, minutes);
        }

        var waiting = await Shop.OpenTicket(Shop.Maple.Dana);
        await database.Force("update tickets set created_at = $2 where id = $1", waiting.Id, database.Clock.GetUtcNow().AddHours(-3));
        var may = new TicketSelection(At("2022-05-01"), At("2022-06-01"))
        {
            Narrowed = new Dictionary<ReportDimension, string?> { [TicketDimensions.Client] = Shop.Maple.Id.ToString() },
        };
        var (queue, priority) = (TicketDimensions.Queue, TicketDimensions.Priority);
        foreach (var (person, by) in new[] { (Shop.Manager, queue), (Shop.Agent, priority), (Shop.Northwind.Owner, priority) })
        {
            var figures = (await database.As(person.Actor, scope => scope.Get<QueueWaits>().ReadAsync(scope.Actor, may, by, Cancel))).Value;
            Assert.Equal(
                (5, 1, 4, 3, 2),
                (figures.All.InQueue, figures.All.Unaccepted.Count, figures.All.Accepted.Count, figures.All.Unanswered.Count, figures.All.Answered.Count));
            Assert.Equal((65m, 25m, 149m), (figures.All.Accepted.Average!.Value, figures.All.Accepted.Median!.Value, figures.All.Accepted.Most!.Value));
            Assert.Equal((60m, 60m), (figures.All.Answered.Average!.Value, figures.All.Answered.Median!.Value));
            Assert.InRange(figures.All.Unaccepted.Longest!.Value, 180m, 190m);
            Assert.Equal(5, figures.Rows.Sum(r => r.InQueue));
            foreach (var row in figures.Rows)
            {
                var narrowed = may with { Narrowed = new Dictionary<ReportDimension, string?>(may.Narrowed) { [by] = row.Value } };
                Assert.Equal(
                    [row.InQueue, row.Unaccepted.Count, row.Accepted.Count, row.Unanswered.Count, row.Answered.Count],
                    (int[])
                    [
                        await CountAsync(person, narrowed, TicketShown.Now), await CountAsync(person, narrowed, TicketShown.Unaccepted),
                        await CountAsync(person, narrowed, TicketShown.Accepted), await CountAsync(person, narrowed, TicketShown.Unanswered),
                        await CountAsync(person, narrowed, TicketShown.Answered),
                    ]);
            }
        }

        var other = (await database.As(Shop.Southwind.Owner.Actor, scope =>
            scope.Get<QueueWaits>().ReadAsync(scope.Actor, may, TicketDimensions.Priority, Cancel))).Value;
        Assert.Equal((true, 0), (other.All.IsEmpty, other.Rows.Count));
    }

    [Fact]
    public async Task They_are_for_those_who_may_read_reports()
    {
        var period = new TicketSelection(At("2020-03-01"), At("2020-04-01"));
        var course = ReportCourse.Of(new(2020, 3, 1), new(2020, 3, 31), TimeZoneInfo.Utc);
        foreach (var person in (Person[])[Shop.Northwind.Staff, Shop.Harbor.Office, Shop.Harbor.Dana])
        {
            Assert.IsType<Problem.Forbidden>((await database.As(person.Actor, scope =>
                scope.Get<TicketSummary>().ReadAsync(scope.Actor, period, period.From, TicketDimensions.Status, course, Cancel))).Problem);
            Assert.IsType<Problem.Forbidden>((await database.As(person.Actor, scope =>
                scope.Get<TicketBacklog>().ReadAsync(scope.Actor, period, TicketDimensions.Status, course, Cancel))).Problem);
            Assert.IsType<Problem.Forbidden>((await database.As(person.Actor, scope =>
                scope.Get<QueueWaits>().ReadAsync(scope.Actor, period, TicketDimensions.Status, Cancel))).Problem);
            Assert.IsType<Problem.Forbidden>((await database.As(person.Actor, scope =>
                scope.Get<ReportedTickets>().ReadAsync(scope.Actor, period, TicketShown.Made, null, Cancel))).Problem);
            Assert.Empty(await database.As(person.Actor, async scope =>
                await scope.Get<ReportedTickets>().AllAsync(scope.Actor, period, TicketShown.Now, Cancel).ToListAsync(Cancel)));
        }

        foreach (var person in (Person[])[Shop.Admin, Shop.Manager, Shop.Agent, Shop.Dispatcher, Shop.Sales, Shop.Finance, Shop.Northwind.Owner])
        {
            Assert.True(person.Actor.May(ReportsFeature.Read));
        }
    }

    private static DateTimeOffset At(string day) => DateTimeOffset.Parse(day + "T00:00:00Z", CultureInfo.InvariantCulture);

    private static DateTimeOffset At(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);

    // Made, and where it is finished, finished at ten o'clock of a day.
    private async Task<OpenedTicket> MadeAsync(Person by, string made, string? status = null, string? ended = null, string priority = "Medium")
    {
        var ticket = await Shop.OpenTicket(by, priority: priority);
        if (status == "cancelled")
        {
            await Shop.Close(ticket, by);
        }
        else if (status is not null)
        {
            await Shop.Accept(ticket);
            await Shop.SetStatus(ticket, status, Shop.Manager);
        }

        await database.Force("""
            update tickets set created_at = $2::timestamptz,
                resolved_at = case when resolved_at is not null then $3::timestamptz end,
                closed_at = case when closed_at is not null then $3::timestamptz end,
                cancelled_at = case when cancelled_at is not null then $3::timestamptz end
            where id = $1
            """, ticket.Id, At(made).AddHours(10), At(ended ?? made).AddHours(10));
        return ticket;
    }

    private async Task<OpenedTicket> ReopenedAsync(Person by, string made)
    {
        var ticket = await Shop.OpenTicket(by);
        await Shop.Accept(ticket);
        await Shop.SetStatus(ticket, "resolved", Shop.Manager);
        await Shop.Reopen(ticket, by);
        await database.Force("update tickets set created_at = $2 where id = $1", ticket.Id, At(made).AddHours(10));
        return ticket;
    }

    // The first step of a kind that led to the end of a ticket, or out of it.
    private async Task StepsAtAsync(OpenedTicket ticket, params (string Kind, string Day)[] steps)
    {
        foreach (var (kind, day) in steps)
        {
            Assert.Equal(1, await database.Force("""
                update timeline_events set created_at = $3 where id = (
                    select id from timeline_events where subject_id = $1 and kind = $2
                        and (kind <> 'status' or coalesce(data -> 'to' ->> 'phase', data -> 'to' ->> 'status') = 'resolved')
                    order by created_at limit 1)
                """, ticket.Id, kind, At(day).AddHours(10)));
        }
    }

    private async Task<TicketSummaryFigures> SummaryAsync(Person who, TicketSelection selection, ReportDimension by) =>
        (await database.As(who.Actor, scope => scope.Get<TicketSummary>().ReadAsync(
            scope.Actor, selection, At("2020-05-02"), by, ReportCourse.Of(new(2020, 6, 1), new(2020, 6, 30), TimeZoneInfo.Utc), Cancel))).Value;

    private async Task<TicketBacklogFigures> BacklogAsync(Person who, TicketSelection selection, DateOnly first, DateOnly last) =>
        (await database.As(who.Actor, scope => scope.Get<TicketBacklog>().ReadAsync(
            scope.Actor, selection, TicketDimensions.Priority, ReportCourse.Of(first, last, TimeZoneInfo.Utc), Cancel))).Value;

    private async Task<(ListPage<ReportedTicket> Page, int All)> ListAsync(Person who, TicketSelection selection, TicketShown shown) =>
        (await database.As(who.Actor, scope => scope.Get<ReportedTickets>().ReadAsync(scope.Actor, selection, shown, null, Cancel))).Value;

    private async Task<int> CountAsync(Person who, TicketSelection selection, TicketShown shown)
    {
        var (page, all) = await ListAsync(who, selection, shown);
        Assert.Equal(all, page.Rows.Count);
        return all;
    }
}
