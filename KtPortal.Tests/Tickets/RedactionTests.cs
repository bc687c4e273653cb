using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Splitting;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Tickets;

/// <summary>A posted password is removed wherever it stood, by who may delete, at any time.</summary>
public sealed class RedactionTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Secret = "hunter2-zebra";

    private Shop Shop => database.Shop;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_said_the_same_by_himself_said_something_else()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await Shop.Accept(ticket);
        var said = await Shop.Reply(ticket, Shop.Agent, "Thanks!");
        var again = await Shop.Reply(ticket, Shop.Harbor.Dana, "Thanks!");
        Assert.True((await Shop.TryRedact(ticket, said)).Succeeded);
        Assert.Equal("Thanks!", await database.Truth<string>("select content from ticket_comments where id = $1", again));
    }

    [Fact]
    public async Task It_stands_nowhere_any_more()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await Shop.Accept(ticket);
        var said = await Shop.Reply(ticket, Shop.Harbor.Dana, $"My password is {Secret}", files: await Shop.Upload(Shop.Harbor.Dana, "password.png"));
        await Shop.Change(said, Shop.Harbor.Dana, $"My password is {Secret}!");
        var quoting = await Shop.Reply(ticket, Shop.Agent, "Don't post passwords");
        await database.Force("update ticket_comments set quoted = '> My password is ' || $2 where id = $1", quoting, Secret);
        await database.Force("""
            insert into outbound_messages (tenant_id, id, message_id, kind, to_address, from_address, from_name, subject, text_body, html_body, subject_kind,
                subject_id, part_id, state)
            select $1, gen_random_uuid(), gen_random_uuid()::text, 'comment', 'a@example.org', 'desk@example.org', 'Desk', 'Re', $4, $4, 'ticket', $2, $3, state
            from unnest(array['queued', 'sent']) state
            """, Shop.TenantId, ticket.Id, said, $"It is {Secret}");
        var split = await database.As(Shop.Agent.Actor, async scope => (await scope.Get<TicketSplitting>().SplitAsync(
            scope.Actor, ticket.Number, new SplitTicket("Another thing", [said, quoting]), Cancel)).Value);

        foreach (var who in (Person[])[Shop.Manager, Shop.Agent, Shop.Harbor.Dana, Shop.Harbor.Office, Shop.Northwind.Owner])
        {
            Assert.False((await Shop.TryRedact(ticket, said, by: who)).Succeeded);
            await using var session = await database.RawAs(who.Actor);
            var asked = await session.Try("select app.redact($1, $2)::text", ticket.Id, said);
            Assert.True(asked.SqlState == "42501" || asked.Returned.Single() == "false", who.Role);
        }

        Assert.IsType<Problem.Invalid>((await Shop.TryRedact(ticket, said, reason: " ")).Problem);
        await Shop.SetStatus(ticket, StatusKey.Closed);
        Assert.True((await Shop.TryRedact(ticket, said)).Succeeded);

        var tables = (await database.Truth<string[]>("""
            select array_agg(distinct c.table_name::text || '.' || c.column_name) from information_schema.columns c
            join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name and t.table_type = 'BASE TABLE'
            where c.table_schema = 'public' and (c.data_type in ('text', 'jsonb') or c.udt_name = '_text') and c.table_name not like 'search%'
            """)).Order();
        foreach (var column in tables)
        {
            var (table, name) = (column.Split('.')[0], column.Split('.')[1]);
            Assert.Equal(
                (column, 0L), (column, await database.Truth<long>($"select count(*) from {table} where {name}::text like '%{Secret}%'")));
        }

        Assert.Equal(0, await database.Truth<long>("select count(*) from files where original_filename = 'password.png'"));
        Assert.Equal(
            ["sent", "suppressed"],
            await database.Truth<string[]>("select array_agg(state order by state) from outbound_messages where part_id = $1", said));
        var line = Assert.Single((await PortalOf(Shop.Harbor.Dana, ticket.Number)).Conversation, e => e.Id == said);
        Assert.Equal(("removed", Shop.Admin.Actor.Name), (line.Kind, line.Author));
        Assert.DoesNotContain(
            (await PortalOf(Shop.Harbor.Dana, split)).Conversation, e => e.Content.Contains(Secret, StringComparison.Ordinal));
        var told = Assert.Single((await database.As(Shop.Agent.Actor, async scope =>
            (await scope.Get<DeskTicketQueries>().FindAsync(scope.Actor, ticket.Number, default, Cancel))!)).Conversation, e => e.Kind == "redacted");
        Assert.Contains("It holds a password.", told.Content, StringComparison.Ordinal);
        Assert.DoesNotContain((await PortalOf(Shop.Harbor.Dana, ticket.Number)).Conversation, e => e.Kind == "redacted");
        Assert.IsType<Problem.NotFound>((await Shop.TryRedact(ticket, said)).Problem);
    }

    [Fact]
    public async Task A_description_goes_and_its_line_says_so()
    {
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana, description: $"Sign me in with {Secret}-two please", files: await Shop.Upload(Shop.Lumen.Dana, "two.png"));
        Assert.True((await Shop.TryRedact(ticket, null)).Succeeded);
        var seen = await PortalOf(Shop.Lumen.Dana, ticket.Number);
        Assert.Equal(("", true, 0), (seen.Description.Text, seen.IsDescriptionRemoved, seen.Files.Count));
        Assert.Equal(
            Shop.Admin.Actor.DisplayName,
            await database.Truth<string>("select description_removed_by from tickets where id = $1", ticket.Id));
    }

    [Fact]
    public async Task A_file_goes_alone()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        var (one, two) = (await Shop.Upload(Shop.Harbor.Dana, "one.png"), await Shop.Upload(Shop.Harbor.Dana, "keys.png"));
        var said = await Shop.Reply(ticket, Shop.Harbor.Dana, "Two pictures", files: [one, two]);
        var other = await Shop.OpenTicket(Shop.Pine.Dana);
        Assert.IsType<Problem.NotFound>((await Shop.TryRedact(other, null, two)).Problem);
        Assert.IsType<Problem.Forbidden>((await Shop.TryRedact(ticket, null, two, Shop.Manager)).Problem);
        Assert.True((await Shop.TryRedact(ticket, null, two)).Succeeded);
        var seen = await PortalOf(Shop.Harbor.Dana, ticket.Number);
        Assert.Equal(["one.png"], Assert.Single(seen.Conversation, e => e.Id == said).Files.Select(f => f.Name));
        Assert.Contains(seen.Conversation, e => e.Kind == "file_removed");
        await using var dana = await database.RawAs(Shop.Harbor.Dana.Actor);
        Assert.Equal(0, await dana.Ask<long>("select count(*) from files where id = $1", two));
    }

    private Task<PortalTicket> PortalOf(Person by, string number) => database.As(
        by.Actor, async scope => (await scope.Get<PortalTicketQueries>().FindAsync(scope.Actor, number, default, Cancel))!);
}
