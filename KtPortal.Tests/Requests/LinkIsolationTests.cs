using KtPortal.Core.Kernel;
using KtPortal.Tests.Isolation;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Requests;

/// <summary>
/// What the database shows a visitor: no table at all, and by a link's token one ticket. The product asks as this role and no other, so what
/// is not here no page of it can show.
/// </summary>
public sealed class LinkIsolationTests(House house) : TableAttack(house)
{
    private Shop Shop => Database.Shop;

    [Fact]
    public async Task A_visitor_reads_and_writes_no_table()
    {
        await using var session = await Database.RawAs(Visitor(Shop.TenantId, Shop.ProviderId));
        foreach (var table in Tables)
        {
            foreach (var sql in (string[])[$"select '1' from {table.Name}", $"delete from {table.Name}", $"insert into {table.Name} default values"])
            {
                Assert.Equal((sql, Denied), (sql, (await session.Try(sql)).SqlState));
            }
        }
    }

    [Theory]
    [InlineData("select app.ticket_of_link(sha256('x'))::text")]
    [InlineData("select app.confirm_request(gen_random_uuid())::text")]
    [InlineData("select app.hand_files_over('{}', gen_random_uuid())::text")]
    [InlineData("select place::text from app.queue_place(gen_random_uuid())")]
    public async Task A_visitor_calls_nothing_that_takes_a_tickets_id(string sql)
    {
        await using var session = await Database.RawAs(Visitor(Shop.TenantId, Shop.ProviderId));
        Assert.Equal(Denied, (await session.Try(sql)).SqlState);
    }

    [Fact]
    public async Task A_link_shows_its_ticket_and_of_its_conversation_what_the_client_reads()
    {
        var (ticket, hash) = await LinkedAsync();
        var file = await Shop.Upload(Shop.Agent, "answer.png", Shop.Harbor);
        var secret = await Shop.Upload(Shop.Agent, "secret.png", Shop.Harbor, Visibility.Internal);
        await Shop.Reply(ticket, Shop.Agent, "Said to the client", null, file);
        await Shop.InternalNote(ticket, Shop.Agent, "Said among us", secret);
        await Shop.PartnerNote(ticket, Shop.Agent, "Said to the partner");
        var other = await Shop.OpenTicket(Shop.Harbor.Dana, "Another of the same person");
        await Shop.Reply(other, Shop.Agent, "Said elsewhere");

        await using var session = await Database.RawAs(Visitor(Shop.TenantId, Shop.ProviderId));
        Assert.Equal([ticket.Number], await session.List<string>("select number from app.link_ticket($1)", hash));
        Assert.Equal(["Said to the client"], await session.List<string>("select content from app.link_comments($1)", hash));
        Assert.Equal([file], await session.List<Guid>("select id from app.link_files($1)", hash));
        Assert.DoesNotContain("commented", await session.List<string>("select kind from app.link_steps($1)", hash));
    }

    [Fact]
    public async Task It_shows_nothing_on_another_host_in_another_tenant_or_once_it_is_over()
    {
        var (ticket, hash) = await LinkedAsync();
        foreach (var elsewhere in (Actor[])[
            Visitor(Shop.TenantId, Shop.Northwind.Id), Visitor(Shop.TenantId, Shop.Harbor.Id), Visitor(Database.Acme.TenantId, Database.Acme.ProviderId)])
        {
            await NothingAsync(elsewhere, hash);
        }

        var here = Visitor(Shop.TenantId, Shop.ProviderId);
        await NothingAsync(here, new byte[32]);
        await Database.Force("update request_links set expires_at = now() where token_hash = $1", hash);
        await NothingAsync(here, hash);
        await Database.Force("update request_links set expires_at = now() + interval '1 day' where token_hash = $1", hash);
        await Shop.Delete(ticket);
        await NothingAsync(here, hash);
    }

