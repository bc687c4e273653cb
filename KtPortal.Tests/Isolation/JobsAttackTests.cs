using KtPortal.Tests.Support;

namespace KtPortal.Tests.Isolation;

/// <summary>Raw SQL at the queue: what each audience may have done, and what it may say about how.</summary>
public sealed class JobsAttackTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Denied = "42501";
    private const string Ask = "insert into outbox_messages (tenant_id, id, kind, payload) values (app.tenant_id(), gen_random_uuid(), $1, $2::jsonb)";
    private Guid ticket;
    private Guid otherTicket;
    private Guid foreignTicket;

    public async ValueTask InitializeAsync()
    {
        var (shop, acme) = (database.Shop, database.Acme);
        var (mine, other, foreign) = (await shop.OpenTicket(shop.Lumen.Dana), await shop.OpenTicket(shop.Lumen.Dana), await acme.OpenTicket(acme.Harbor.Dana));
        (ticket, otherTicket, foreignTicket) = (mine.Id, other.Id, foreign.Id);
        foreach (var who in (Person[])[shop.Manager, shop.Northwind.Owner, shop.Lumen.Office, shop.Lumen.Dana])
        {
            await shop.Reply(mine, who);
        }

        await shop.Reply(other, shop.Agent);
        await acme.Reply(foreign, acme.Manager);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public static TheoryData<string> Audiences => ["provider", "partner", "client_admin", "client_user"];

    [Theory]
    [MemberData(nameof(Audiences))]
    public async Task People_ask_for_what_follows_their_own_doing_and_for_nothing_else(string audience)
    {
        var who = Person(audience);
        await using var session = await database.RawAs(who.Actor);
        var mine = await CommentAsync(ticket, who);
        var somebodys = await database.Truth<Guid>("select id from ticket_comments where ticket_id = $1 and author_id <> $2 and visibility = 'public' limit 1", ticket, who.Id);
        foreach (var (kind, payload) in ((string, string)[])
            [("ticket.created>mail", $$"""{"ticket": "{{ticket}}"}"""), ("ticket.commented>mail", $$"""{"ticket": "{{ticket}}", "comment": "{{mine}}"}""")])
        {
            Assert.Equal((kind, 1), (kind, (await session.Try(Ask, kind, payload)).Rows));
        }

        foreach (var (kind, payload) in ((string, string)[])
            [
                ("ticket.created>mail", $$"""{"ticket": "{{foreignTicket}}"}"""),
                ("ticket.created>mail", $$"""{"ticket": "{{ticket}}", "to": "somebody@example.org"}"""),
                ("ticket.commented>mail", $$"""{"ticket": "{{ticket}}", "comment": "{{somebodys}}"}"""),
                ("ticket.commented>mail", $$"""{"ticket": "{{otherTicket}}", "comment": "{{mine}}"}"""),
                ("ticket.commented>mail", $$"""{"ticket": "{{ticket}}"}"""),
                ("file.remove", $$"""{"key": "tenants/{{database.Acme.TenantId}}/x"}"""),
                ("file.remove", $$"""{"removal": "{{ticket}}"}"""),
                ("account.link", """{"email": "admin@kt.example", "purpose": "password_reset", "start": "https://evil.example/?"}"""),
                ("mail.send", $$"""{"message": "{{ticket}}"}"""),
                ("mail.received", $$"""{"message": "{{ticket}}"}"""),
                ("line.moved", $$"""{"priority": "{{database.Shop.Priorities["High"]}}"}"""),
                ("what.ever", "{}"),
            ])
        {
            Assert.Equal((kind, payload, Denied), (kind, payload, (await session.Try(Ask, kind, payload)).SqlState));
        }
    }

    [Theory]
    [MemberData(nameof(Audiences))]
    public async Task How_and_when_it_is_done_is_not_theirs_to_say(string audience)
    {
        await using var session = await database.RawAs(Person(audience).Actor);
        foreach (var (column, value) in ((string, string)[])
            [("state", "'done'"), ("attempts", "-1000"), ("timeouts", "-1000"), ("next_attempt_at", "now()"), ("claimed_until", "now()"), ("dedupe_key", "'line:1'"), ("created_at", "now()"), ("last_error", "'x'")])
        {
            var sql = $"insert into outbox_messages (tenant_id, id, kind, payload, {column}) values (app.tenant_id(), gen_random_uuid(), 'ticket.created>mail', jsonb_build_object('ticket', $1), {value})";
            Assert.Equal((column, Denied), (column, (await session.Try(sql, ticket)).SqlState));
        }
    }

    [Theory]
    [InlineData("kind = 'file.remove'")]
    [InlineData("payload = '{}'")]
    [InlineData("attempts = -1000")]
    [InlineData("next_attempt_at = now()")]
    [InlineData("claimed_until = now() + interval '1 year'")]
    [InlineData("dedupe_key = null")]
    [InlineData("last_error = null")]
    [InlineData("state = 'done'")]
    [InlineData("state = 'dead'")]
    [InlineData("state = 'pending', payload = '{}'")]
    public async Task Provider_gives_a_dead_job_another_life_and_changes_nothing_else(string change)
    {
        var (dead, waiting) = (await WriteAsync("dead"), await WriteAsync("pending"));
        await using var session = await database.RawAs(database.Shop.Admin.Actor);
        Assert.Equal(Denied, (await session.Try($"update outbox_messages set {change} where id = $1", dead)).SqlState);
        Assert.True((await session.Try($"update outbox_messages set {change} where id = $1", waiting)).DidNothing);
        Assert.True((await session.Try("update outbox_messages set state = 'pending' where id = $1", waiting)).DidNothing);

        Assert.Equal(1, await session.Run("update outbox_messages set state = 'pending' where id = $1", dead));
        await session.CommitAsync();
        Assert.True(await database.Truth<bool>(
            "select attempts = 0 and timeouts = 0 and claimed_until is null and next_attempt_at > now() - interval '1 minute' from outbox_messages where id = $1", dead));
    }

    [Fact]
    public async Task Provider_has_only_a_failed_mail_of_its_own_read_again()
    {
        async Task<Guid> Mail(Shop shop, string state) => await database.Truth<Guid>("""
            insert into inbound_messages (tenant_id, id, raw_sha256, store, object_key, size_bytes, state)
            values ($1, gen_random_uuid(), '\x00', 'local', 'tenants/' || $1 || '/mail/x', 1, $2) returning id
            """, shop.TenantId, state);
        await using var session = await database.RawAs(database.Shop.Admin.Actor);
        Assert.Equal(1, (await session.Try(Ask, "mail.received", $$"""{"message": "{{await Mail(database.Shop, "failed")}}"}""")).Rows);
        Assert.Equal(Denied, (await session.Try(Ask, "mail.received", $$"""{"message": "{{await Mail(database.Shop, "processed")}}"}""")).SqlState);
        Assert.Equal(Denied, (await session.Try(Ask, "mail.received", $$"""{"message": "{{await Mail(database.Acme, "failed")}}"}""")).SqlState);
    }

    [Fact]
    public async Task Not_even_the_tenants_own_jobs_name_an_object_of_another_tenant()
    {
        await using var session = await database.RawAs(database.Shop.System);
        const string Note = "insert into file_removals (tenant_id, id, store, object_key) values (app.tenant_id(), gen_random_uuid(), 'local', $1)";
        Assert.Equal(1, (await session.Try(Note, $"tenants/{database.Shop.TenantId}/x")).Rows);
        Assert.Equal("23514", (await session.Try(Note, $"tenants/{database.Acme.TenantId}/x")).SqlState);
    }

    private Person Person(string audience) => audience switch
    {
        "provider" => database.Shop.Manager,
        "partner" => database.Shop.Northwind.Owner,
        "client_admin" => database.Shop.Lumen.Office,
        _ => database.Shop.Lumen.Dana,
    };

    private Task<Guid> CommentAsync(Guid on, Person by) =>
        database.Truth<Guid>("select id from ticket_comments where ticket_id = $1 and author_id = $2 limit 1", on, by.Id);

    private Task<Guid> WriteAsync(string state) => database.Truth<Guid>("""
        insert into outbox_messages (tenant_id, id, kind, payload, state, attempts, timeouts, claimed_until, next_attempt_at)
        values ($1, gen_random_uuid(), 'mail.send', '{"message": "x"}', $2, 8, 2, now() - interval '1 minute', now() + interval '1 day') returning id
        """, database.Shop.TenantId, state);
}
