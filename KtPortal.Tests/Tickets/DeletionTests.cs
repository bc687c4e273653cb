using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Tickets;

/// <summary>A deleted ticket is nowhere, comes back as it was, and is erased after thirty days.</summary>
public sealed class DeletionTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private Shop Shop => database.Shop;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_is_nowhere_and_comes_back_as_it_was()
    {
        var (first, ticket, last) = (await Shop.OpenTicket(Shop.Lumen.Dana, "First"), await Shop.OpenTicket(Shop.Lumen.Dana, "Second"), await Shop.OpenTicket(Shop.Lumen.Dana, "Third"));
        await Shop.Accept(ticket);
        var source = await Shop.OpenTicket(Shop.Lumen.Dana, "Merged");
        await Shop.Accept(source);
        await Shop.Merge(source, ticket);
        await Shop.Reply(ticket, Shop.Agent, "An answer", files: await Shop.Upload(Shop.Agent, "answer.png", Shop.Lumen));
        await Shop.PartnerNote(ticket, Shop.Agent, "For Northwind");
        await Shop.InternalNote(ticket, Shop.Agent, "Between us");
        var before = await SeenBy(ticket, source);
        var (place, next) = (await PlaceOf(ticket), await PlaceOf(last));
        Assert.All(before.Values, rows => Assert.True(rows > 0));

        Assert.True((await Shop.TryDelete(ticket)).Succeeded);
        Assert.All(await SeenBy(ticket, source), seen => Assert.Equal((seen.Key, 0L), (seen.Key, seen.Value)));
        Assert.Equal((next.Place - 1, next.Length - 1), await PlaceOf(last));
        foreach (var who in (Person[])[Shop.Admin, Shop.Northwind.Staff])
        {
            Assert.Null(await database.As(who.Actor, scope => scope.Get<DeskTicketQueries>().FindAsync(scope.Actor, ticket.Number, default, Cancel)));
            Assert.Null(await database.As(who.Actor, scope => scope.Get<DeskTicketQueries>().FindAsync(scope.Actor, source.Number, default, Cancel)));
        }

        Assert.Null(await database.As(Shop.Lumen.Dana.Actor, scope => scope.Get<PortalTicketQueries>().FindAsync(scope.Actor, ticket.Number, default, Cancel)));
        Assert.IsType<Problem.NotFound>((await Shop.TryDelete(ticket)).Problem);
        Assert.Equal("public", await database.Truth<string>(
            "select visibility from stream_events where subject_id = $1 order by id desc limit 1", ticket.Id));

        foreach (var who in (Person[])[Shop.Manager, Shop.Northwind.Owner])
        {
            Assert.IsType<Problem.Forbidden>((await Shop.TryRestore(ticket, who)).Problem);
        }

        Assert.Equal(ticket.Number, (await Shop.TryRestore(ticket)).Value);
        Assert.Equal(before.OrderBy(b => b.Key), (await SeenBy(ticket, source)).OrderBy(b => b.Key));
        Assert.Equal((place, next), (await PlaceOf(ticket), await PlaceOf(last)));
        Assert.Equal((place.Place - 1, place.Length), await PlaceOf(first));
        Assert.Equal(1, (await database.As(Shop.Lumen.Dana.Actor, async scope =>
            (await scope.Get<PortalTicketQueries>().FindAsync(scope.Actor, source.Number, default, Cancel))!)).Unread);
        Assert.IsType<Problem.Conflict>((await Shop.TryRestore(ticket)).Problem);
    }

    [Fact]
    public async Task What_waits_to_be_mailed_of_it_is_not_mailed()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await database.Force("""
            insert into outbound_messages (tenant_id, id, message_id, kind, to_address, from_address, from_name, subject, text_body, subject_kind,
                subject_id, state)
            select $1, gen_random_uuid(), gen_random_uuid()::text, 'comment', 'a@example.org', 'desk@example.org', 'Desk', 'Re', 'Words', 'ticket', $2, state
            from unnest(array['queued', 'held', 'failed', 'sent']) state
            """, Shop.TenantId, ticket.Id);
        Assert.True((await Shop.TryDelete(ticket)).Succeeded);
        Assert.Equal("sent suppressed suppressed suppressed", await database.Truth<string>(
            "select string_agg(state, ' ' order by state) from outbound_messages where subject_id = $1 and to_address = 'a@example.org'", ticket.Id));
    }

    [Fact]
    public async Task Only_an_admin_of_the_provider_deletes_and_says_why()
    {
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        foreach (var who in (Person[])[Shop.Manager, Shop.Agent, Shop.Northwind.Owner, Shop.Lumen.Office, Shop.Lumen.Dana])
        {
            Assert.IsType<Problem.Forbidden>((await Shop.TryDelete(ticket, who)).Problem);
            await using var session = await database.RawAs(who.Actor);
            var asked = await session.Try("select app.delete_ticket($1, 'Because')::text", ticket.Id);
            Assert.True(asked.SqlState == "42501" || asked.Returned.Single() == "false", who.Role);
        }

        Assert.IsType<Problem.Invalid>((await Shop.TryDelete(ticket, reason: " ")).Problem);
        Assert.IsType<Problem.NotFound>((await Shop.TryDelete(ticket, database.Acme.Admin)).Problem);
    }

    [Fact]
    public async Task After_thirty_days_its_number_is_left()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "Zebra crossing", description: "A zebra crosses the road here.", files: await Shop.Upload(Shop.Harbor.Dana, "zebra.png"));
        await Shop.Reply(ticket, Shop.Harbor.Dana, "Another zebra");
        await Shop.Delete(ticket);
        var kept = await Shop.OpenTicket(Shop.Harbor.Dana, "A younger zebra");
        await Shop.Delete(kept);
        await database.Force("update deleted_tickets set deleted_at = now() - interval '30 days 1 minute' where ticket_id = $1", ticket.Id);
        Assert.IsType<Problem.Conflict>((await Shop.TryRestore(ticket)).Problem);
        await using (var admin = await database.RawAs(Shop.Admin.Actor))
        {
            Assert.Equal("42501", (await admin.Try("select app.erase_deleted_tickets()")).SqlState);
        }

        await database.As(Shop.System, async scope =>
        {
            foreach (var purge in new TicketsFeature().Purges)
            {
                await using var command = KtPortal.Core.Data.TenantContext.Command(scope.Db, purge.Sql);
                await command.ExecuteNonQueryAsync(Cancel);
            }

            return 0;
        });
        Assert.Equal($"{ticket.Number}|(erased)||", await database.Truth<string>(
            "select concat_ws('|', number, subject, description, requester_name) from tickets where id = $1", ticket.Id));
        Assert.Equal(0, await database.Truth<long>("select count(*) from ticket_comments where ticket_id = $1", ticket.Id));
        Assert.Equal(0, await database.Truth<long>("select count(*) from files where original_filename = 'zebra.png'"));
        Assert.Equal(0, await database.Truth<long>("select count(*) from timeline_events where subject_id = $1", ticket.Id));
        Assert.Equal(kept.Number, (await Shop.TryRestore(kept)).Value);
    }

    // What partner and client read of it in SQL, whatever page asks.
    private async Task<Dictionary<string, long>> SeenBy(OpenedTicket ticket, OpenedTicket source)
    {
        var seen = new Dictionary<string, long>();
        foreach (var who in (Person[])[Shop.Northwind.Staff, Shop.Lumen.Office, Shop.Lumen.Dana])
        {
            await using var session = await database.RawAs(who.Actor);
            foreach (var (table, column) in new[] { ("tickets", "id"), ("ticket_comments", "ticket_id"), ("timeline_events", "subject_id"), ("attachments", "subject_id") })
            {
                seen[$"{who.Role} {table}"] = await session.Ask<long>($"select count(*) from {table} where {column} in ($1, $2)", ticket.Id, source.Id);
            }

            seen[$"{who.Role} files"] = await session.Ask<long>("select count(*) from files where original_filename = 'answer.png'");
        }

        return seen;
    }

    private async Task<(int Place, int Length)> PlaceOf(OpenedTicket ticket)
    {
        await using var session = await database.RawAs(Shop.Agent.Actor);
        return (await session.Ask<int>("select place from app.queue_place($1)", ticket.Id), await session.Ask<int>("select length from app.queue_place($1)", ticket.Id));
    }
}
