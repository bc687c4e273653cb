using System.Collections.Concurrent;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Npgsql;

namespace KtPortal.Core.Features;

/// <summary>
/// The numbers beside the navigation, by the name that a <see cref="Place"/> gives, and what else their features counted with them.
/// </summary>
public sealed class Counts
{
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, object> more = [];

    public static Counts None { get; } = new();

    /// <summary>Null where nothing was counted under this name.</summary>
    public int? this[string? name] => name is not null && numbers.TryGetValue(name, out var number) ? number : null;

    public void Set(string name, int number) => numbers[name] = number;

    /// <summary>Keeps a record of the feature's own beside its numbers.</summary>
    public void Keep<T>(T record)
        where T : class => more[typeof(T)] = record;

    public T? Find<T>()
        where T : class => more.GetValueOrDefault(typeof(T)) as T;
}

/// <summary>Counts what people wait for. One statement; what it sees the policies of its asker decide.</summary>
public interface ICounterSource
{
    /// <summary>Null: this actor has nothing to count.</summary>
    NpgsqlBatchCommand? CommandFor(Actor actor);

    Task ReadAsync(NpgsqlDataReader rows, Counts counts, CancellationToken cancel);
}

/// <summary>
/// The numbers beside the navigation. On the desk they stand on every page and counting walks what is open, so they are kept for some
/// seconds per user; what was counted under one user's rights is never shown to another. What clients wait for is a few rows of their
/// own, and what they have just read counts no more: counted each time. One round trip for all features.
/// </summary>
public sealed class Counters(IEnumerable<ICounterSource> sources, TimeProvider clock)
{
    private const int Capacity = 5_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<(Guid Tenant, Guid User), (Counts Counts, long At)> kept = new();

    public async Task<Counts> CountAsync(PortalDb db, Actor actor, CancellationToken cancel)
    {
        if (actor.IsClient)
        {
            return await QueryAsync(db, actor, cancel);
        }

        var key = (actor.TenantId, actor.UserId!.Value);
        if (kept.TryGetValue(key, out var hit) && clock.GetElapsedTime(hit.At) < Lifetime)
        {
            return hit.Counts;
        }

        var counts = await QueryAsync(db, actor, cancel);
        if (kept.Count >= Capacity)
        {
            kept.Clear();
        }

        kept[key] = (counts, clock.GetTimestamp());
        return counts;
    }

    /// <summary>After a change of one's own the numbers are counted anew.</summary>
    public void Forget(Actor actor)
    {
        if (actor.UserId is { } user)
        {
            kept.TryRemove((actor.TenantId, user), out _);
        }
    }

    private async Task<Counts> QueryAsync(PortalDb db, Actor actor, CancellationToken cancel)
    {
        var counts = new Counts();
        await db.AskTogetherAsync(sources, source => source.CommandFor(actor), (source, rows) => source.ReadAsync(rows, counts, cancel), cancel);
        return counts;
    }
}
