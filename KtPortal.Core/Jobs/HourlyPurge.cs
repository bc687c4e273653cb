using KtPortal.Core.Data;
using KtPortal.Core.Features;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Jobs;

/// <summary>Removes what the features no longer need.</summary>
public sealed class HourlyPurge(FeatureCatalog features) : IScheduledTask
{
    public const string Name = "purge";

    public async Task RunAsync(PortalDb db, Actor actor, CancellationToken cancel)
    {
        await using var batch = db.Batch();
        foreach (var purge in features.Purges)
        {
            batch.BatchCommands.Add(new(purge.Sql));
        }

        await batch.ExecuteNonQueryAsync(cancel);
    }
}
