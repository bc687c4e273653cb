using System.Text;
using KtPortal.Core.Files;
using KtPortal.Core.Jobs;
using KtPortal.Core.Mail;
using KtPortal.Core.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Tests.Mail;

/// <summary>A mail that can't be read costs its turn twice at most, and is kept.</summary>
public sealed class UnreadableMailTests(MailHouse house) : IClassFixture<MailHouse>
{
    private const string Dana = "dana@harbor-dental.example";

    [Fact]
    public async Task Mail_whose_reading_takes_too_long_twice_is_kept_as_failed()
    {
        var id = (await house.StoreAsync(Encoding.UTF8.GetBytes(new Letter(Dana, "Without end", "x").ToString()))).Id;
        await using (var node = house.Build(new MailOptions(), services => services
            .AddSingleton(new OutboxOptions { ReadingLimit = TimeSpan.FromMilliseconds(200) }).AddSingleton(new FileStores([new DeafStore()]))))
        {
            await MailHouse.RunOneJobAsync(node);
            Assert.Equal(("received", "pending", 1), ((await house.FindAsync(id)).State, await JobAsync<string>("state", id), await JobAsync<int>("timeouts", id)));
            await house.RunAsync("update outbox_messages set next_attempt_at = now() where payload->>'message' = $1", id.ToString());
            await MailHouse.RunOneJobAsync(node);
        }

        var row = await house.FindAsync(id);
        Assert.Equal(("failed", "Reading it timed out twice. The original is kept; somebody has to check it."), (row.State, row.Reason));
        Assert.Equal(("dead", "It took longer than 0.2 s, 2 times."), (await JobAsync<string>("state", id), await JobAsync<string>("last_error", id)));

        var admin = house.ActorOf("milo@kre8ivtech.example") with { Permissions = [TenancyPermissions.ManageSettings] };
        await house.InAsync(admin, async services => Assert.True((await services.GetRequiredService<FailedMail>().RetryAsync(admin, id, CancellationToken.None)).Succeeded));
        await house.RunJobsAsync();
        Assert.Equal("processed", (await house.FindAsync(id)).State);
    }

    [Fact]
    public async Task Mail_whose_source_lies_with_another_tenant_is_not_read()
    {
        var id = (await house.StoreAsync(Encoding.UTF8.GetBytes(new Letter(Dana, "Somebody else's", "x").ToString()))).Id;
        await house.RunAsync("update inbound_messages set object_key = replace(object_key, $2, $3) where id = $1", id, house.Tenant.ToString(), Guid.CreateVersion7().ToString());
        await house.RunJobsAsync();
        var row = await house.FindAsync(id);
        Assert.Equal(("failed", null), (row.State, row.Subject));
        Assert.Equal("done", await JobAsync<string>("state", id));
    }

    [Theory]
    [InlineData("mail.received")]
    [InlineData("mail.send")]
    [InlineData("ticket.commented>mail")]
    public async Task Job_about_nothing_is_set_aside_at_once(string kind)
    {
        var nothing = Guid.CreateVersion7();
        await house.RunAsync("""
            insert into outbox_messages (tenant_id, id, kind, payload)
            values ($1, gen_random_uuid(), $2, jsonb_build_object('message', $3, 'ticket', $3, 'comment', $3))
            """, house.Tenant, kind, nothing);
        await house.RunJobsAsync();
        Assert.Equal(("dead", 1), (await JobAsync<string>("state", nothing), await JobAsync<int>("attempts", nothing)));
        Assert.StartsWith("There is no such", await JobAsync<string>("last_error", nothing), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_ticket_deleted_since_nobody_is_told()
    {
        var number = await house.SubmitAsync(Dana);
        await house.RunAsync("update tickets set deleted_at = now() where number = $1", number);
        await house.RunJobsAsync();
        Assert.Empty(await house.OutboundAsync(number));
        Assert.Equal(0L, await house.AskAsync<long>("select count(*) from outbox_messages where kind = 'ticket.created>mail' and state <> 'done'"));
    }

    private Task<T> JobAsync<T>(string column, Guid about) =>
        house.AskAsync<T>($"select {column} from outbox_messages where payload->>'message' = $1 order by created_at limit 1", about.ToString());

    /// <summary>A store that never answers, as one does whose network went away.</summary>
    private sealed class DeafStore : IFileStore
    {
        public string Name => "local";

        public Task PutAsync(string key, Stream content, long? length, string contentType, CancellationToken cancel) => Task.Delay(Timeout.Infinite, cancel);

        public async Task<Stream> OpenAsync(string key, CancellationToken cancel)
        {
            await Task.Delay(Timeout.Infinite, cancel);
            return Stream.Null;
        }

        public Task DeleteAsync(string key, CancellationToken cancel) => Task.Delay(Timeout.Infinite, cancel);

        public async Task<bool> ExistsAsync(string key, CancellationToken cancel)
        {
            await Task.Delay(Timeout.Infinite, cancel);
            return false;
        }
    }
}
