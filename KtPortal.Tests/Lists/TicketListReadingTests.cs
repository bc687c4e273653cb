using KtPortal.Core.Kernel;
using KtPortal.Core.Lists;
using KtPortal.Core.Sla;
using KtPortal.Core.Tickets;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Lists;

/// <summary>The list of tickets, read from a database in every way its declaration allows.</summary>
public sealed class TicketListReadingTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly TicketList Tickets = new([new SlaTicketPart(TimeProvider.System)]);

    private Shop Shop => database.Shop;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, bool> Orders => new(Tickets.Sorts.SelectMany(s => new[] { (s.Key, false), (s.Key, true) }));

    public static TheoryData<string> Filters => [.. Tickets.Filters.Select(f => f.Key)];

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Every_order_leads_through_all_rows_once_and_back(string sort, bool isDescending)
    {
        await OpenSomeAsync();
        var request = new ListRequest { View = "all", Sort = sort, IsDescending = isDescending };
        var (forth, pages) = (new List<Guid>(), new List<ListResult<DeskTicketRow>>());
        do
        {
            pages.Add(await ReadAsync(Shop.Manager, request with { Cursor = pages.LastOrDefault()?.On }, 3));
            forth.AddRange(pages[^1].Rows.Select(r => r.Id));
        }
        while (pages[^1].On is not null);
        Assert.True(pages.Count > 2);
        Assert.Equal(await database.Truth<long>("select count(*) from tickets where tenant_id = $1", Shop.TenantId), forth.Distinct().Count());
        Assert.Equal(forth.Count, forth.Distinct().Count());
        var back = await ReadAsync(Shop.Manager, request with { Cursor = pages[^1].Back }, 3);
        Assert.Equal(pages[^2].Rows.Select(r => r.Id), back.Rows.Select(r => r.Id));
    }

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task Every_filter_is_a_question_the_database_understands(string key)
    {
        await OpenSomeAsync();
        var filter = Tickets.Filter(key)!;
        string[] tried = ["me", "nobody", "yes", "no", "new", "email", "-7..", "..2026-03-01", "Printer", "rated", "unrated", "late", "missed", "5", Guid.CreateVersion7().ToString()];
        List<string> values = [.. tried.Select(filter.Accept).OfType<string>()];
        Assert.NotEmpty(values);
        foreach (var not in filter.CanBeNot ? new[] { false, true } : [false])
        {
            foreach (var some in values.Select(v => new[] { v }).Append([.. values]))
            {
                var found = await ReadAsync(Shop.Manager, new ListRequest { View = "all", Conditions = [new(key, some, not)] }, 50);
                Assert.NotNull(found.Rows);
            }
        }
    }

    [Fact]
    public async Task Every_column_is_read_and_every_group_holds_its_own_rows()
    {
        await OpenSomeAsync();
        foreach (var group in Tickets.Groups.Select(g => g.Key).Append(""))
        {
            var found = await ReadAsync(Shop.Manager, new ListRequest { View = "all", Group = group, Columns = [.. Tickets.Shape.Select(c => c.Key)] }, 50);
            Assert.NotEmpty(found.Rows);
            Assert.All(found.Rows, row => Assert.All(Always, key => Assert.NotNull(Column(key).Export!(row))));
            Assert.Equal(group.Length == 0 ? 0 : found.Rows.Count, found.GroupIds.Count);
            Assert.All(found.Rows.Zip(found.GroupIds), pair => Assert.True(group != TicketList.ByPriority || pair.First.PriorityId == pair.Second));
        }
    }

    [Fact]
    public async Task A_board_has_a_column_for_each_open_status_also_without_cards()
    {
        var board = await ReadAsync(Shop.Finance, new ListRequest { Layout = ListLayout.Board, Conditions = [new("number", ["KT-0"])] }, 50);
        Assert.Empty(board.Rows);
        Assert.True(board.Groups.Count >= 4);
    }

    [Fact]
    public async Task Who_may_not_read_tickets_reads_none()
    {
        await OpenSomeAsync();
        var manager = Shop.Manager.Actor;
        Assert.NotEmpty((await ReadAsync(manager, new ListRequest { View = "all" }, 50)).Rows);
        var without = manager with { Permissions = [.. manager.Permissions.Where(p => p != TicketPermissions.Read)] };
        Assert.Empty((await ReadAsync(without, new ListRequest { View = "all" }, 50)).Rows);
    }

    [Fact]
    public async Task A_value_that_is_gone_is_named_and_passed_over()
    {
        await OpenSomeAsync();
        var gone = Guid.CreateVersion7().ToString();
        var high = Shop.Priorities["High"].ToString();
        var found = await ReadAsync(Shop.Manager, new ListRequest { View = "all", Conditions = [new("priority", [gone, high])] }, 50);
        Assert.Equal(("priority", gone), Assert.Single(found.Missing));
        Assert.NotEmpty(found.Rows);
        Assert.All(found.Rows, r => Assert.Equal(Shop.Priorities["High"], r.PriorityId));
    }

    [Fact]
    public async Task A_day_begins_where_its_reader_lives()
    {
        var ticket = await Shop.OpenTicket(Shop.Birch.Dana, "Late in the evening");
        await database.Force("update tickets set created_at = '2026-03-01 23:30+00' where id = $1", ticket.Id);
        var request = new ListRequest { View = "all", Conditions = [new("client", [Shop.Birch.Id.ToString()]), new("created", ["2026-03-02..2026-03-02"])] };
        Assert.Empty((await ReadAsync(Shop.Manager.Actor, request, 50)).Rows);
        Assert.Single((await ReadAsync(Shop.Manager.Actor, request, 50, "Europe/Berlin")).Rows);
    }

    [Fact]
    public async Task What_was_made_long_ago_comes_in_the_same_order_page_by_page_and_back()
    {
        for (var i = 0; i < 5; i++)
        {
            var ticket = await Shop.OpenTicket(Shop.Lumen.Dana, "Made long ago");
            await database.Force("update tickets set created_at = now() - interval '40 days' where id = $1", ticket.Id);
        }

        var request = new ListRequest { View = "all", Conditions = [new("created", ["-50..-30"])] };
        foreach (var who in (Person[])[Shop.Manager, Shop.Northwind.Staff])
        {
            var first = await ReadAsync(who, request, 2);
            var second = await ReadAsync(who, request with { Cursor = first.On }, 2);
            var last = await ReadAsync(who, request with { Cursor = second.On }, 2);
            Assert.Null(last.On);
            Assert.Equal(
                await database.Truth<Guid[]>("""
                    select array_agg(id order by staff_activity_at desc, id desc) from tickets where created_at between now() - interval '50 days'
                        and now() - interval '30 days'
                    """),
                first.Rows.Concat(second.Rows).Concat(last.Rows).Select(r => r.Id));
            var back = await ReadAsync(who, request with { Cursor = last.Back }, 2);
            Assert.Equal(second.Rows.Select(r => r.Id), back.Rows.Select(r => r.Id));
        }
    }

    // What no ticket is without.
    private static readonly string[] Always = ["priority", "number", "phase", "subject", "status", "queue", "tags", "source", "organization", "requester", "created", "updated"];

    private static ListColumn<DeskTicketRow> Column(string key) => Tickets.Columns.Single(c => c.Key == key);

    private async Task OpenSomeAsync()
    {
        if (await database.Truth<long>("select count(*) from tickets where tenant_id = $1", Shop.TenantId) > 6)
        {
            return;
        }

        (string, string)[] some =
        [
            ("Printer", "High"), ("Printer", "Low"), ("äpfel", "Low"), ("Zebra", "Critical"), ("", "High"), ("Mail", "Medium"), ("Mail", "High"), ("Door", "Low"),
        ];
        foreach (var (subject, priority) in some)
        {
            var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, subject.PadRight(5, '.'), priority);
            if (subject is "Printer" or "Zebra")
            {
                await Shop.Accept(ticket, assignee: Shop.Agent);
            }
        }

        await database.Force("update tickets set created_at = '2026-03-01 12:00+00' where tenant_id = $1", Shop.TenantId);
    }

    private Task<ListResult<DeskTicketRow>> ReadAsync(Person who, ListRequest request, int size) => ReadAsync(who.Actor, request, size);

    private async Task<ListResult<DeskTicketRow>> ReadAsync(Actor actor, ListRequest request, int size, string zone = "Etc/UTC")
    {
        await using var scope = await database.As(actor);
        var moment = new ListMoment(database.Clock.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(zone));
        return await scope.Get<ListReader>().ReadAsync(Tickets, actor, ListState.Of(Tickets, request, actor), moment, size, Cancel);
    }
}
