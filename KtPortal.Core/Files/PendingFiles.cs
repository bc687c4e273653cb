using System.Text.Json;
using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Files;

/// <summary>How the object behind a file is removed from the store; that it was gone before is no error.</summary>
public delegate Task RemoveObject(string key, CancellationToken cancel);

/// <summary>
/// Sweeps what was uploaded a day ago and never became part of anything: the row at once, its object by a job that is
/// written with it, so that neither is left over.
/// </summary>
public sealed class PendingFiles : IScheduledTask
{
    public const string Name = "sweep pending files";

    public async Task RunAsync(PortalDb db, Actor actor, CancellationToken cancel)
    {
        await using var command = db.Command($"""
            with swept as (
                delete from files where state = 'pending' and created_at < now() - interval '24 hours'
                returning tenant_id, object_key)
            insert into outbox_messages (tenant_id, id, kind, payload)
            select tenant_id, gen_random_uuid(), '{FileRemoval.Kind}', jsonb_build_object('key', object_key) from swept
            """);
        await command.ExecuteNonQueryAsync(cancel);
    }
}

/// <summary>The job <c>file.remove</c>.</summary>
public sealed class FileRemoval(RemoveObject remove) : IOutboxEffect
{
    public const string Kind = "file.remove";

    public Task<Perform?> PrepareAsync(PortalDb db, Actor actor, JsonElement payload, CancellationToken cancel)
    {
        var key = payload.GetProperty("key").GetString()!;
        return Task.FromResult<Perform?>(async stop =>
        {
            await remove(key, stop);
            return (_, _, _) => Task.CompletedTask;
        });
    }

    public Task GiveUpAsync(PortalDb db, Actor actor, JsonElement payload, CancellationToken cancel) => Task.CompletedTask;
}

public static class PendingFilesFeature
{
    public static IServiceCollection AddPendingFiles(this IServiceCollection services, Func<IServiceProvider, RemoveObject> remove)
    {
        services.AddSingleton(remove);
        services.AddOutboxEffect<FileRemoval>(FileRemoval.Kind);
        return services.AddSchedule<PendingFiles>(PendingFiles.Name, Schedule.EveryHour);
    }
}
