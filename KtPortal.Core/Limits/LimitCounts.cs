using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Npgsql;

namespace KtPortal.Core.Limits;

/// <param name="Total">All that counts now, on all nodes.</param>
/// <param name="FreeAt">When the next is let through; null: this one was, and is counted.</param>
internal readonly record struct LimitAnswer(int Total, DateTimeOffset? FreeAt);

/// <summary>The counts in the database, in transactions of the tenant's system actor.</summary>
public sealed class LimitCounts(DatabaseOptions options, ContextSeal seal, TimeProvider clock) : IDisposable
{
    private const string Lock = "select pg_advisory_xact_lock(hashtextextended($1, 3))";

    // $1 tenant, $2 name, $3 subject, $4 slice, $5 pending, $6 most, $7 counted after, $8 expires
    private const string Ask = """
        with slices as (
            select slice, sum(count) over (order by slice) as until, sum(count) over () + $5 as total from limit_counts
            where tenant_id = $1 and name = $2 and subject = $3 and slice > $7
        ), now as (
            select coalesce((select max(total) from slices), $5) as total
        ), added as (
            insert into limit_counts (tenant_id, name, subject, slice, count, expires_at)
            select $1, $2, $3, $4, $5 + case when total < $6 then 1 else 0 end, $8 from now where $5 <> 0 or total < $6
            on conflict (tenant_id, name, subject, slice) do update set count = limit_counts.count + excluded.count
        )
        select total::int as total, case when total >= $6 then coalesce((select min(slice) from slices where total - until < $6), $4) end as free_from from now
        """;

    // $1 tenant, arrays: $2 names, $3 subjects, $4 slices, $5 counts, $6 counted after, $7 expire
    private const string Add = """
        with told as (
            select * from unnest($2::text[], $3::text[], $4::timestamptz[], $5::int[], $6::timestamptz[], $7::timestamptz[])
                with ordinality k (name, subject, slice, count, after, expires, place)
        ), added as (
            insert into limit_counts (tenant_id, name, subject, slice, count, expires_at)
            select $1, name, subject, slice, count, expires from told order by name, subject
            on conflict (tenant_id, name, subject, slice) do update set count = limit_counts.count + excluded.count
        )
        select (k.count + coalesce((select sum(c.count) from limit_counts c
            where c.tenant_id = $1 and c.name = k.name and c.subject = k.subject and c.slice > k.after), 0))::int
        from told k order by k.place
        """;

    // Whoever asks may hold one of the pages' connections: waiting for a second one of the same pool could stop them all.
    private readonly NpgsqlDataSource source = NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(options.App) { MaxPoolSize = 2, ApplicationName = "kt-portal limits" }.ConnectionString);

    /// <summary>Tells what is pending and asks for one more. Asked one after the other across all nodes, so that nothing is over.</summary>
    internal async Task<LimitAnswer> AskAsync(LimitKey key, Limit limit, int most, int pending, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var slice = limit.SliceOf(now);
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var transaction = await EnterAsync(connection, key.TenantId, cancel);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(Command(Lock, $"{key.TenantId} {key.Name} {key.Subject}"));
        batch.BatchCommands.Add(Command(
            Ask, key.TenantId, key.Name, key.Subject, slice, pending, most, limit.CountedAfter(now), limit.EndOf(slice)));
        LimitAnswer answer;
        await using (var row = await batch.ExecuteReaderAsync(cancel))
        {
            await row.NextResultAsync(cancel);
            await row.ReadAsync(cancel);
            answer = row.OptionalInstant("free_from") is { } from
                ? new(row.Number("total"), limit.EndOf(from))
                : new(row.Number("total") + 1, null);
        }

        await transaction.CommitAsync(cancel);
        return answer;
    }

    /// <summary>Tells what is pending of many callers of one tenant.</summary>
    /// <returns>What counts now, of each.</returns>
    internal async Task<List<int>> AddAsync(Guid tenant, IReadOnlyList<(LimitKey Key, Limit Limit, int Count)> told, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var connection = await source.OpenConnectionAsync(cancel);
        await using var transaction = await EnterAsync(connection, tenant, cancel);
        await using var batch = new NpgsqlBatch(connection, transaction);
        batch.BatchCommands.Add(Command(
            Add, tenant, told.Select(t => t.Key.Name).ToArray(), told.Select(t => t.Key.Subject).ToArray(),
            told.Select(t => t.Limit.SliceOf(now)).ToArray(), told.Select(t => t.Count).ToArray(),
            told.Select(t => t.Limit.CountedAfter(now)).ToArray(), told.Select(t => t.Limit.EndOf(t.Limit.SliceOf(now))).ToArray()));
        var totals = new List<int>();
        await using (var rows = await batch.ExecuteReaderAsync(cancel))
        {
            while (await rows.ReadAsync(cancel))
            {
                totals.Add(rows.GetInt32(0));
            }
        }

        await transaction.CommitAsync(cancel);
        return totals;
    }

    public void Dispose() => source.Dispose();

    private async Task<NpgsqlTransaction> EnterAsync(NpgsqlConnection connection, Guid tenant, CancellationToken cancel)
    {
        var transaction = await connection.BeginTransactionAsync(cancel);
        await using var enter = transaction.ContextCommand(Actor.System(tenant, "limits"), seal);
        await enter.ExecuteNonQueryAsync(cancel);
        return transaction;
    }

    private static NpgsqlBatchCommand Command(string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        return command;
    }
}
