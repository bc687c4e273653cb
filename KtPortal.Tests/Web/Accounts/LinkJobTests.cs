using System.Text.Json;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Web.Accounts;

/// <summary>A link that stands for a person leads to this tenant's own hosts, whatever the job that mails it says.</summary>
public sealed class LinkJobTests(PortalWithLetterbox running) : IClassFixture<PortalWithLetterbox>
{
    [Theory]
    [InlineData("evil.example")]
    [InlineData("acme.localhost")]
    [InlineData("kt.localhost.evil.example")]
    public async Task No_link_leads_to_a_host_that_is_not_the_tenants(string hostname)
    {
        Assert.True(await running.Database.Truth<bool>("select exists (select 1 from hosts where hostname = 'acme.localhost')"));
        var before = await CountAsync();
        await AskAsync(running.Shop.Harbor.Dana.Email, hostname);
        await running.LinksAreMailed();
        Assert.Equal(before, await CountAsync());
        // What was typed is not kept.
        Assert.Equal(0, await running.Database.Truth<long>("select count(*) from account_link_requests"));

        await AskAsync(running.Shop.Harbor.Dana.Email, "kt.localhost");
        await running.LinksAreMailed();
        Assert.Equal(before + 1, await CountAsync());
        Assert.Contains("https://kt.localhost/login/link?token=", await running.MailTo(running.Shop.Harbor.Dana.Email, "/login/link"), StringComparison.Ordinal);
        await running.Database.Force("delete from user_tokens");
    }

    [Fact]
    public async Task An_address_in_the_job_itself_is_not_read()
    {
        var before = await CountAsync();
        var job = await QueueAsync(JsonSerializer.Serialize(new
        {
            email = running.Shop.Harbor.Dana.Email,
            purpose = "password_reset",
            host = running.Shop.Harbor.Id,
            start = "https://evil.example/?token=",
        }));
        await running.LinksAreMailed();
        Assert.Equal("dead", await running.Database.Truth<string>("select state from outbox_messages where id = $1", job));
        Assert.Equal(before, await CountAsync());
    }

    private Task<long> CountAsync() => running.Database.Truth<long>("select count(*) from outbound_messages");

    private async Task AskAsync(string email, string hostname)
    {
        var request = await running.Database.Truth<Guid>("""
            insert into account_link_requests (tenant_id, id, email, purpose, hostname) values ($1, gen_random_uuid(), $2, 'magic_link', $3) returning id
            """, running.Shop.TenantId, email, hostname);
        await QueueAsync(JsonSerializer.Serialize(new { request }));
    }

    private Task<Guid> QueueAsync(string payload) => running.Database.Truth<Guid>(
        "insert into outbox_messages (tenant_id, id, kind, payload) values ($1, gen_random_uuid(), 'account.link', $2::jsonb) returning id", running.Shop.TenantId, payload);
}
