using KtPortal.Core.Data;

namespace KtPortal.Core.Search;

/// <summary>Writes down what can be found of a tenant.</summary>
public sealed class SearchIndex(IEnumerable<ISearchSource> sources, TimeProvider clock)
{
    private const int Page = 200;

    // Words of the clock narrow to what is latest: app.find_documents goes back from there. What says the same as before stays as late as it
    // was. Two that are written at once may be equally late.
    private const string Write = """
        insert into search_documents as d (tenant_id, kind, id, words, clock, said_at, version)
        select (select app.tenant_id()), $1, n.id, n.words::tsvector || array_to_tsvector(array[own, own || '8:' || (n.clock >> 8),
            own || '11:' || (n.clock >> 11), own || '14:' || (n.clock >> 14)]), n.clock, n.said_at, $5
        from (select g.*, coalesce(k.clock, l.clock + g.place) as clock
              from unnest($2, $3, $4) with ordinality g (id, words, said_at, place)
              cross join (select coalesce(max(clock), 0) as clock from search_documents where kind = $1) l
              left join search_documents k on k.kind = $1 and k.id = g.id and k.said_at = g.said_at) n
        cross join (select '=' || $1 || (select app.tenant_id()) as own) o
        on conflict (tenant_id, kind, id) do update set words = excluded.words, clock = excluded.clock, said_at = excluded.said_at,
            version = excluded.version
        where d.words <> excluded.words or d.said_at <> excluded.said_at or d.version <> excluded.version
        """;

    // In one order: two who add the same words don't wait for each other in a circle. Most are known; to look is less than to try.
    private const string Learn = """
        insert into search_words (tenant_id, word) select (select app.tenant_id()), w from unnest($1) w
        where not exists (select 1 from search_words k where k.tenant_id = (select app.tenant_id()) and k.word = w collate "C")
        order by w collate "C" on conflict do nothing
        """;

    public ISearchSource? Find(string kind) => sources.FirstOrDefault(s => s.Kind == kind);

    /// <summary>Another subject is called otherwise: who says its name is looked at anew.</summary>
    public async Task RenamedAsync(PortalDb db, string kind, Guid id, CancellationToken cancel)
    {
        foreach (var source in sources)
        {
            foreach (var page in (await source.NamingAsync(db, kind, id, cancel)).Chunk(Page))
            {
                await UpdateAsync(db, source, page, cancel);
            }
        }
    }

    public static async Task UpdateAsync(PortalDb db, ISearchSource source, IReadOnlyList<Guid> ids, CancellationToken cancel)
    {
        var found = (await source.ReadAsync(db, ids, cancel)).OrderBy(d => d.SaidAt).ThenBy(d => d.Id).ToList();
        await using var batch = db.Batch();
        if (found.Count < ids.Count)
        {
            batch.BatchCommands.Add(new("delete from search_documents where kind = $1 and id = any ($2)")
            {
                Parameters = { new() { Value = source.Kind }, new() { Value = ids.Except(found.Select(d => d.Id)).ToArray() } },
            });
        }

        if (found.Count > 0)
        {
            batch.BatchCommands.Add(new(Write)
            {
                Parameters =
                {
                    new() { Value = source.Kind },
                    new() { Value = found.ConvertAll(d => d.Id).ToArray() },
                    new() { Value = found.ConvertAll(d => d.Words.Vector).ToArray() },
                    new() { Value = found.ConvertAll(d => d.SaidAt).ToArray() },
                    new() { Value = WordSplitter.Version },
                },
            });
            batch.BatchCommands.Add(new(Learn) { Parameters = { new() { Value = found.SelectMany(d => d.Words.Known).Distinct().ToArray() } } });
        }

        await batch.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>
    /// Goes on with what was there before its words were kept, or kept as they are split now, for as long as it may; false where there is more.
    /// </summary>
    public async Task<bool> CatchUpAsync(PortalDb db, TimeSpan time, CancellationToken cancel)
    {
        var begun = clock.GetTimestamp();
        foreach (var source in sources)
        {
            var (reached, isDone) = await ReachedAsync(db, source, cancel);
            while (!isDone)
            {
                var ids = await source.AfterAsync(db, reached, Page, cancel);
                if (ids.Count > 0)
                {
                    await UpdateAsync(db, source, ids, cancel);
                    reached = ids[^1];
                }

                isDone = ids.Count < Page;
                await using var write = db.Command(
                    "update search_progress set reached = coalesce($2, reached), is_done = $3 where kind = $1",
                    source.Kind, (object?)reached ?? DBNull.Value, isDone);
                await write.ExecuteNonQueryAsync(cancel);
                if (!isDone && clock.GetElapsedTime(begun) > time)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static async Task<(Guid? Reached, bool IsDone)> ReachedAsync(PortalDb db, ISearchSource source, CancellationToken cancel)
    {
        await using var command = db.Command("""
            insert into search_progress as p (tenant_id, kind, version) values (app.tenant_id(), $1, $2)
            on conflict (tenant_id, kind) do update set version = excluded.version,
                reached = case when p.version = excluded.version then p.reached end,
                is_done = p.is_done and p.version = excluded.version
            returning reached, is_done
            """, source.Kind, WordSplitter.Version);
        await using var row = await command.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        return (row.OptionalId("reached"), row.Flag("is_done"));
    }
}
