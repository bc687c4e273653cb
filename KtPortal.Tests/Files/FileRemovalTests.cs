using System.Collections.Concurrent;
using KtPortal.Core.Files;
using KtPortal.Tests.Jobs;
using Microsoft.Extensions.DependencyInjection;
using static KtPortal.Tests.Support.Waiting;

namespace KtPortal.Tests.Files;

/// <summary>An object leaves its store when nothing names it any more, and not before.</summary>
public sealed class FileRemovalTests(JobsDatabase database) : IClassFixture<JobsDatabase>
{
    private readonly ConcurrentQueue<(string Store, string Key)> removed = [];

    [Fact]
    public async Task Object_is_removed_from_the_store_it_lies_in()
    {
        var key = $"tenants/{database.Shop.Tenant}/gone";
        var job = await AskAsync(await NoteAsync("s3", key));
        await using var node = await NodeAsync();
        await Eventually(async () => await StateAsync(job) == "done");
        Assert.Equal([("s3", key)], removed);
        Assert.Equal(0L, await database.AskAsync<long>("select count(*) from file_removals where object_key = $1", key));
        Assert.Equal("done", await StateAsync(job));
    }

    [Theory]
    [InlineData("""
        insert into files (tenant_id, id, organization_id, original_filename, content_type, size_bytes, sha256, store, object_key, state)
        select $1, gen_random_uuid(), id, 'a.txt', 'text/plain', 5, decode(repeat('00', 32), 'hex'), 'local', $2, 'attached' from organizations where kind = 'client' limit 1
        """)]
    [InlineData("insert into inbound_messages (tenant_id, id, raw_sha256, store, object_key, size_bytes) values ($1, gen_random_uuid(), '\\x00', 'local', $2, 5)")]
    public async Task What_is_still_in_use_stays(string use)
    {
        var key = $"tenants/{database.Shop.Tenant}/used-{Guid.CreateVersion7()}";
        await database.RunAsync(use, database.Shop.Tenant, key);
        var job = await AskAsync(await NoteAsync("local", key));
        await using var node = await NodeAsync();
        await Eventually(async () => await StateAsync(job) == "dead");
        Assert.Equal("The file is still in use.", await database.AskAsync<string>(
            "select last_error from outbox_messages where id = $1", job));
        Assert.Empty(removed);
    }

    [Fact]
    public async Task A_key_in_the_job_itself_is_not_read()
    {
        var job = Guid.CreateVersion7();
        await database.RunAsync("insert into outbox_messages (tenant_id, id, kind, payload) values ($1, $2, 'file.remove', jsonb_build_object('key', 'tenants/' || $1 || '/x'))", database.Shop.Tenant, job);
        await using var node = await NodeAsync();
        await Eventually(async () => await StateAsync(job) == "dead");
        Assert.Empty(removed);
    }

    private Task<Microsoft.AspNetCore.Builder.WebApplication> NodeAsync() => database.StartNodeAsync(services => services.AddSingleton<RemoveObject>((store, key, _) =>
    {
        removed.Enqueue((store, key));
        return Task.CompletedTask;
    }));

    private Task<Guid> NoteAsync(string store, string key) =>
        database.AskAsync<Guid>("insert into file_removals (tenant_id, id, store, object_key) values ($1, gen_random_uuid(), $2, $3) returning id", database.Shop.Tenant, store, key);

    private Task<Guid> AskAsync(Guid removal) => database.AskAsync<Guid>("""
        insert into outbox_messages (tenant_id, id, kind, payload) values ($1, gen_random_uuid(), 'file.remove', jsonb_build_object('removal', $2)) returning id
        """, database.Shop.Tenant, removal);

    private Task<string> StateAsync(Guid job) => database.AskAsync<string>("select state from outbox_messages where id = $1", job);
}
