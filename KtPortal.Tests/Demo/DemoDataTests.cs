using System.Security.Cryptography;
using System.Text;
using KtPortal.Core.Accounts;
using KtPortal.Core.Data;
using KtPortal.Core.Demo;
using KtPortal.Core.Features;
using KtPortal.Core.Files;
using KtPortal.Core.Kernel;
using KtPortal.Tests.Support;
using KtPortal.Web.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Tests.Demo;

public sealed class DemoDataTests(DemoDatabase demo) : IClassFixture<DemoDatabase>
{
    private const string Figures = """
        select concat_ws(' ', (select count(*) from tenants), (select count(*) from organizations), (select count(*) from users), (select count(*) from tickets),
            (select count(*) from ticket_comments), (select count(*) from timeline_events), (select count(*) from audit_log), (select count(*) from ticket_waits))
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private TestDatabase Database => demo.Database;

    public static TheoryData<string, string, string> Accounts() =>
        new(DemoAccounts.All.Select(a => (a.Host, a.Email, a.Role.Split(' ')[0])));

    [Theory]
    [MemberData(nameof(Accounts))]
    public async Task Each_account_has_its_role_and_password_on_its_host(string host, string email, string role)
    {
        var doors = Database.Services.GetRequiredService<Doors>();
        var (tenant, organization) = Assert.Single(await doors.QueryAsync(
            "select tenant_id, organization_id from app.find_host($1)", r => (r.GetGuid(0), r.GetGuid(1)), Cancel, $"{host}.localhost"));
        var user = await Database.Truth<Guid>("select id from users where tenant_id = $1 and email = $2", tenant, email);
        await Database.Force("""
            insert into sessions (tenant_id, id, user_id, token_hash, host_organization_id, hostname, method)
            values ($1, gen_random_uuid(), $2, sha256($3::text::bytea), $4, 'kt.localhost', 'password')
            """, tenant, user, email, organization);
        var permissions = Assert.Single(await doors.QueryAsync(
            "select permissions from app.find_session($1, $2, $3)", r => r.GetFieldValue<string[]>(0), Cancel,
            tenant, SHA256.HashData(Encoding.UTF8.GetBytes(email)), organization));
        Assert.Equal(FeatureList.Catalog.BuiltInRoles.Single(r => r.Name == role).Permissions, permissions);
        var hash = await Database.Truth<string>("select password_hash from user_credentials where user_id = $1", user);
        Assert.Equal(PasswordCheck.Right, await Argon2id.VerifyAsync(hash, DemoData.Password, Cancel));
    }

    [Fact]
    public void Of_two_nodes_that_start_at_once_one_writes() => Assert.Single(demo.Wrote, wrote => wrote);

    [Fact]
    public async Task A_second_start_changes_nothing()
    {
        var before = await Database.Truth<string>(Figures);
        Assert.False(await demo.SeedAsync());
        Assert.Equal(before, await Database.Truth<string>(Figures));
        Assert.StartsWith("2 ", before, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_people_work_in_teams_and_keep_views_and_texts_of_their_own()
    {
        const string Told = "from tenants n where n.slug = 'kt'";
        Assert.Equal("Field service, Support, Web", await Database.Truth<string>(
            $"select (select string_agg(t.name, ', ' order by t.name) from teams t where t.tenant_id = n.id) {Told}"));
        Assert.Equal(0, await Database.Truth<long>($"select (select count(*) from tickets t where t.tenant_id = n.id and t.team_id is null) {Told}"));
        Assert.Equal("everyone nobody nobody partner team", await Database.Truth<string>(
            $"select (select string_agg(v.shared_with, ' ' order by v.shared_with) from saved_views v where v.tenant_id = n.id) {Told}"));
        Assert.Equal("partner personal team team", await Database.Truth<string>(
            $"select (select string_agg(c.scope, ' ' order by c.scope) from canned_responses c where c.tenant_id = n.id and c.scope <> 'shared') {Told}"));
    }

    [Theory]
    [InlineData("Critical", 2)]
    [InlineData("High", 12)]
    [InlineData("Medium", 7)]
    [InlineData("Low", 2)]
    public async Task Each_line_is_as_long_as_told_and_has_an_estimate(string priority, int length)
    {
        const string Line = "from ticket_queue_places q join ticket_priorities p on p.tenant_id = q.tenant_id and p.id = q.priority_id join tenants t on t.id = q.tenant_id where t.slug = 'kt' and p.name = $1";
        Assert.Equal(length, await Database.Truth<long>("select count(*) " + Line, priority));
        Assert.Equal(length, await Database.Truth<int>("select max(q.position) " + Line, priority));
        Assert.Equal(length, await Database.Truth<long>("select count(*) " + Line + " and q.length = $2 and q.estimated_response_at >= q.calculated_at", priority, length));
    }

    [Theory]
    [InlineData("High")]
    [InlineData("Medium")]
    public async Task The_last_30_days_have_enough_waits_for_an_estimate(string priority) => Assert.InRange(
        await Database.Truth<long>("""
            select count(*) from ticket_waits w join ticket_priorities p on p.id = w.priority_id join tenants t on t.id = w.tenant_id
            where t.slug = 'kt' and p.name = $1 and w.outcome in ('responded', 'started') and w.working_minutes is not null
                and w.left_at > now() - interval '30 days'
            """, priority),
        8, 100);

    [Fact]
    public async Task Dana_stands_third_in_the_high_line_and_owes_one_reply()
    {
        var dana = await ActorOf("dana@harbor-dental.example", Audience.ClientUser);
        await using var session = await Database.RawAs(dana);
        Assert.Equal(3, await session.Ask<int>("select place from app.queue_place((select id from tickets where subject like 'Imaging server%'))"));
        Assert.Equal(1, await session.Ask<long>("select count(*) from tickets where phase = 'pending'"));
        Assert.InRange(await session.Ask<long>("select count(*) from tickets where phase = 'resolved'"), 1, 5);
        Assert.Equal(0, await session.Ask<long>("select count(*) from tickets where requester_id <> app.user_id()"));
    }

    [Fact]
    public async Task Waits_in_line_began_when_the_tickets_did() => Assert.Equal(
        0, await Database.Truth<long>("select count(*) from ticket_waits w join tickets t on t.id = w.ticket_id where t.in_line and w.entered_at <> t.waiting_since"));

    [Fact]
    public async Task Nobody_gets_mail_because_of_the_demo()
    {
        Assert.Equal(0, await Database.Truth<long>("select count(*) from outbound_messages"));
        Assert.Equal(0, await Database.Truth<long>("select count(*) from outbox_messages where kind not in ('line.moved', 'search.changed')"));
    }

    [Fact]
    public async Task Nothing_happens_in_the_future() => Assert.Equal(
        0, await Database.Truth<long>("""
            select count(*) from (select created_at from ticket_comments union all select created_at from timeline_events
                union all select last_activity_at from tickets union all select left_at from ticket_waits) x where created_at > now()
            """));

    [Fact]
    public async Task Attached_files_can_be_read()
    {
        var store = Database.Services.GetRequiredService<IFileStore>();
        await using var system = await Database.RawAs(Actor.System(await Database.Truth<Guid>("select id from tenants where slug = 'kt'"), "test"));
        var keys = await system.List<string>("select f.object_key from attachments a join files f on f.id = a.file_id where f.state = 'attached'");
        Assert.Equal(4, keys.Count);
        foreach (var key in keys)
        {
            await using var content = await store.OpenAsync(key, Cancel);
            Assert.NotEqual(-1, content.ReadByte());
        }
    }

    private async Task<Actor> ActorOf(string email, Audience audience) => new()
    {
        Audience = audience,
        TenantId = await Database.Truth<Guid>("select tenant_id from users where email = $1", email),
        OrganizationId = await Database.Truth<Guid>("select organization_id from users where email = $1", email),
        UserId = await Database.Truth<Guid>("select id from users where email = $1", email),
        Name = email,
    };
}
