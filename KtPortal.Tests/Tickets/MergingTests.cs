using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Relations;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Tickets;

/// <summary>One ticket becomes part of another: what moves, who sees it then, and what two do at once.</summary>
public sealed class MergingTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private Shop Shop => database.Shop;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_said_moves_with_author_time_readers_and_files()
    {
        var source = await Open(Shop.Harbor.Dana, "The printer hums", await Shop.Upload(Shop.Harbor.Dana, "hum.png"));
        var target = await Open(Shop.Harbor.Drew, "It is loud");
        var told = await Shop.Reply(source, Shop.Harbor.Dana, "Since Monday.", files: await Shop.Upload(Shop.Harbor.Dana, "more.png"));
        var note = await Shop.InternalNote(source, Shop.Agent, "A known defect", await Shop.Upload(Shop.Agent, "defect.png", Shop.Harbor, Visibility.Internal));
        await database.Force("update tickets set tags = '{vip,noise}' where id = $1", source.Id);
        await database.Force("update tickets set tags = '{noise}' where id = $1", target.Id);
        var at = await database.Truth<DateTime>("select created_at from ticket_comments where id = $1", told);

        await Shop.Merge(source, target);

        Assert.Equal((at, source.Number, target.Id), (
            await database.Truth<DateTime>("select created_at from ticket_comments where id = $1", told),
            await database.Truth<string>("select came_from from ticket_comments where id = $1", told),
            await database.Truth<Guid>("select ticket_id from ticket_comments where id = $1", note)));
        Assert.Equal(
            ["vip", "noise"],
            (await database.Truth<string[]>("select tags from tickets where id = $1", target.Id)).OrderByDescending(t => t));
        Assert.Equal(("closed", "merged", target.Id), (
            await database.Truth<string>("select phase from tickets where id = $1", source.Id),
            await database.Truth<string>("select close_reason from tickets where id = $1", source.Id),
            await database.Truth<Guid>("select merged_into_id from tickets where id = $1", source.Id)));

        // Dana finds it by her number, Drew reads what she said; the note is staff's, with its file.
        foreach (var (who, number) in new[] { (Shop.Harbor.Dana, source.Number), (Shop.Harbor.Dana, target.Number), (Shop.Harbor.Drew, target.Number) })
        {
            var seen = await PortalOf(who, number);
            Assert.Equal(target.Number, seen.Number);
            var first = Assert.Single(seen.Conversation, e => e.Kind == "comment" && e.Files.Any(f => f.Name == "hum.png"));
            Assert.Equal((source.Number, Shop.Harbor.Dana.Id, false), (first.CameFrom, first.AuthorId, first.IsStaff));
            Assert.Contains(seen.Conversation, e => e.Content == "Since Monday." && e.Files.Single().Name == "more.png");
            Assert.DoesNotContain(seen.Conversation, e => e.Content.Contains("defect", StringComparison.Ordinal));
            Assert.Contains(seen.Conversation, e => e.Kind == "merged");
        }

        await using var drew = await database.RawAs(Shop.Harbor.Drew.Actor);
        Assert.Equal(2, await drew.Ask<long>("select count(*) from files where original_filename in ('hum.png', 'more.png')"));
        Assert.Equal(0, await drew.Ask<long>("select count(*) from files where original_filename = 'defect.png'"));
        Assert.Equal(2, await database.Truth<long>(
            "select count(*) from audit_log where event in ('ticket.merged', 'ticket.merged_into') and entity_id = any ($1)", new[] { source.Id, target.Id }));
    }

    [Fact]
    public async Task It_waits_as_long_as_who_waited_longest_and_the_wait_of_the_other_measures_nothing()
    {
        var source = await Shop.OpenTicket(Shop.Harbor.Dana);
        var since = await database.Truth<DateTime>("select waiting_since from tickets where id = $1", source.Id);
        var target = await Shop.OpenTicket(Shop.Harbor.Drew);
        await Shop.Merge(source, target);
        Assert.Equal(since, await database.Truth<DateTime>("select waiting_since from tickets where id = $1", target.Id));
        Assert.False(await database.Truth<bool>("select in_line from tickets where id = $1", source.Id));
        Assert.Equal("left", await database.Truth<string>("select outcome from ticket_waits where ticket_id = $1", source.Id));
    }

    [Fact]
    public async Task Only_tickets_of_one_client_that_are_open_by_who_may()
    {
        var (one, two, others) = (await Open(Shop.Lumen.Dana), await Open(Shop.Lumen.Drew), await Open(Shop.Maple.Dana));
        var refused = Assert.IsType<Problem.Invalid>((await Shop.TryMerge(one, others)).Problem).Errors.All[0];
        Assert.Contains(one.Number, refused.Message, StringComparison.Ordinal);
        Assert.Contains(others.Number, refused.Message, StringComparison.Ordinal);
        Assert.IsType<Problem.Invalid>((await Shop.TryMerge(one, one)).Problem);
        Assert.IsType<Problem.Invalid>((await Shop.TryMerge(one, new OpenedTicket(Guid.Empty, "KT-999999"))).Problem);
        Assert.IsType<Problem.Forbidden>((await Shop.TryMerge(one, two, Shop.Sales)).Problem);
        Assert.IsType<Problem.Forbidden>((await Shop.TryMerge(one, two, Shop.Lumen.Office)).Problem);
        Assert.IsType<Problem.NotFound>((await Shop.TryMerge(one, two, Shop.Southwind.Staff)).Problem);
        Assert.True((await Shop.TryMerge(one, two, Shop.Northwind.Staff)).Succeeded);

        var closed = await Open(Shop.Lumen.Dana);
        await Shop.SetStatus(closed, StatusKey.Closed);
        Assert.IsType<Problem.Conflict>((await Shop.TryMerge(two, closed)).Problem);
        await using var raw = await database.RawAs(Shop.Southwind.Staff.Actor);
        Assert.Equal(
            "42501",
            (await raw.Try("select app.merge_ticket($1, $2, $3, now())", others.Id, two.Id, Shop.Statuses[StatusKey.Closed])).SqlState);
    }

    [Fact]
    public async Task A_partner_merges_what_is_new_and_the_providers_notes_stay_the_providers()
    {
        var (source, target) = (await Shop.OpenTicket(Shop.Lumen.Dana), await Open(Shop.Lumen.Drew));
        await Shop.InternalNote(source, Shop.Agent, "They owe us money");
        await Shop.Merge(source, target, Shop.Northwind.Staff);
        var partner = await DeskOf(Shop.Northwind.Staff, source.Number);
        Assert.Equal(target.Number, partner.Row.Number);
        Assert.DoesNotContain(partner.Conversation, e => e.Content.Contains("money", StringComparison.Ordinal));
        Assert.Contains((await DeskOf(Shop.Agent, target.Number)).Conversation, e => e.Content == "They owe us money");
    }

    [Fact]
    public async Task What_was_merged_leads_to_the_last_and_is_merged_once()
    {
        var (one, two, three) = (await Open(Shop.Harbor.Dana), await Open(Shop.Harbor.Dana), await Open(Shop.Harbor.Dana));
        await Shop.Merge(one, two);
        Assert.Equal((two.Number, 0), (await Shop.TryMerge(one, two)).Value);
        Assert.IsType<Problem.Conflict>((await Shop.TryMerge(one, three)).Problem);
        Assert.IsType<Problem.Invalid>((await Shop.TryMerge(two, one)).Problem);
        await Shop.Merge(two, three);
        Assert.Equal(three.Number, (await PortalOf(Shop.Harbor.Dana, one.Number)).Number);
        Assert.Equal([three.Number], await Suggested(one.Number));

        // Into what was merged means into what it is now.
        var four = await Open(Shop.Harbor.Dana);
        Assert.Equal((three.Number, 1), (await Shop.TryMerge(four, one)).Value);
        Assert.Equal(one.Number, await database.Truth<string>(
            "select came_from from ticket_comments where ticket_id = $1 order by created_at limit 1", three.Id));
    }

    [Fact]
    public async Task Two_who_merge_at_once_lose_nothing()
    {
        for (var turn = 0; turn < 3; turn++)
        {
            var (one, two) = (await Open(Shop.Harbor.Dana), await Open(Shop.Harbor.Drew));
            var both = await Task.WhenAll(Shop.TryMerge(one, two), Shop.TryMerge(two, one, Shop.Manager));
            Assert.Single(both, r => r.Succeeded);
            Assert.Equal(1, await database.Truth<long>("select count(*) from tickets where id = any ($1) and merged_into_id is not null", new[] { one.Id, two.Id }));
        }
    }

    [Fact]
    public async Task A_reply_that_is_written_meanwhile_is_on_the_ticket_it_is_now()
    {
        var (source, target) = (await Open(Shop.Harbor.Dana), await Open(Shop.Harbor.Drew));
        var writing = Enumerable.Range(0, 6).Select(i => Shop.Reply(source, Shop.Harbor.Dana, $"Reply {i}")).ToList();
        await Shop.Merge(source, target);
        await Task.WhenAll(writing);
        Assert.Equal(
            6,
            await database.Truth<long>("select count(*) from ticket_comments where ticket_id = $1 and content like 'Reply %'", target.Id));
        await Shop.Reply(source, Shop.Harbor.Dana, "And later");
        Assert.Equal("And later", (await PortalOf(Shop.Harbor.Drew, target.Number)).Conversation[^1].Content);

        // Staff are told, since others read it there.
        var refused = await database.As(Shop.Agent.Actor, scope => scope.Get<TicketReplies>().PostAsync(
            scope.Actor, source.Number, new ReplyToTicket { Content = "For Dana", FormKey = Guid.CreateVersion7(), Source = "desk" }, Cancel));
        Assert.Contains(target.Number, Assert.IsType<Problem.Conflict>(refused.Problem).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_relations_go_on_where_they_can()
    {
        var (source, target, child, parent) = (await Open(Shop.Harbor.Dana), await Open(Shop.Harbor.Drew), await Open(Shop.Harbor.Dana), await Open(Shop.Harbor.Dana));
        await Shop.Relate(source, RelationAs.Parent, child);
        await Shop.Relate(source, RelationAs.Related, target);
        await Shop.Relate(source, RelationAs.Child, parent);
        await Shop.Relate(target, RelationAs.Parent, parent);
        await Shop.Merge(source, target);
        Assert.Equal(
            [(RelationAs.Parent, child.Number), (RelationAs.Parent, parent.Number)],
            (await DeskOf(Shop.Agent, target.Number)).Relations.Select(r => (r.As, r.Number)).OrderBy(r => r.Number));
    }

    private async Task<OpenedTicket> Open(Person by, string subject = "The printer is on fire", params Guid[] files)
    {
        var ticket = await Shop.OpenTicket(by, subject, files: files);
        await Shop.Accept(ticket);
        return ticket;
    }

    private Task<List<string>> Suggested(string typed) => database.As(Shop.Agent.Actor, async scope =>
        (await scope.Get<TicketFinder>().FindAsync(scope.Actor, typed, Guid.Empty, Cancel)).Select(t => t.Number).ToList());

    private Task<DeskTicket> DeskOf(Person by, string number) => database.As(
        by.Actor, async scope => (await scope.Get<DeskTicketQueries>().FindAsync(scope.Actor, number, default, Cancel))!);

    private Task<PortalTicket> PortalOf(Person by, string number) => database.As(
        by.Actor, async scope => (await scope.Get<PortalTicketQueries>().FindAsync(scope.Actor, number, default, Cancel))!);
}
