using KtPortal.Tests.Support;

namespace KtPortal.Tests.Tickets;

/// <summary>Comments and steps of the timeline: in one's own name, now; changed by who wrote them.</summary>
public sealed class CommentWritingTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Denied = "42501";
    private const string Refused = "23514";

    private Shop Shop => database.Shop;

    [Fact]
    public async Task A_comment_carries_the_name_of_who_wrote_it_and_the_time_when()
    {
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        foreach (var (who, told) in ((Person, string)[])
            [
                (Shop.Lumen.Dana, $"{Shop.Lumen.Dana.Actor.Name}|{Shop.Lumen.Dana.Email}|f|comment|none|t||"),
                (Shop.Lumen.Office, $"{Shop.Lumen.Office.Actor.Name}|{Shop.Lumen.Office.Email}|f|comment|none|t||"),
                (Shop.Northwind.Staff, $"{Shop.Northwind.Staff.Actor.Name}||t|comment|none|t||"),
                // Towards a partner's clients the provider's people appear under their display name.
                (Shop.Manager, $"{Shop.Manager.Actor.DisplayName}||t|comment|none|t||"),
            ])
        {
            Assert.Equal((who.Role, told), (who.Role, await Written(who, ticket)));
        }
    }

    [Theory]
    [InlineData("email")]
    [InlineData("desk")]
    [InlineData("anything")]
    public async Task A_client_does_not_say_where_a_comment_came_from(string source)
    {
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        await using var session = await database.RawAs(Shop.Lumen.Dana.Actor);
        Assert.Equal(1, (await session.Try(Comment(ticket, Shop.Lumen.Dana, "portal"))).Rows);
        Assert.Equal(Refused, (await session.Try(Comment(ticket, Shop.Lumen.Dana, source))).SqlState);
    }

    [Theory]
    [InlineData("content = 'What I meant'")]
    [InlineData("visibility = 'public'")]
    [InlineData("deleted_at = now()")]
    [InlineData("mail_state = 'sent'")]
    [InlineData("author_name = 'x'")]
    [InlineData("edition = 7")]
    [InlineData("created_at = now()")]
    [InlineData("ticket_id = ticket_id")]
    public async Task Nobody_rewrites_a_comment_but_by_the_function_that_keeps_what_it_was(string change)
    {
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        foreach (var who in (Person[])[Shop.Admin, Shop.Agent, Shop.Northwind.Staff, Shop.Lumen.Office, Shop.Lumen.Dana])
        {
            var own = who == Shop.Lumen.Office ? Guid.Empty : await Shop.Reply(ticket, who);
            await using var session = await database.RawAs(who.Actor);
            Assert.Equal(
                (who.Role, Denied), (who.Role, (await session.Try($"update ticket_comments set {change} where id = '{own}'")).SqlState));
        }
    }

    [Fact]
    public async Task A_job_names_an_author_and_says_what_became_of_the_mail()
    {
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        await using var session = await database.RawAs(Shop.System);
        Assert.Equal(1, await session.Run($"""
            insert into ticket_comments (tenant_id, id, ticket_id, visibility, content, author_name, author_email, is_staff, source,
                created_at)
            values ('{Shop.TenantId}', gen_random_uuid(), '{ticket.Id}', 'public', 'By mail', 'Aunt Erna', 'erna@example.org', false,
                'email', '2026-01-01')
            """));
        Assert.Equal("Aunt Erna 2026", await session.Ask<string>("""
            update ticket_comments set mail_state = 'sent' where source = 'email' and ticket_id = $1
            returning author_name || ' ' || extract(year from created_at)
            """, ticket.Id));
    }

    [Theory]
    [InlineData("created", "accepted")]
    [InlineData("status", "assigned")]
    [InlineData("closed", "mail_held")]
    [InlineData("reopened", "follow_up\nevent: session.ended")]
    public async Task A_client_tells_only_of_steps_that_clients_take(string told, string refused)
    {
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        await using var session = await database.RawAs(Shop.Lumen.Dana.Actor);
        var step = (await session.Try(Step(ticket, Shop.Lumen.Dana, told))).Returned.Single();
        Assert.Equal($"{Shop.Lumen.Dana.Actor.Name}|{Shop.Lumen.Dana.Id}|t", step);
        Assert.Equal(Refused, (await session.Try(Step(ticket, Shop.Lumen.Dana, refused))).SqlState);
    }

    [Fact]
    public async Task A_partner_tells_of_no_step_that_only_the_provider_takes()
    {
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        await using var partner = await database.RawAs(Shop.Northwind.Staff.Actor);
        await using var provider = await database.RawAs(Shop.Manager.Actor);
        Assert.Equal(1, (await partner.Try(Step(ticket, Shop.Northwind.Staff, "assigned"))).Rows);
        Assert.Equal(Refused, (await partner.Try(Step(ticket, Shop.Northwind.Staff, "accepted"))).SqlState);
        Assert.Equal(1, (await provider.Try(Step(ticket, Shop.Manager, "accepted"))).Rows);
        Assert.Equal(Refused, (await provider.Try(Step(ticket, Shop.Manager, "mail_held"))).SqlState);
        const string Long = "jsonb_build_object('note', (select string_agg(md5(n::text), '') from generate_series(1, 3000) n))";
        Assert.Equal(Refused, (await partner.Try(Step(ticket, Shop.Northwind.Staff, "status", Long))).SqlState);
    }

    [Fact]
    public async Task A_kind_of_step_is_one_word_whoever_tells_it()
    {
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        await using var session = await database.RawAs(Shop.System);
        Assert.Equal(1, (await session.Try(Step(ticket, Shop.Lumen.Dana, "mail_held"))).Rows);
        Assert.Equal(Refused, (await session.Try(Step(ticket, Shop.Lumen.Dana, "mail_held\n"))).SqlState);
    }

    private async Task<string> Written(Person who, OpenedTicket ticket)
    {
        await using var session = await database.RawAs(who.Actor);
        var written = await session.Try(Comment(ticket, who, who.Actor.IsStaff ? "desk" : "portal"));
        Assert.Null(written.SqlState);
        return written.Returned.Single();
    }

    private string Comment(OpenedTicket ticket, Person who, string source) => $"""
        insert into ticket_comments (tenant_id, id, ticket_id, kind, visibility, content, quoted, author_id, author_name, author_email,
            is_staff, source, mail_state, edited_at, deleted_at, created_at)
        values ('{Shop.TenantId}', gen_random_uuid(), '{ticket.Id}', 'resolution', 'public', 'Words', 'Quoted', '{who.Id}', 'The director',
            'director@example.org', false, '{source}', 'sent', now(), now(), '2000-01-01')
        returning concat_ws('|', author_name, coalesce(author_email, ''), is_staff, kind, mail_state,
            created_at > now() - interval '2 minutes', coalesce(quoted, ''), coalesce(edited_at::text, deleted_at::text, ''))
        """;

    private string Step(OpenedTicket ticket, Person who, string kind, string data = "'{}'") => $"""
        insert into timeline_events (tenant_id, id, subject_kind, subject_id, kind, actor_id, actor_name, visibility, data, created_at)
        values ('{Shop.TenantId}', gen_random_uuid(), 'ticket', '{ticket.Id}', '{kind}', '{who.Id}', 'The director', 'public', {data}, '2000-01-01')
        returning concat_ws('|', actor_name, actor_id, created_at > now() - interval '2 minutes')
        """;
}
