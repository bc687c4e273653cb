using KtPortal.Core.Data;
using KtPortal.Core.Jobs;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Realtime;

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
