using KtPortal.Core.Data;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Jobs;

/// <summary>Removes what pages no longer catch up with.</summary>
public sealed class StreamPurge : IScheduledTask
{
    public const string Name = "purge events";

    public async Task RunAsync(PortalDb db, Actor actor, CancellationToken cancel)
    {
        // A little longer than pages may ask for, so that one that is just in time finds everything.
        await using var command = db.Command("delete from stream_events where created_at < now() - interval '11 minutes'");
        await command.ExecuteNonQueryAsync(cancel);
    }
}

/// <summary>Removes jobs done long ago, used form keys and failed sign-ins that no longer count.</summary>
public sealed class HourlyPurge : IScheduledTask
{
    public const string Name = "purge";

    public async Task RunAsync(PortalDb db, Actor actor, CancellationToken cancel)
    {
        await using var batch = db.Batch();
        batch.BatchCommands.Add(new("delete from outbox_messages where state = 'done' and done_at < now() - interval '7 days'"));
        batch.BatchCommands.Add(new("delete from form_keys where created_at < now() - interval '24 hours'"));
        batch.BatchCommands.Add(new("delete from sign_in_failures where created_at < now() - interval '1 day'"));
        await batch.ExecuteNonQueryAsync(cancel);
    }
}
