using System.Text.RegularExpressions;
using KtPortal.Core.Changes;
using KtPortal.Core.Tickets;
using KtPortal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Tests.Web.Portal.Tickets;

/// <summary>What staff do among themselves, and what they take back, changes not a byte of what a client is shown.</summary>
public sealed partial class QuietWorkTests(OpenPortal portal) : IClassFixture<OpenPortal>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Shop Shop => portal.Shop;

    [Fact]
    public async Task Work_among_staff_changes_nothing_that_a_client_is_shown()
    {
        var (ticket, _) = await TwoTicketsAsync();
        var (team, queue, type) = (await AddTeamAsync(), await AddQueueAsync(), await IdOf("ticket_types"));
        await portal.Database.Force("insert into services (tenant_id, id, name, client_visible) values ($1, gen_random_uuid(), 'Backups', false)", Shop.TenantId);
        var service = await IdOf("services");
        var (staff, partner) = (Shop.Northwind.Staff, Shop.Northwind.Owner);
        await AssertQuietAsync(
            ticket,
            ("an internal note", () => Shop.InternalNote(ticket)),
            ("a note for the partner", () => Shop.PartnerNote(ticket)),
            ("a partner's note", () => Shop.PartnerNote(ticket, staff)),
            ("an assignment", () => Shop.Assign(ticket, Shop.Agent)),
            ("another assignee", () => Shop.Assign(ticket, Shop.Manager)),
            ("a partner's assignee", () => Shop.Assign(ticket, staff, partner)),
            ("nobody's", () => Shop.Assign(ticket, null)),
            ("a type", () => Edit(ticket, edit => edit with { TypeId = type })),
            ("a service that clients don't know", () => Edit(ticket, edit => edit with { ServiceId = service })),
            ("a team", () => Edit(ticket, (edit, now) => edit with { Route = new RouteTicket(now.QueueId, team) })),
            ("a queue", () => Edit(ticket, (edit, now) => edit with { Route = new RouteTicket(queue, now.TeamId) })));
    }

    [Fact]
    public async Task What_was_taken_back_was_never_there()
    {
        var (ticket, fresh) = await TwoTicketsAsync();
        Func<EditTicket, EditTicket>[] edits =
        [
            edit => edit with { StatusId = Shop.Statuses["resolved"] },
            edit => edit with { StatusId = Shop.Statuses["pending_client"], PriorityId = Shop.Priorities["Critical"] },
            edit => edit with { StatusId = Shop.Statuses["in_progress"], AssigneeId = Shop.Agent.Id, TypeId = null },
            edit => edit with { CategoryId = Shop.Categories.Values.First() },
        ];
        await AssertQuietAsync(
            ticket, [.. edits.Select((edit, i) => ($"edit {i}", (Func<Task>)(async () => await TakeBackAsync(Shop.Manager, await Edit(ticket, edit)))))]);
        await AssertQuietAsync(
            fresh,
            ("accepted, and taken back", async () => await TakeBackAsync(Shop.Manager, await portal.Database.As(Shop.Manager.Actor, async scope =>
                (await scope.Get<TicketAcceptance>().AcceptAsync(scope.Actor, fresh.Number, new AcceptTicket(AssigneeId: Shop.Agent.Id), Cancel)).Value))));
        Assert.Equal(5, await portal.Database.Truth<long>("""
            select count(*) from timeline_events
            where subject_id = any ($1) and visibility = 'partner' and kind in ('status', 'priority', 'accepted')
            """, new[] { ticket.Id, fresh.Id }));
    }

    [Fact]
    public async Task Another_name_for_what_a_client_reads_as_before_is_no_news()
    {
        var (ticket, _) = await TwoTicketsAsync();
        await Edit(ticket, edit => edit with { StatusId = Shop.Statuses["open"] });
        await AssertQuietAsync(
            ticket,
            ("open became assigned", () => Edit(ticket, edit => edit with { StatusId = Shop.Statuses["assigned"] })),
            ("and open again", () => Edit(ticket, edit => edit with { StatusId = Shop.Statuses["open"] })));
    }

    [Fact]
    public async Task Who_answers_what_was_asked_is_not_told_that_he_is_on_it()
    {
        var (ticket, _) = await TwoTicketsAsync();
        await Shop.Assign(ticket, Shop.Agent);
        await Shop.SetStatus(ticket, StatusKey.PendingClient);
        await Shop.Reply(ticket, Shop.Lumen.Dana, "It is the one on the left.");
        Assert.Equal("in_progress", await portal.Database.Truth<string>("select phase from tickets where id = $1", ticket.Id));
        using var dana = await portal.SignInAs(Shop.Lumen.Dana);
        var lines = (await dana.GetAsync($"/portal/tickets/{ticket.Number}")).Document.QuerySelectorAll("#conversation .event").Select(e => e.TextContent);
        Assert.DoesNotContain(lines, line => line.Contains("is on it", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_said_between_a_step_and_its_way_back_stays_where_it_was_said()
    {
        var (ticket, _) = await TwoTicketsAsync();
        var change = await Edit(ticket, edit => edit with { PriorityId = Shop.Priorities["High"] });
        await Shop.Reply(ticket, Shop.Agent, "Said in between.");
        var said = await portal.Database.Truth<DateTime>("select max(created_at) from ticket_comments where ticket_id = $1", ticket.Id);
        await TakeBackAsync(Shop.Manager, change);
        Assert.True(await portal.Database.Truth<DateTime>("select last_activity_at from tickets where id = $1", ticket.Id) >= said);
    }

    [Fact]
    public async Task Staff_see_each_step_among_them_move_the_ticket()
    {
        var (ticket, _) = await TwoTicketsAsync();
        foreach (var work in (Func<Task>[])[() => Shop.Assign(ticket, Shop.Agent), () => Shop.Assign(ticket, null)])
        {
            var before = await ActivityAsync(ticket);
            await work();
            var after = await ActivityAsync(ticket);
            Assert.True(after.Staff > before.Staff && after.Partner > before.Partner);
            Assert.Equal(before.Client, after.Client);
        }
    }

    private async Task<(DateTime Client, DateTime Partner, DateTime Staff)> ActivityAsync(OpenedTicket ticket)
    {
        Task<DateTime> Of(string column) => portal.Database.Truth<DateTime>($"select {column} from tickets where id = $1", ticket.Id);
        return (await Of("last_activity_at"), await Of("partner_activity_at"), await Of("staff_activity_at"));
    }

    // The one that is worked on is the older: if it moved, it would stand above.
    private async Task<(OpenedTicket Older, OpenedTicket Newer)> TwoTicketsAsync()
    {
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana, "Worked on in silence");
        await Shop.Accept(ticket);
        var newer = await Shop.OpenTicket(Shop.Lumen.Dana, "Asked a little later");
        return (ticket, newer);
    }

    private async Task AssertQuietAsync(OpenedTicket ticket, params (string What, Func<Task> Do)[] works)
    {
        using var dana = await portal.SignInAs(Shop.Lumen.Dana);
        using var office = await portal.SignInAs(Shop.Lumen.Office);
        foreach (var (what, work) in works)
        {
            var before = await ShownAsync(ticket, dana, office);
            await work();
            var after = await ShownAsync(ticket, dana, office);
            foreach (var (was, now) in before.Zip(after))
            {
                Assert.True(was.Body == now.Body, $"{what} changed {now.Path}:\n{FirstDifference(was.Body, now.Body)}");
            }
        }
    }

    private async Task<List<(string Path, string Body)>> ShownAsync(OpenedTicket ticket, params PortalClient[] browsers)
    {
        // An estimate without history is counted by a job.
        await portal.ClocksAreFollowed();
        var shown = new List<(string, string)>();
        foreach (var browser in browsers)
        {
            foreach (var path in (string[])["/portal", "/portal/tickets", $"/portal/tickets/{ticket.Number}", $"/portal/tickets/{ticket.Number}/queue"])
            {
                var page = await browser.GetAsync(path);
                Assert.Equal(200, page.Code);
                shown.Add((path, Passing().Replace(page.Body, "")));
            }
        }

        return shown;
    }

    private static string FirstDifference(string was, string now)
    {
        var at = was.Zip(now).TakeWhile(c => c.First == c.Second).Count();
        string Around(string text) => text[Math.Max(0, at - 200)..Math.Min(text.Length, at + 200)];
        return $"{Around(was)}\n---\n{Around(now)}";
    }

    private Task<Change> Edit(OpenedTicket ticket, Func<EditTicket, EditTicket> change) => Edit(ticket, (edit, _) => change(edit));

    private Task<Change> Edit(OpenedTicket ticket, Func<EditTicket, Ticket, EditTicket> change) =>
        portal.Database.As(Shop.Manager.Actor, async scope =>
        {
            var now = await scope.Db.Set<Ticket>().AsNoTracking().SingleAsync(t => t.Id == ticket.Id, Cancel);
            var edit = change(new(now.Version, now.StatusId, now.PriorityId, now.AssignedToId, now.TypeId, now.CategoryId, now.ServiceId), now);
            return (await scope.Get<TicketEdits>().SaveAsync(scope.Actor, ticket.Number, edit, Cancel)).Value;
        });

    private async Task TakeBackAsync(Person who, Change change) => Assert.True((await portal.Database.As(
        who.Actor, scope => scope.Get<ChangeUndo>().TakeBackAsync(scope.Actor, change, Cancel))).Succeeded);

    private Task<Guid> IdOf(string table) => portal.Database.Truth<Guid>($"select id from {table} where tenant_id = $1 limit 1", Shop.TenantId);

    private Task<Guid> AddQueueAsync() => portal.Database.Truth<Guid>("""
        insert into ticket_queues (tenant_id, id, name, counts_as_waiting, sort_order, is_active)
        values ($1, gen_random_uuid(), 'Second line', true, 9, true) returning id
        """, Shop.TenantId);

    private Task<Guid> AddTeamAsync() => portal.Database.Truth<Guid>(
        "insert into teams (tenant_id, id, name, sort_order, is_active) values ($1, gen_random_uuid(), 'Network', 1, true) returning id", Shop.TenantId);

    // What differs from one answer to the next without anything having happened: keys of forms, and the moment of asking.
    [GeneratedRegex("""name="(__RequestVerificationToken|FormKey)"[^>]*|data-draft-at="\d+"|data-as-of="\d+"|"now":\d+|nonce="[^"]*"|data-now="[^"]*" """)]
    private static partial Regex Passing();
}