    [Fact]
    public async Task What_is_not_confirmed_shows_a_number_and_no_word()
    {
        var (ticket, hash) = await LinkedAsync();
        await Shop.Reply(ticket, Shop.Agent, "Said to the client");
        await Database.Force("update tickets set is_unconfirmed = true where id = $1", ticket.Id);
        await using var session = await Database.RawAs(Visitor(Shop.TenantId, Shop.ProviderId));
        Assert.Equal([ticket.Number + "||"], await session.List<string>(
            "select number || '|' || subject || description || '|' || requester_name from app.link_ticket($1)", hash));
        foreach (var sql in (string[])["select id from app.link_comments($1)", "select id from app.link_steps($1)", "select id from app.link_files($1)"])
        {
            Assert.Empty(await session.List<Guid>(sql, hash));
        }
    }

    [Fact]
    public async Task Merged_it_leads_to_the_ticket_it_became_as_long_as_who_asked_takes_part_there()
    {
        var (ticket, hash) = await LinkedAsync();
        var into = await Shop.OpenTicket(Shop.Harbor.Drew, "Somebody else's of the same client");
        await Shop.Reply(into, Shop.Agent, "Said to somebody else");
        await Shop.Merge(ticket, into);
        await using var session = await Database.RawAs(Visitor(Shop.TenantId, Shop.ProviderId));
        Assert.Equal([into.Number], await session.List<string>("select number from app.link_ticket($1)", hash));
        Assert.Contains("Said to somebody else", await session.List<string>("select content from app.link_comments($1)", hash));
        Assert.DoesNotContain(await session.List<string>("select data from app.link_steps($1)", hash),
            data => data.Contains(ticket.Number, StringComparison.Ordinal));

        await Database.Force("update tickets set is_unconfirmed = true where id = $1", ticket.Id);
        Assert.Equal([ticket.Number], await session.List<string>("select number from app.link_ticket($1)", hash));
        await Database.Force("update tickets set is_unconfirmed = false where id = $1", ticket.Id);
        await Database.Force("delete from ticket_participants where ticket_id = $1", into.Id);
        Assert.Equal([ticket.Number], await session.List<string>("select number from app.link_ticket($1)", hash));
        Assert.Empty(await session.List<string>("select content from app.link_comments($1)", hash));
    }

    [Fact]
    public async Task Files_of_an_unconfirmed_ticket_hide_from_who_sees_all_of_the_organization()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "With a picture");
        var file = await Shop.Upload(Shop.Agent, "picture.png", Shop.Harbor);
        await Shop.Reply(ticket, Shop.Agent, "See there", null, file);
        foreach (var (hidden, seen) in ((bool, int)[])[(false, 1), (true, 0), (false, 1)])
        {
            await Database.Force("update tickets set is_unconfirmed = $2 where id = $1", ticket.Id, hidden);
            await using var office = await Database.RawAs(Shop.Harbor.Office.Actor);
            Assert.Equal(seen, (await office.List<Guid>("select id from files where id = $1", file)).Count);
        }
    }

    private static Actor Visitor(Guid tenant, Guid host) => Actor.Public(tenant, host);

    private async Task NothingAsync(Actor visitor, byte[] hash)
    {
        await using var session = await Database.RawAs(visitor);
        foreach (var function in (string[])["link_ticket", "link_comments", "link_steps", "link_files"])
        {
            Assert.Empty(await session.List<Guid>($"select id from app.{function}($1)", hash));
        }
    }

    private async Task<(OpenedTicket Ticket, byte[] Hash)> LinkedAsync()
    {
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana, "Shown by its link");
        var hash = System.Security.Cryptography.RandomNumberGenerator.GetBytes(32);
        await Database.Force("""
            insert into request_links (tenant_id, id, ticket_id, token_hash, expires_at) values ($1, gen_random_uuid(), $2, $3, now() + interval '1 day')
            """, Shop.TenantId, ticket.Id, hash);
        return (ticket, hash);
    }
}
