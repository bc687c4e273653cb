using KtPortal.Core.Changes;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets.Splitting;
using KtPortal.Core.Tickets.Watching;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Tickets;

/// <summary>Who takes part in a ticket, who may say so, and who knows of it.</summary>
public sealed class PeopleTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private Shop Shop => database.Shop;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task That_staff_watch_leaves_no_trace_in_what_a_client_or_a_partner_reads()
    {
        foreach (var (client, partner) in new[] { (Shop.Harbor, (Person?)null), (Shop.Lumen, Shop.Northwind.Owner) })
        {
            var ticket = await Shop.OpenTicket(client.Dana);
            var told = await SignsAsync(ticket);
            foreach (var watcher in partner is null ? new[] { Shop.Agent, Shop.Sales } : [Shop.Agent, Shop.Sales, Shop.Northwind.Staff])
            {
                Assert.Single((await WatchAsync(ticket, watcher)).Value.Fields);
                Assert.Empty((await WatchAsync(ticket, watcher)).Value.Fields); // the button, twice
            }

            Assert.Equal(told, await SignsAsync(ticket));
            Assert.Equal(partner is null ? "internal,internal" : "internal,internal,partner", await ReadersAsync(ticket));
            foreach (var reader in client.People.Take(2))
            {
                await using var raw = await database.RawAs(reader.Actor);
                Assert.Equal(0, await raw.Ask<long>("select count(*) from ticket_participants where ticket_id = $1", ticket.Id));
                Assert.Equal(0, await raw.Ask<long>("select count(*) from timeline_events where subject_id = $1 and kind = 'watched'", ticket.Id));
            }

            if (partner is not null)
            {
                await using var raw = await database.RawAs(partner.Actor);
                Assert.Equal(1, await raw.Ask<long>("select count(*) from ticket_participants where ticket_id = $1", ticket.Id));
                Assert.Equal(1, await raw.Ask<long>("select count(*) from timeline_events where subject_id = $1 and kind = 'watched'", ticket.Id));
            }

            Assert.Single((await UnwatchAsync(ticket, Shop.Agent)).Value.Fields);
            Assert.Empty((await UnwatchAsync(ticket, Shop.Agent)).Value.Fields);
            Assert.Equal(told, await SignsAsync(ticket));
            Assert.Equal(3 + (partner is null ? 0 : 1), await database.Truth<long>(
                "select count(*) from audit_log where entity_id = $1 and event in ('ticket.watched', 'ticket.unwatched')", ticket.Id));
        }
    }

    [Fact]
    public async Task A_colleague_who_is_added_sees_the_ticket_and_its_files_until_he_is_removed()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, files: await Shop.Upload(Shop.Harbor.Dana));
        Assert.Equal(0, await SeenBy(Shop.Harbor.Drew, ticket));
        var added = (await AddAsync(ticket, Shop.Harbor.Drew.Email.ToUpperInvariant(), Shop.Agent)).Value;
        Assert.Equal(("participant", Shop.Harbor.Drew.Actor.Name), (added.Fields[0].Name, added.Fields[0].After));
        Assert.Equal(1 + 1, await SeenBy(Shop.Harbor.Drew, ticket));
        Assert.Empty((await AddAsync(ticket, Shop.Harbor.Drew.Email, Shop.Manager)).Value.Fields);
        Assert.Equal("partner", await database.Truth<string>(
            "select visibility from timeline_events where subject_id = $1 and kind = 'participant_added'", ticket.Id));

        await Shop.Reply(ticket, Shop.Agent, "News.");
        var removed = (await RemoveAsync(ticket, await PartOf(ticket, Shop.Harbor.Drew), Shop.Agent)).Value;
        Assert.Equal(0, await SeenBy(Shop.Harbor.Drew, ticket));
        Assert.Equal(0, await database.Truth<long>("select count(*) from unread_answers where ticket_id = $1 and user_id = $2", ticket.Id, Shop.Harbor.Drew.Id));

        Assert.True((await TakeBackAsync(removed)).Succeeded);
        Assert.Equal(2, await SeenBy(Shop.Harbor.Drew, ticket));
        var other = (await AddAsync(ticket, "accountant@books.example", Shop.Agent)).Value;
        Assert.True((await TakeBackAsync(other)).Succeeded);
        Assert.Equal("public", await ReadersAsync(ticket));
    }

    [Fact]
    public async Task A_client_adds_and_removes_his_own_colleagues_alone()
    {
        await database.Force("update organizations set email_domains = '{pine.test}' where id = $1", Shop.Pine.Id);
        var ticket = await Shop.OpenTicket(Shop.Pine.Dana);
        Assert.Single((await AddAsync(ticket, Shop.Pine.Drew.Email, Shop.Pine.Dana)).Value.Fields);
        Assert.Single((await AddAsync(ticket, "reception@pine.test", Shop.Pine.Office)).Value.Fields);
        Assert.Equal("public", await database.Truth<string>(
            "select distinct visibility from timeline_events where subject_id = $1 and kind = 'participant_added'", ticket.Id));
        foreach (var stranger in new[] { Shop.Harbor.Dana.Email, Shop.Agent.Email, Shop.Northwind.Staff.Email, "friend@gmail.com", "plumber@pipes.example" })
        {
            Assert.Equal("ticket.only_colleagues", (await AddAsync(ticket, stranger, Shop.Pine.Dana)).Problem!.Code);
        }

        Assert.Equal("ticket.person_address", (await AddAsync(ticket, "nobody", Shop.Pine.Dana)).Problem!.Code);
        // Who only takes part decides for himself alone.
        Assert.IsType<Problem.Forbidden>((await AddAsync(ticket, Shop.Pine.Office.Email, Shop.Pine.Drew)).Problem);
        var office = (await WatchAsync(ticket, Shop.Pine.Office)).Value;
        Assert.Equal("watched", office.Verb);
        Assert.IsType<Problem.Forbidden>((await RemoveAsync(ticket, await PartOf(ticket, Shop.Pine.Office), Shop.Pine.Drew)).Problem);
        await database.Force("update tickets set requester_id = null where id = $1", ticket.Id);
        await using (var raw = await database.RawAs(Shop.Pine.Drew.Actor))
        {
            Assert.Equal("hidden", await raw.Ask<string>("select outcome from app.join_ticket($1, 'reception@pine.test', true)", ticket.Id));
            Assert.False(await raw.Ask<bool>("select app.leave_ticket(id) from ticket_participants where email = 'reception@pine.test' and ticket_id = $1", ticket.Id));
        }

        await database.Force("update tickets set requester_id = $2 where id = $1", ticket.Id, Shop.Pine.Dana.Id);
        Assert.Single((await UnwatchAsync(ticket, Shop.Pine.Drew)).Value.Fields);
        Assert.Equal(0, await SeenBy(Shop.Pine.Drew, ticket));
        Assert.Single((await RemoveAsync(ticket, await PartOf(ticket, Shop.Pine.Office), Shop.Pine.Dana)).Value.Fields);
        Assert.Equal(1, await SeenBy(Shop.Pine.Office, ticket));
        // Whose ticket it is not doesn't learn that there is one.
        Assert.IsType<Problem.NotFound>((await AddAsync(ticket, Shop.Pine.Drew.Email, Shop.Pine.Drew)).Problem);
        Assert.IsType<Problem.NotFound>((await WatchAsync(ticket, Shop.Harbor.Office)).Problem);
    }

    [Fact]
    public async Task Who_may_not_see_it_and_addresses_of_ours_take_no_part()
    {
        await database.Force("update organizations set email_domains = '{lumen.test}' where id = $1", Shop.Lumen.Id);
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        var mailbox = await database.Truth<string>("select address from email_mailboxes where tenant_id = $1 and partner_id = $2", Shop.TenantId, Shop.Northwind.Id);
        foreach (var (by, address, code) in new[]
        {
            (Shop.Agent, mailbox, "ticket.person_is_us"),
            (Shop.Agent, mailbox.Replace("@", "+r-abc@", StringComparison.Ordinal), "ticket.person_is_us"),
            (Shop.Agent, Shop.Southwind.Staff.Email, "ticket.person_may_not"),
            (Shop.Northwind.Staff, Shop.Agent.Email, "ticket.person_may_not"),
            (Shop.Northwind.Staff, Shop.Southwind.Staff.Email, "ticket.person_may_not"),
            (Shop.Northwind.Staff, "somebody@[127.0.0.1]", "ticket.person_address"),
        })
        {
            Assert.Equal(code, (await AddAsync(ticket, address, by)).Problem!.Code);
        }

        Assert.Single((await AddAsync(ticket, Shop.Northwind.Owner.Email, Shop.Northwind.Staff)).Value.Fields);
        Assert.Single((await AddAsync(ticket, "vendor@elsewhere.example", Shop.Northwind.Staff)).Value.Fields);
        Assert.Single((await AddAsync(ticket, "desk@lumen.test", Shop.Northwind.Staff)).Value.Fields);
        // A login of another client is an address like any other: it sees nothing.
        Assert.Single((await AddAsync(ticket, Shop.Maple.Drew.Email, Shop.Northwind.Staff)).Value.Fields);
        Assert.Equal(0, await SeenBy(Shop.Maple.Drew, ticket));
        Assert.Equal("partner,partner,partner,public", await ReadersAsync(ticket));
        await using var raw = await database.RawAs(Shop.Lumen.Office.Actor);
        Assert.Equal("desk@lumen.test", await raw.Ask<string>("select string_agg(email, ',') from ticket_participants where ticket_id = $1", ticket.Id));
        Assert.IsType<Problem.Forbidden>((await AddAsync(ticket, "a@b.example", Shop.Sales)).Problem);
    }

    [Fact]
    public async Task Two_who_add_the_same_person_add_him_once_and_two_who_remove_him_are_told()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        var both = await Task.WhenAll(AddAsync(ticket, Shop.Harbor.Office.Email, Shop.Agent), AddAsync(ticket, Shop.Harbor.Office.Email, Shop.Manager));
        Assert.All(both, added => Assert.True(added.Succeeded));
        Assert.Equal("public", await ReadersAsync(ticket));
        Assert.Equal(1, await database.Truth<long>("select count(*) from timeline_events where subject_id = $1 and kind = 'participant_added'", ticket.Id));

        var part = await PartOf(ticket, Shop.Harbor.Office);
        var gone = await Task.WhenAll(RemoveAsync(ticket, part, Shop.Agent), RemoveAsync(ticket, part, Shop.Manager));
        Assert.Equal("ticket.person_gone", Assert.Single(gone, g => !g.Succeeded).Problem!.Code);
        Assert.IsType<Problem.Conflict>(gone.Single(g => !g.Succeeded).Problem);
    }

    [Fact]
    public async Task A_closed_ticket_takes_nobody_and_keeps_whom_it_has_but_each_may_leave()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await AddAsync(ticket, Shop.Harbor.Drew.Email, Shop.Agent);
        await WatchAsync(ticket, Shop.Agent);
        await Shop.Close(ticket, Shop.Harbor.Dana);
        Assert.IsType<Problem.Conflict>((await AddAsync(ticket, Shop.Harbor.Office.Email, Shop.Agent)).Problem);
        Assert.IsType<Problem.Conflict>((await WatchAsync(ticket, Shop.Manager)).Problem);
        Assert.IsType<Problem.Conflict>((await RemoveAsync(ticket, await PartOf(ticket, Shop.Harbor.Drew), Shop.Agent)).Problem);
        Assert.Single((await UnwatchAsync(ticket, Shop.Agent)).Value.Fields);
    }

    [Fact]
    public async Task Twenty_take_part_and_no_watcher_of_staff_counts_among_them()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await database.Force("""
            insert into ticket_participants (tenant_id, id, ticket_id, organization_id, email)
            select tenant_id, gen_random_uuid(), id, organization_id, n || '@many.example' from tickets, generate_series(1, 20) n where id = $1
            """, ticket.Id);
        Assert.Equal("ticket.people_full", (await AddAsync(ticket, Shop.Harbor.Drew.Email, Shop.Agent)).Problem!.Code);
        Assert.Single((await WatchAsync(ticket, Shop.Agent)).Value.Fields);
    }

    [Fact]
    public async Task Merged_and_split_tickets_keep_who_takes_part_and_who_knows_of_it()
    {
        var (one, two) = (await Shop.OpenTicket(Shop.Lumen.Dana), await Shop.OpenTicket(Shop.Lumen.Dana));
        await WatchAsync(one, Shop.Agent);
        await WatchAsync(one, Shop.Northwind.Staff);
        await AddAsync(one, Shop.Lumen.Drew.Email, Shop.Agent);
        var said = await Shop.Reply(one, Shop.Lumen.Dana, "And another thing, which is a matter of its own.");
        var split = await SplitAsync(one, said);
        Assert.Equal("internal,partner,public", await ReadersAsync(split));
        Assert.Equal(1, await SeenBy(Shop.Lumen.Drew, split));
        await Shop.Merge(one, two);
        Assert.Equal("internal,partner,public", await ReadersAsync(two));
        Assert.Equal(1, await SeenBy(Shop.Lumen.Drew, two));
        await using var raw = await database.RawAs(Shop.Lumen.Dana.Actor);
        Assert.Equal(1, await raw.Ask<long>("select count(*) from ticket_participants where ticket_id = $1", two.Id));
    }

    private Task<Result<Change>> AddAsync(OpenedTicket ticket, string address, Person by) =>
        DoAsync(by, (people, actor) => people.AddAsync(actor, ticket.Number, address, Cancel));

    private Task<Result<Change>> RemoveAsync(OpenedTicket ticket, Guid part, Person by) =>
        DoAsync(by, (people, actor) => people.RemoveAsync(actor, ticket.Number, part, Cancel));

    private Task<Result<Change>> WatchAsync(OpenedTicket ticket, Person by) =>
        DoAsync(by, (people, actor) => people.WatchAsync(actor, ticket.Number, Cancel));

    private Task<Result<Change>> UnwatchAsync(OpenedTicket ticket, Person by) =>
        DoAsync(by, (people, actor) => people.UnwatchAsync(actor, ticket.Number, Cancel));

    private Task<Result<Change>> DoAsync(Person by, Func<TicketPeople, Actor, Task<Result<Change>>> deed) =>
        database.As(by.Actor, scope => deed(scope.Get<TicketPeople>(), scope.Actor));

    private Task<Result<Done>> TakeBackAsync(Change change) =>
        database.As(Shop.Agent.Actor, scope => scope.Get<ChangeUndo>().TakeBackAsync(scope.Actor, change, Cancel));

    private Task<string> ReadersAsync(OpenedTicket ticket) =>
        database.Truth<string>("select coalesce(string_agg(visibility, ',' order by visibility), '') from ticket_participants where ticket_id = $1", ticket.Id);

    private Task<Guid> PartOf(OpenedTicket ticket, Person person) =>
        database.Truth<Guid>("select id from ticket_participants where ticket_id = $1 and user_id = $2", ticket.Id, person.Id);

    // The ticket, and its files.
    private async Task<long> SeenBy(Person person, OpenedTicket ticket)
    {
        await using var raw = await database.RawAs(person.Actor);
        return await raw.Ask<long>("""
            select (select count(*) from tickets where id = $1)
                + (select count(*) from files f join attachments a on a.file_id = f.id where a.subject_id = $1)
            """, ticket.Id);
    }

    // What clients could tell from that something happened.
    private Task<string> SignsAsync(OpenedTicket ticket) => database.Truth<string>("""
        select t.last_activity_at || ' ' || t.version || ' ' || array_length(t.reader_ids, 1) || ' '
            || (select count(*) from stream_events s where s.subject_id = t.id and s.visibility = 'public') || ' '
            || (select count(*) from timeline_events e where e.subject_id = t.id and e.visibility = 'public')
        from tickets t where id = $1
        """, ticket.Id);

    private async Task<OpenedTicket> SplitAsync(OpenedTicket ticket, Guid comment)
    {
        var number = (await database.As(Shop.Agent.Actor, scope => scope.Get<TicketSplitting>()
            .SplitAsync(scope.Actor, ticket.Number, new SplitTicket("A matter of its own", [comment]), Cancel))).Value;
        return new OpenedTicket(await database.Truth<Guid>("select id from tickets where number = $1", number), number);
    }
}
