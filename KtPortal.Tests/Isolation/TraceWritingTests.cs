using KtPortal.Tests.Support;

namespace KtPortal.Tests.Isolation;

/// <summary>The traces people leave beside what they do: the audit log, events for open pages, signatures on a brand.</summary>
public sealed class TraceWritingTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Denied = "42501";
    private const string Refused = "23514";

    private Shop Shop => database.Shop;

    [Fact]
    public async Task The_audit_log_names_who_it_was_and_when()
    {
        foreach (var who in (Person[])[Shop.Manager, Shop.Northwind.Owner, Shop.Lumen.Office, Shop.Lumen.Dana])
        {
            var id = Guid.CreateVersion7();
            await using (var session = await database.RawAs(who.Actor))
            {
                Assert.Equal(1, await session.Run(Entry(who, "ticket.commented", id: id)));
                await session.CommitAsync();
            }

            Assert.Equal($"{who.Id}|user|{who.Actor.Name}|t", await database.Truth<string>(
                "select concat_ws('|', user_id, actor_kind, actor_name, created_at > '2001-01-01') from audit_log where id = $1", id));
        }
    }

    [Theory]
    [InlineData("session.started", "login", "'192.0.2.1'")]
    [InlineData("session.started", "update", "'192.0.2.1'")]
    [InlineData("ticket.accepted", "update", "'192.0.2.1'")]
    [InlineData("brand.published", "update", "'192.0.2.1'")]
    [InlineData("ticket.commented", "deny", "'192.0.2.1'")]
    [InlineData("ticket.commented", "create", "'the office'")]
    [InlineData("ticket.commented", "create", "repeat('1', 5000)")]
    [InlineData("ticket.commented\n", "create", "'192.0.2.1'")]
    public async Task A_client_enters_nothing_that_no_page_of_clients_does(string name, string action, string address)
    {
        await using var session = await database.RawAs(Shop.Lumen.Dana.Actor);
        Assert.Equal(1, (await session.Try(Entry(Shop.Lumen.Dana, "ticket.commented"))).Rows);
        Assert.Equal(1, (await session.Try(Entry(Shop.Lumen.Dana, "file.downloaded", "view", "'fe80::1%eth0'"))).Rows);
        Assert.Equal(Refused, (await session.Try(Entry(Shop.Lumen.Dana, name, action, address))).SqlState);
    }

    [Fact]
    public async Task A_job_keeps_its_say_in_the_audit_log()
    {
        await using var session = await database.RawAs(Shop.System);
        Assert.Equal("job|Mail|2000", await session.Ask<string>(Entry(Shop.Lumen.Dana, "session.link_sent", "execute") +
            " returning actor_kind || '|' || actor_name || '|' || extract(year from created_at)"));
    }

    [Theory]
    [InlineData("session.ended", "", "")]
    [InlineData("notification", "", "")]
    [InlineData("invoice.updated", "", "")]
    [InlineData("ticket.updated", ", data", ", '{\"script\": \"alert(1)\"}'")]
    [InlineData("ticket.updated", ", reader_ids", ", null")]
    [InlineData("ticket.updated", ", organization_id", ", app.organization_id()")]
    [InlineData("ticket.updated", ", user_id", ", app.user_id()")]
    [InlineData("ticket.updated", ", created_at", ", now()")]
    public async Task People_announce_what_happened_to_the_ticket_and_nothing_else(string name, string column, string value)
    {
        var ticket = await Shop.OpenTicket(Shop.Lumen.Dana);
        foreach (var who in (Person[])[Shop.Manager, Shop.Northwind.Owner, Shop.Lumen.Office, Shop.Lumen.Dana])
        {
            await using var session = await database.RawAs(who.Actor);
            Assert.Equal((who.Role, 1), (who.Role, (await session.Try(Announce(ticket, "ticket.updated"))).Rows));
            Assert.Equal((who.Role, Denied), (who.Role, (await session.Try(Announce(ticket, name, column, value))).SqlState));
            Assert.Equal((who.Role, Refused), (who.Role, (await session.Try(Announce(ticket, "ticket.updated\nevent: session.ended"))).SqlState));
        }
    }

    [Fact]
    public async Task The_name_of_an_event_is_one_word_whoever_announces_it()
    {
        await using var session = await database.RawAs(Shop.System);
        string Named(string name) =>
            $"insert into stream_events (tenant_id, event, visibility) values (app.tenant_id(), '{name}', 'internal')";
        Assert.Equal(1, (await session.Try(Named("session.ended"))).Rows);
        Assert.Equal(Refused, (await session.Try(Named("ticket.updated\ndata: x"))).SqlState);
    }

    [Fact]
    public async Task Nobody_publishes_a_brand_in_another_name()
    {
        await using var session = await database.RawAs(Shop.Northwind.Owner.Actor);
        Assert.Equal("Owen t", await session.Ask<string>("""
            insert into brand_versions (tenant_id, id, organization_id, version, settings, published_by, created_at)
            values (app.tenant_id(), gen_random_uuid(), app.organization_id(), 99, '{}', 'The provider', '2000-01-01')
            returning published_by || ' ' || case when created_at > now() - interval '2 minutes' then 't' else 'f' end
            """));
        Assert.Equal("Owen", await session.Ask<string>("update brands set edited_by = 'The provider' returning edited_by"));
    }

    [Fact]
    public async Task Nobody_takes_another_name()
    {
        foreach (var who in (Person[])[Shop.Manager, Shop.Northwind.Owner, Shop.Lumen.Office, Shop.Lumen.Dana])
        {
            await using var session = await database.RawAs(who.Actor);
            Assert.Equal(1, await session.Run("update users set theme = 'dark', locale = 'de' where id = $1", who.Id));
            foreach (var column in (string[])["name", "display_name", "email", "status", "role_id", "organization_id", "timezone"])
            {
                var renamed = await session.Try($"update users set {column} = {column} where id = '{who.Id}'");
                Assert.Equal((column, Denied), (column, renamed.SqlState));
            }
        }
    }

    [Theory]
    [InlineData("insert into organizations (tenant_id, id, name, kind) values (app.tenant_id(), gen_random_uuid(), 'x', 'client')")]
    [InlineData("update organizations set storage_used_bytes = 0")]
    [InlineData("update organizations set partner_id = null")]
    [InlineData("insert into contacts (tenant_id, id, organization_id, name) select tenant_id, tenant_id, id, name from organizations")]
    [InlineData("update contacts set email = 'attacker@example.org'")]
    public async Task Staff_keep_no_organizations_and_contacts_in_sql(string sql)
    {
        foreach (var who in (Person[])[Shop.Manager, Shop.Northwind.Owner])
        {
            await using var session = await database.RawAs(who.Actor);
            Assert.True(await session.Ask<long>("select count(*) from organizations") > 1);
            Assert.True(await session.Ask<long>("select count(*) from contacts") > 1);
            Assert.Equal((who.Role, Denied), (who.Role, (await session.Try(sql)).SqlState));
        }
    }

    private string Entry(Person who, string name, string action = "create", string address = "'192.0.2.1'", Guid? id = null) => $"""
        insert into audit_log (tenant_id, id, organization_id, user_id, actor_kind, actor_name, action, event, ip_address, created_at)
        values ('{Shop.TenantId}', '{id ?? Guid.CreateVersion7()}', '{who.OrganizationId}', '{who.Id}', 'job', 'Mail', '{action}', '{name}',
            {address}, '2000-01-01')
        """;

    private string Announce(OpenedTicket ticket, string name, string column = "", string value = "") => $"""
        insert into stream_events (tenant_id, event, subject_kind, subject_id, visibility{column})
        values ('{Shop.TenantId}', '{name}', 'ticket', '{ticket.Id}', 'public'{value})
        """;
}
