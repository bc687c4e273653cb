using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Tickets;

/// <summary>What somebody said is his to change for a quarter of an hour: who, until when, and what others can still learn of it.</summary>
public sealed class CommentChangeTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private Shop Shop => database.Shop;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_said_it_changes_it_and_the_provider_alone_reads_what_it_was()
    {
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        foreach (var who in (Person[])[Shop.Agent, Shop.Northwind.Staff, Shop.Lumen.Dana])
        {
            var said = await Shop.Reply(ticket, who, "The pasword is wrong");
            await Shop.Change(said, who, "The password is wrong");
            await Shop.Change(said, who, "The password is right");
            foreach (var other in new[] { Shop.Admin, Shop.Agent, Shop.Northwind.Staff, Shop.Lumen.Dana, Shop.Lumen.Office, Shop.Southwind.Staff }.Where(o => o != who))
            {
                Assert.IsType<Problem.NotFound>((await Shop.TryChange(said, other, "Something else")).Problem);
                Assert.IsType<Problem.NotFound>((await Shop.TryRemove(said, other)).Problem);
            }

            var entry = Assert.Single((await PortalOf(Shop.Lumen.Dana, ticket)).Conversation, e => e.Id == said);
            Assert.Equal(("The password is right", true), (entry.Content, entry.EditedAt is not null));
        }

        var history = (await DeskOf(Shop.Agent, ticket)).Conversation.Where(e => e.Kind == "comment").ToList();
        Assert.All(history, e => Assert.Equal(["The pasword is wrong", "The password is wrong"], e.Earlier.Select(v => v.Said.Text)));
        Assert.All((await DeskOf(Shop.Northwind.Staff, ticket)).Conversation, e => Assert.Empty(e.Earlier));
        foreach (var who in (Person[])[Shop.Northwind.Staff, Shop.Lumen.Office, Shop.Lumen.Dana])
        {
            await using var session = await database.RawAs(who.Actor);
            Assert.Equal("42501", (await session.Try("select content from ticket_comment_versions")).SqlState);
        }

        Assert.Equal(
            0, await database.Truth<long>("select count(*) from audit_log where (old_values::text || new_values::text) like '%password%'"));
        Assert.Equal(6, await database.Truth<long>("""
            select count(*) from audit_log where event = 'ticket.comment_edited' and action = 'update'
            and entity_id in (select id from ticket_comments where ticket_id = $1)
            """, ticket.Id));
    }

    [Fact]
    public async Task After_a_quarter_of_an_hour_it_stays_whoever_asks_the_database()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        var said = await Shop.Reply(ticket, Shop.Harbor.Dana, "As it was");
        await database.Force("update ticket_comments set created_at = created_at - interval '15 minutes 1 second' where id = $1", said);
        Assert.Equal("comment.too_late", (await Shop.TryChange(said, Shop.Harbor.Dana, "Otherwise")).Problem!.Code);
        Assert.Equal("comment.too_late", (await Shop.TryRemove(said, Shop.Harbor.Dana)).Problem!.Code);
        await using (var dana = await database.RawAs(Shop.Harbor.Dana.Actor))
        {
            Assert.Equal("late", await dana.Ask<string>("select app.change_comment($1, 1, 'Otherwise', 'public')", said));
        }

        var other = await Shop.Reply(ticket, Shop.Agent, "For Dana");
        await using var drew = await database.RawAs(Shop.Harbor.Office.Actor);
        Assert.Equal("gone", await drew.Ask<string>("select app.change_comment($1, 1, 'Mine now', 'public')", other));
        await using var agent = await database.RawAs(Shop.Agent.Actor);
        Assert.Equal("gone", await agent.Ask<string>("select app.change_comment($1, 1, 'Mine now', 'public')", said));
        var note = await Shop.InternalNote(ticket, Shop.Agent, "They owe us");
        Assert.Equal("wider", await agent.Ask<string>("select app.change_comment($1, 1, 'They owe us', 'public')", note));
        Assert.Equal("As it was", await database.Truth<string>("select content from ticket_comments where id = $1", said));
        await using var partner = await database.RawAs(Shop.Northwind.Staff.Actor);
        Assert.Equal("42501", (await partner.Try("select app.unsay(c, true) from ticket_comments c")).SqlState);
    }

    [Fact]
    public async Task What_was_removed_is_gone_with_its_files_and_marks_and_leaves_a_line()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        var first = await Shop.Reply(ticket, Shop.Agent, "A first answer");
        var second = await Shop.Reply(ticket, Shop.Agent, "Meant for somebody else", files: await Shop.Upload(Shop.Agent, "other-client.png", Shop.Harbor));
        Assert.Equal(2, await UnreadOf(Shop.Harbor.Dana, ticket));
        await Shop.Remove(second, Shop.Agent);

        var seen = await PortalOf(Shop.Harbor.Dana, ticket);
        var line = Assert.Single(seen.Conversation, e => e.Id == second);
        Assert.Equal(("removed", 0), (line.Kind, line.Files.Count));
        Assert.Equal(1, seen.Unread);
        await using var dana = await database.RawAs(Shop.Harbor.Dana.Actor);
        Assert.Equal("", await dana.Ask<string>("select content from ticket_comments where id = $1", second));
        Assert.Equal(0, await database.Truth<long>("select count(*) from files where original_filename = 'other-client.png'"));
        Assert.Equal(1, await database.Truth<long>("select count(*) from outbox_messages where kind = 'file.remove'"));
        Assert.Equal(
            ["Meant for somebody else"],
            Assert.Single((await DeskOf(Shop.Agent, ticket)).Conversation, e => e.Id == second).Earlier.Select(e => e.Said.Text));
        Assert.Equal("comment.gone", (await Shop.TryChange(second, Shop.Agent, "Back again")).Problem!.Code);

        await Shop.Remove(first, Shop.Agent);
        Assert.Equal(0, await UnreadOf(Shop.Harbor.Dana, ticket));
        Assert.False(await database.Truth<bool>("select first_response_at is not null or last_staff_comment_at is not null from tickets where id = $1", ticket.Id));
        // Who removed his own is not told of himself as somebody who wrote meanwhile.
        var read = await database.Truth<DateTime>("select created_at - interval '1 second' from ticket_comments where id = $1", first);
        var replied = await database.As(Shop.Harbor.Dana.Actor, scope => scope.Get<TicketReplies>().PostAsync(
            scope.Actor, ticket.Number, new ReplyToTicket { Content = "Hello?", FormKey = Guid.CreateVersion7(), ReadUntil = read }, Cancel));
        Assert.True(replied.Succeeded);
    }

    [Fact]
    public async Task What_staff_take_back_among_themselves_a_client_learns_nothing_of()
    {
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        await Shop.Accept(ticket);
        await Shop.Reply(ticket, Shop.Lumen.Dana, "Anybody?");
        var before = await database.Truth<DateTime>("select last_activity_at from tickets where id = $1", ticket.Id);
        var said = await Shop.Reply(ticket, Shop.Agent, "They never pay", files: await Shop.Upload(Shop.Agent, "unpaid.png", Shop.Lumen));
        var staff = await database.Truth<DateTime>("select staff_activity_at from tickets where id = $1", ticket.Id);
        await Shop.Change(said, Shop.Agent, "They never pay", Visibility.Internal);

        foreach (var who in (Person[])[Shop.Lumen.Dana, Shop.Lumen.Office, Shop.Northwind.Staff])
        {
            await using var session = await database.RawAs(who.Actor);
            Assert.Equal(0, await session.Ask<long>("select count(*) from ticket_comments where id = $1", said));
            Assert.Equal(0, await session.Ask<long>("select count(*) from files where original_filename = 'unpaid.png'"));
        }

        var seen = await PortalOf(Shop.Lumen.Dana, ticket);
        Assert.Equal((0, false), (seen.Unread, seen.Conversation.Any(e => e.Id == said)));
        // As it was, but for the time between a word and its note.
        Assert.InRange(
            before - await database.Truth<DateTime>("select last_activity_at from tickets where id = $1", ticket.Id), TimeSpan.Zero,
            TimeSpan.FromSeconds(1));
        Assert.Equal((false, staff), (
            await database.Truth<bool>("select last_staff_comment_at is not null or first_response_at is not null from tickets where id = $1", ticket.Id),
            await database.Truth<DateTime>("select staff_activity_at from tickets where id = $1", ticket.Id)));
        Assert.True(await database.Truth<bool>("select partner_activity_at < staff_activity_at from tickets where id = $1", ticket.Id));
        Assert.Equal(
            "comment.not_more_readers", (await Shop.TryChange(said, Shop.Agent, "They never pay", Visibility.Public)).Problem!.Code);
        Assert.Contains(
            (await DeskOf(Shop.Agent, ticket)).Conversation,
            e => e.Id == said && e.Visibility == Visibility.Internal && e.Files.Count == 1);

        // A client's words are everybody's; to whom a mail has gone, it has gone.
        var danas = await Shop.Reply(ticket, Shop.Lumen.Dana, "Hello");
        Assert.Equal(
            "comment.not_more_readers", (await Shop.TryChange(danas, Shop.Lumen.Dana, "Hello", Visibility.Internal)).Problem!.Code);
        var mailed = await Shop.Reply(ticket, Shop.Agent, "Please restart it");
        await Mail(ticket, mailed, "sent");
        Assert.Equal(
            "comment.mailed_already", (await Shop.TryChange(mailed, Shop.Agent, "Please restart it", Visibility.Internal)).Problem!.Code);
        var waiting = await Shop.Reply(ticket, Shop.Agent, "Please restart it twice");
        await Mail(ticket, waiting, "queued");
        await Shop.Change(waiting, Shop.Agent, "Please restart it twice", Visibility.Partner);
        Assert.Equal("suppressed", await database.Truth<string>("select state from outbound_messages where part_id = $1", waiting));
    }

    [Fact]
    public async Task Two_changes_at_once_are_told_of_each_other_and_what_ended_stays_as_it_is()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await Shop.Accept(ticket);
        var said = await Shop.Reply(ticket, Shop.Harbor.Dana, "One");
        for (var turn = 1; turn < 4; turn++)
        {
            var both = await Task.WhenAll(
                Shop.TryChange(said, Shop.Harbor.Dana, $"Two {turn}", edition: turn), Shop.TryChange(said, Shop.Harbor.Dana, $"Three {turn}", edition: turn));
            Assert.IsType<Problem.Stale>(Assert.Single(both, r => !r.Succeeded).Problem);
        }

        var writing = Shop.TryChange(said, Shop.Harbor.Dana, "While it ends");
        await Shop.SetStatus(ticket, StatusKey.Closed);
        var raced = await writing;
        Assert.Equal(raced.Succeeded ? null : "comment.ticket_closed", raced.Problem?.Code);
        Assert.Equal("comment.ticket_closed", (await Shop.TryChange(said, Shop.Harbor.Dana, "After it ended")).Problem!.Code);

        var (source, target) = (await Shop.OpenTicket(Shop.Harbor.Dana), await Shop.OpenTicket(Shop.Harbor.Drew));
        await Shop.Accept(source);
        await Shop.Accept(target);
        var moved = await Shop.Reply(source, Shop.Harbor.Dana, "On the one");
        var change = Shop.TryChange(moved, Shop.Harbor.Dana, "On whichever");
        await Shop.Merge(source, target);
        Assert.True((await change).Succeeded);
        await Shop.Change(moved, Shop.Harbor.Dana, "On the other");
        Assert.Equal((target.Id, "On the other"), (
            await database.Truth<Guid>("select ticket_id from ticket_comments where id = $1", moved),
            await database.Truth<string>("select content from ticket_comments where id = $1", moved)));
    }

    private async Task<int> UnreadOf(Person by, OpenedTicket ticket) => (await PortalOf(by, ticket)).Unread;

    private Task<int> Mail(OpenedTicket ticket, Guid comment, string state) => database.Force("""
        insert into outbound_messages (tenant_id, id, message_id, kind, to_address, from_address, from_name, subject, text_body, subject_kind, subject_id,
            part_id, state)
        values ($1, gen_random_uuid(), gen_random_uuid()::text, 'comment', 'dana@example.org', 'desk@example.org', 'Desk', 'Re', 'Words', 'ticket', $2, $3, $4)
        """, Shop.TenantId, ticket.Id, comment, state);

    private Task<DeskTicket> DeskOf(Person by, OpenedTicket ticket) => database.As(
        by.Actor, async scope => (await scope.Get<DeskTicketQueries>().FindAsync(scope.Actor, ticket.Number, new(History: true), Cancel))!);

    private Task<PortalTicket> PortalOf(Person by, OpenedTicket ticket) => database.As(
        by.Actor, async scope => (await scope.Get<PortalTicketQueries>().FindAsync(scope.Actor, ticket.Number, default, Cancel))!);
}
