using KtPortal.Core.Changes;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Relations;
using KtPortal.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace KtPortal.Tests.Tickets;

/// <summary>How tickets hang together, who sees that they do, and what it keeps from ending.</summary>
public sealed class RelationTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private Shop Shop => database.Shop;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RelationAs.Parent, "parent", false)]
    [InlineData(RelationAs.Child, "parent", true)]
    [InlineData(RelationAs.Duplicate, "duplicate", false)]
    [InlineData(RelationAs.Blocks, "blocks", false)]
    [InlineData(RelationAs.BlockedBy, "blocks", true)]
    [InlineData(RelationAs.Related, "related", false)]
    public async Task It_is_kept_one_way_and_told_on_both_tickets(RelationAs said, string kind, bool isTurned)
    {
        var (one, two) = (await Open(Shop.Harbor.Dana), await Open(Shop.Harbor.Dana));
        var change = await Shop.Relate(one, said, two);
        Assert.Equal(1, await database.Truth<long>(
            "select count(*) from ticket_relations where kind = $1 and source_id = $2 and target_id = $3 and created_by_id = $4", kind,
            isTurned ? two.Id : one.Id, isTurned ? one.Id : two.Id, Shop.Agent.Id));
        Assert.Equal(said == RelationAs.Duplicate, change.Before is null);
        Assert.Equal(2, await database.Truth<long>(
            "select count(*) from timeline_events where kind = 'related' and visibility <> 'public' and subject_id = any ($1)", new[] { one.Id, two.Id }));
        Assert.Equal(2, await database.Truth<long>(
            "select count(*) from audit_log where event = 'ticket.related' and entity_id = any ($1)", new[] { one.Id, two.Id }));

        // The same form again changes nothing.
        await Shop.Relate(one, said, two);
        Assert.Equal(1, await CountOf(one));
    }

    [Fact]
    public async Task One_parent_one_original_no_circle_and_five_deep()
    {
        var line = new List<OpenedTicket>();
        for (var i = 0; i < 7; i++)
        {
            line.Add(await Open(Shop.Harbor.Dana));
        }

        Assert.Contains(line[0].Number, await Refused(line[0], RelationAs.Related, line[0]), StringComparison.Ordinal);
        for (var i = 0; i < 5; i++)
        {
            await Shop.Relate(line[i], RelationAs.Parent, line[i + 1]);
        }

        foreach (var (one, said, two) in new[]
        {
            (line[5], RelationAs.Parent, line[6]), // a sixth
            (line[6], RelationAs.Parent, line[0]), // the same from above
            (line[6], RelationAs.Parent, line[1]), // a second parent
            (line[5], RelationAs.Parent, line[0]), // a circle
            (line[0], RelationAs.Child, line[1]),
        })
        {
            var why = await Refused(one, said, two);
            Assert.Contains(one.Number, why, StringComparison.Ordinal);
            Assert.Contains(two.Number, why, StringComparison.Ordinal);
        }

        await Shop.Relate(line[0], RelationAs.Duplicate, line[6]);
        Assert.Contains(line[1].Number, await Refused(line[0], RelationAs.Duplicate, line[1]), StringComparison.Ordinal);
        await Refused(line[6], RelationAs.Duplicate, line[0]);
        await Shop.Relate(line[0], RelationAs.Blocks, line[6]);
        await Refused(line[0], RelationAs.BlockedBy, line[6]);
        Assert.Equal(7, await CountOf([.. line]));
    }

    [Fact]
    public async Task Two_who_close_a_circle_at_once_close_none()
    {
        var (one, two) = (await Open(Shop.Harbor.Dana), await Open(Shop.Harbor.Dana));
        var both = await Task.WhenAll(
            Shop.TryRelate(one, RelationAs.Blocks, two, Shop.Agent), Shop.TryRelate(two, RelationAs.Blocks, one, Shop.Manager));
        Assert.Single(both, r => r.Succeeded);
        Assert.Equal(1, await CountOf(one));
    }

    [Fact]
    public async Task The_database_refuses_what_the_page_refuses()
    {
        var (one, two) = (await Open(Shop.Harbor.Dana), await Open(Shop.Harbor.Dana));
        await Shop.Relate(one, RelationAs.Parent, two);
        await using var session = await database.RawAs(Shop.Agent.Actor);
        Assert.Equal("23514", (await session.Try(
            "insert into ticket_relations (tenant_id, id, source_id, target_id, kind, created_by_id) values ($1, $2, $3, $4, 'parent', $5)",
            Shop.TenantId, Guid.CreateVersion7(), two.Id, one.Id, Shop.Agent.Id)).SqlState);
    }

    [Fact]
    public async Task Who_does_not_see_both_ends_does_not_see_that_they_belong_together()
    {
        var (danas, drews, others) = (await Open(Shop.Lumen.Dana), await Open(Shop.Lumen.Drew), await Open(Shop.Harbor.Dana));
        await Shop.Relate(danas, RelationAs.Related, drews);
        await Shop.Relate(danas, RelationAs.BlockedBy, others);
        Assert.Equal([others.Number, drews.Number], (await DeskOf(Shop.Agent, danas)).Relations.Select(r => r.Number));
        Assert.Equal([drews.Number], (await DeskOf(Shop.Northwind.Staff, danas)).Relations.Select(r => r.Number));
        Assert.Equal([drews.Number], (await PortalOf(Shop.Lumen.Office, danas)).Relations.Select(r => r.Number));
        Assert.Empty((await PortalOf(Shop.Lumen.Dana, danas)).Relations);

        // Nor does a step name what its reader may not know of.
        Assert.Equal(0, await database.Truth<long>(
            "select count(*) from timeline_events where subject_id = $1 and visibility <> 'internal' and data::text like '%' || $2 || '%'", danas.Id, others.Number));
        Assert.IsType<Problem.Invalid>((await Shop.TryRelate(danas, RelationAs.Related, others, Shop.Northwind.Staff)).Problem);
        Assert.IsType<Problem.NotFound>((await Shop.TryRelate(others, RelationAs.Related, danas, Shop.Northwind.Staff)).Problem);
        Assert.IsType<Problem.Forbidden>((await Shop.TryRelate(danas, RelationAs.Related, drews, Shop.Lumen.Office)).Problem);
        Assert.True((await Shop.TryRelate(danas, RelationAs.Blocks, drews, Shop.Northwind.Staff)).Succeeded);
    }

    [Fact]
    public async Task What_was_removed_comes_back_and_what_was_made_goes()
    {
        var (one, two) = (await Open(Shop.Harbor.Dana), await Open(Shop.Harbor.Dana));
        var made = await Shop.Relate(one, RelationAs.Parent, two);
        await TakeBack(made);
        Assert.Equal(0, await CountOf(one));

        await Shop.Relate(one, RelationAs.Parent, two);
        var id = await database.Truth<Guid>("select id from ticket_relations where source_id = $1", one.Id);
        var removed = await database.As(Shop.Agent.Actor, scope => scope.Get<TicketRelations>().PartAsync(scope.Actor, two.Number, id, Cancel));
        Assert.Equal(0, await CountOf(one));
        Assert.IsType<Problem.Conflict>((await database.As(
            Shop.Agent.Actor, scope => scope.Get<TicketRelations>().PartAsync(scope.Actor, two.Number, id, Cancel))).Problem);
        await TakeBack(removed.Value);
        Assert.Equal(1, await database.Truth<long>("select count(*) from ticket_relations where source_id = $1 and target_id = $2 and kind = 'parent'", one.Id, two.Id));
    }

    [Fact]
    public async Task A_duplicate_is_closed_with_a_word_and_its_requester_joins_the_original()
    {
        var (original, again) = (await Open(Shop.Harbor.Drew), await Open(Shop.Harbor.Dana));
        var input = new RelateTickets(RelationAs.Duplicate, original.Number) { ClosesDuplicate = true };
        Assert.Equal("Note", Assert.IsType<Problem.Invalid>((await RelateAsync(again, input)).Problem).Errors.All[0].Field);
        Assert.True((await RelateAsync(again, input with { Note = "We answer you there." })).Succeeded);
        Assert.Equal(("closed", "duplicate"), (
            await database.Truth<string>("select phase from tickets where id = $1", again.Id),
            await database.Truth<string>("select close_reason from tickets where id = $1", again.Id)));
        Assert.Equal(original.Number, (await PortalOf(Shop.Harbor.Dana, original)).Number);
        Assert.Contains((await PortalOf(Shop.Harbor.Dana, again)).Conversation, e => e.Content == "We answer you there.");
        Assert.Equal(1, await database.Truth<long>("select count(*) from ticket_participants where ticket_id = $1 and user_id = $2", original.Id, Shop.Harbor.Dana.Id));

        // Of another client nobody joins.
        var theirs = await Open(Shop.Pine.Dana);
        await Shop.Relate(theirs, RelationAs.Duplicate, original);
        Assert.Equal(0, await database.Truth<long>("select count(*) from ticket_participants where ticket_id = $1 and user_id = $2", original.Id, Shop.Pine.Dana.Id));
    }

    [Fact]
    public async Task What_is_blocked_or_has_open_children_is_resolved_only_by_who_is_sure()
    {
        var (parent, child, blocker) = (await Open(Shop.Harbor.Dana), await Open(Shop.Harbor.Dana), await Open(Shop.Harbor.Dana));
        await Shop.Relate(parent, RelationAs.Parent, child);
        await Shop.Relate(parent, RelationAs.BlockedBy, blocker);
        var refused = Assert.IsType<Problem.Invalid>((await ResolveAsync(parent)).Problem).Errors.All[0];
        Assert.Equal("IsSure", refused.Field);
        Assert.Contains(child.Number, refused.Message, StringComparison.Ordinal);
        Assert.Contains(blocker.Number, refused.Message, StringComparison.Ordinal);
        Assert.True((await ResolveAsync(parent, isSure: true)).Succeeded);
        Assert.Equal("open", await PhaseOf(child));
        Assert.True((await ResolveAsync(child)).Succeeded);
    }

    [Fact]
    public async Task Where_the_tenant_says_so_children_come_first_or_are_resolved_too()
    {
        var (parent, child, below) = (await Open(Shop.Lumen.Dana), await Open(Shop.Lumen.Drew), await Open(Shop.Lumen.Drew));
        await Shop.Relate(parent, RelationAs.Parent, child);
        await Shop.Relate(child, RelationAs.Parent, below);
        await Rule("block");
        Assert.Contains(child.Number, Assert.IsType<Problem.Conflict>((await ResolveAsync(parent, isSure: true)).Problem).Message, StringComparison.Ordinal);

        await Rule("cascade");
        try
        {
            await Shop.Reply(parent, Shop.Northwind.Staff, "The line is **repaired**.", StatusKey.Resolved);
            Assert.Equal(["resolved", "resolved", "resolved"], [await PhaseOf(parent), await PhaseOf(child), await PhaseOf(below)]);
            foreach (var ticket in new[] { child, below })
            {
                Assert.Contains((await PortalOf(Shop.Lumen.Drew, ticket)).Conversation, e => e.Content == "The line is **repaired**.");
            }
        }
        finally
        {
            await Rule("warn");
        }
    }

    private async Task<OpenedTicket> Open(Person by)
    {
        var ticket = await Shop.OpenTicket(by);
        await Shop.Accept(ticket);
        return ticket;
    }

    private async Task<string> Refused(OpenedTicket one, RelationAs said, OpenedTicket two) =>
        Assert.IsType<Problem.Invalid>((await Shop.TryRelate(one, said, two, Shop.Agent)).Problem).Errors.All[0].Message;

    private Task<long> CountOf(params OpenedTicket[] tickets) => database.Truth<long>(
        "select count(*) from ticket_relations where source_id = any ($1) or target_id = any ($1)", tickets.Select(t => t.Id).ToArray());

    private Task<string> PhaseOf(OpenedTicket ticket) => database.Truth<string>("select phase from tickets where id = $1", ticket.Id);

    // As the settings keep it for everybody's statements.
    private Task<int> Rule(string rule) => database.Force("update tenants set open_children = $2 where id = $1", Shop.TenantId, rule);

    private async Task TakeBack(Change change) => Assert.True((await database.As(
        Shop.Agent.Actor, scope => scope.Get<ChangeUndo>().TakeBackAsync(scope.Actor, change, Cancel))).Succeeded);

    private Task<Result<Change>> RelateAsync(OpenedTicket ticket, RelateTickets input) =>
        database.As(Shop.Agent.Actor, async scope => await Kept(scope, await scope.Get<TicketRelations>().RelateAsync(scope.Actor, ticket.Number, input, Cancel)));

    private Task<Result<Change>> ResolveAsync(OpenedTicket ticket, bool isSure = false) => database.As(Shop.Agent.Actor, async scope =>
    {
        var now = await scope.Db.Set<Ticket>().AsNoTracking().SingleAsync(t => t.Id == ticket.Id, Cancel);
        var edit = new EditTicket(now.Version, Shop.Statuses[StatusKey.Resolved], now.PriorityId, now.AssignedToId, now.TypeId, now.CategoryId, now.ServiceId) { IsSure = isSure };
        return await Kept(scope, await scope.Get<TicketEdits>().SaveAsync(scope.Actor, ticket.Number, edit, Cancel));
    });

    // What is refused leaves nothing behind, as on a page.
    private static async Task<Result<Change>> Kept(ActorScope scope, Result<Change> result)
    {
        if (!result.Succeeded)
        {
            await scope.Db.RollbackAsync();
        }

        return result;
    }

    private Task<DeskTicket> DeskOf(Person by, OpenedTicket ticket) => database.As(
        by.Actor, async scope => (await scope.Get<DeskTicketQueries>().FindAsync(scope.Actor, ticket.Number, default, Cancel))!);

    private Task<PortalTicket> PortalOf(Person by, OpenedTicket ticket) => database.As(
        by.Actor, async scope => (await scope.Get<PortalTicketQueries>().FindAsync(scope.Actor, ticket.Number, default, Cancel))!);
}
