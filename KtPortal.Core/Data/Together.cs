using Npgsql;

namespace KtPortal.Core.Data;

public static class Together
{
    /// <summary>Asks what several features have to ask in one round trip. Who asks nothing reads nothing.</summary>
    public static async Task AskTogetherAsync<T>(
        this PortalDb db, IEnumerable<T> askers, Func<T, NpgsqlBatchCommand?> ask, Func<T, NpgsqlDataReader, Task> read, CancellationToken cancel)
    {
        var asked = new List<T>();
        await using var batch = db.Batch();
        foreach (var asker in askers)
        {
            if (ask(asker) is { } command)
            {
                batch.BatchCommands.Add(command);
                asked.Add(asker);
            }
        }

        if (asked.Count == 0)
        {
            return;
        }

        await using var rows = await batch.ExecuteReaderAsync(cancel);
        foreach (var asker in asked)
        {
            await read(asker, rows);
            await rows.NextResultAsync(cancel);
        }
    }
}
