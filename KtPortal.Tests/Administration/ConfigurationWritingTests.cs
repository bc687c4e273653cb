using KtPortal.Tests.Support;

namespace KtPortal.Tests.Administration;

/// <summary>What the database keeps of lists and settings, whoever writes SQL.</summary>
public sealed class ConfigurationWritingTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Refused = "23514";
    private const string Denied = "42501";

    private Shop Shop => database.Shop;

    [Fact]
    public async Task A_status_keeps_its_phase_while_a_ticket_has_it_or_the_program_finds_it()
    {
        await using var session = await database.RawAs(Shop.Admin.Actor);
        const string Move = "update ticket_statuses set phase = 'pending' where id = $1";
        Assert.Equal(Refused, (await session.Try(Move, Shop.Statuses["assigned"])).SqlState);

        var own = Guid.CreateVersion7();
        await session.Run("insert into ticket_statuses (tenant_id, id, name, phase) values ($1, $2, 'Own', 'open')", Shop.TenantId, own);
        Assert.Equal(1, (await session.Try(Move, own)).Rows);
        var ticket = await Shop.OpenTicket(Shop.Harbor.Dana);
        await Shop.Accept(ticket);
        await session.Run("update tickets set status_id = $2 where id = $1", ticket.Id, own);
        Assert.Equal(Refused, (await session.Try(Move, own)).SqlState);
    }

    [Fact]
    public async Task Nobody_makes_or_deletes_what_the_program_finds_by_its_key()
    {
        await using var session = await database.RawAs(Shop.Admin.Actor);
        Assert.Equal(Denied, (await session.Try(
            "insert into ticket_statuses (tenant_id, id, name, phase, system_key) values ($1, gen_random_uuid(), 'Key', 'open', 'key')", Shop.TenantId)).SqlState);
        Assert.Equal(Denied, (await session.Try("update ticket_statuses set system_key = null")).SqlState);
        Assert.Equal(0, (await session.Try("delete from ticket_statuses where system_key is not null and is_default")).Rows);
        Assert.Equal(Denied, (await session.Try("update ticket_priorities set minutes_per_place = 1")).SqlState);
    }

    [Fact]
    public async Task A_category_has_one_level_below_it()
    {
        await using var session = await database.RawAs(Shop.Admin.Actor);
        var (below, deeper) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        const string Add = "insert into ticket_categories (tenant_id, id, name, parent_id) values ($1, $2, 'Below', $3)";
        Assert.Equal(1, await session.Run(Add, Shop.TenantId, below, Shop.Categories["Billing"]));
        Assert.Equal(Refused, (await session.Try(Add, Shop.TenantId, deeper, below)).SqlState);
        Assert.Equal(Refused, (await session.Try("update ticket_categories set parent_id = $2 where id = $1",
            Shop.Categories["Billing"], Shop.Categories["Bug Report"])).SqlState);
    }

    [Theory]
    [InlineData("update ticket_statuses set name = 'x'")]
    [InlineData("update ticket_priorities set is_active = false")]
    [InlineData("update ticket_queues set counts_as_waiting = false")]
    [InlineData("delete from ticket_types")]
    [InlineData("select * from teams")]
    [InlineData("select * from settings")]
    [InlineData("select * from settings_history")]
    public async Task Partners_and_clients_neither_write_lists_nor_read_teams_and_settings(string sql)
    {
        foreach (var who in (Person[])[Shop.Northwind.Owner, Shop.Harbor.Office, Shop.Harbor.Dana])
        {
            await using var session = await database.RawAs(who.Actor);
            Assert.Equal((who.Role, Denied), (who.Role, (await session.Try(sql)).SqlState));
        }
    }

    [Fact]
    public async Task Members_and_leads_of_teams_are_the_providers_staff()
    {
        await using var session = await database.RawAs(Shop.Admin.Actor);
        const string Join = """
            insert into team_members (tenant_id, id, team_id, user_id) select t.tenant_id, gen_random_uuid(), t.id, $1 from teams t limit 1
            """;
        Assert.Equal(1, (await session.Try(Join, Shop.Agent.Id)).Rows);
        Assert.Equal(Denied, (await session.Try(Join, Shop.Northwind.Staff.Id)).SqlState);
        Assert.Equal(Denied, (await session.Try(Join, Shop.Harbor.Dana.Id)).SqlState);
        Assert.Equal(Denied, (await session.Try("update teams set lead_id = $1", Shop.Harbor.Dana.Id)).SqlState);
    }

    [Fact]
    public async Task Settings_are_signed_counted_and_kept_by_the_database()
    {
        await using var session = await database.RawAs(Shop.Admin.Actor);
        await session.Run("insert into settings (tenant_id, feature, data) values ($1, 'signed', '{\"a\": 1}')", Shop.TenantId);
        await session.Run("update settings set data = '{\"a\": 2}' where feature = 'signed'");
        Assert.Equal("1 2", await session.Ask<string>("select string_agg(data ->> 'a', ' ' order by version) from settings_history where feature = 'signed'"));
        Assert.Equal(Shop.Admin.Id, await session.Ask<Guid>("select distinct changed_by from settings_history where feature = 'signed' and version = 2"));
        Assert.Equal(Denied, (await session.Try("update settings set changed_by = null")).SqlState);
        Assert.Equal(Denied, (await session.Try("update settings_history set data = '{}'")).SqlState);
        Assert.Equal(Denied, (await session.Try("delete from settings")).SqlState);
    }

    [Fact]
    public async Task The_audit_log_takes_from_each_audience_the_events_of_its_families()
    {
        const string Write = """
            insert into audit_log (tenant_id, id, actor_kind, actor_name, action, event, created_at)
            values ($1, gen_random_uuid(), 'user', 'x', 'update', $2, now())
            """;
        await using var admin = await database.RawAs(Shop.Admin.Actor);
        Assert.Equal(1, (await admin.Try(Write, Shop.TenantId, "ticket_status.changed")).Rows);
        Assert.Equal(1, (await admin.Try(Write, Shop.TenantId, "user.unlocked")).Rows);
        Assert.Equal(Refused, (await admin.Try(Write, Shop.TenantId, "user.created")).SqlState);
        await using var partner = await database.RawAs(Shop.Northwind.Owner.Actor);
        Assert.Equal(1, (await partner.Try(Write, Shop.TenantId, "ticket.status")).Rows);
        Assert.Equal(Refused, (await partner.Try(Write, Shop.TenantId, "ticket_status.changed")).SqlState);
        await using var client = await database.RawAs(Shop.Harbor.Dana.Actor);
        Assert.Equal(1, (await client.Try(Write, Shop.TenantId, "session.revoked")).Rows);
        Assert.Equal(Refused, (await client.Try(Write, Shop.TenantId, "ticket.accepted")).SqlState);
        Assert.Equal(Denied, (await client.Try("insert into app.audit_families values ('kt_client_user', 'user')")).SqlState);
    }
}
