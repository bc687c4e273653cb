using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using KtPortal.Core.Data;

namespace KtPortal.Core.Sla;

/// <summary>Documents that many clocks share, each under an id made of what it says: written once, and read once by a process.</summary>
internal sealed class SlaContents<T>(string table, Func<string, T> parse)
    where T : class
{
    private readonly ConcurrentDictionary<Guid, T> known = new();

    /// <summary>Null where this process hasn't read it.</summary>
    public T? Find(Guid id) => known.GetValueOrDefault(id);

    /// <param name="content">Null where it must have been read before.</param>
    public T Of(Guid id, string? content) =>
        Find(id) ?? known.GetOrAdd(id, _ => parse(content ?? throw new InvalidOperationException($"{id} of {table} was not read.")));

    /// <summary>Reads those that this process has not seen.</summary>
    public async Task LearnAsync(PortalDb db, IEnumerable<Guid?> ids, CancellationToken cancel)
    {
        var missing = ids.OfType<Guid>().Where(id => !known.ContainsKey(id)).Distinct().ToArray();
        if (missing.Length == 0)
        {
            return;
        }

        await using var command = db.Command($"select id, content::text as content from {table} where id = any($1)", (object)missing);
        await using var rows = await command.ExecuteReaderAsync(cancel);
        while (await rows.ReadAsync(cancel))
        {
            known.TryAdd(rows.Id("id"), parse(rows.Text("content")));
        }
    }
}

internal static class SlaContents
{
    public static Guid IdOf(string content) => new(SHA256.HashData(Encoding.UTF8.GetBytes(content)).AsSpan(0, 16));
}
