using System.Collections.Concurrent;
using KtPortal.Core.Kernel;
using Npgsql;

namespace KtPortal.Core.Limits;

/// <summary>
/// Says how often is too often, across all nodes. Counted in memory and told to the database in batches, so that it costs a page no
/// round trip; asked exactly where a limit is near. What is refused is not counted: whoever waits as long as told comes in.
/// </summary>
public sealed class RateLimits(LimitCounts counts, LimitSettings settings, TimeProvider clock)
{
    private readonly ConcurrentDictionary<LimitKey, Tally> tallies = new();

    /// <summary>Counts one of what the limit is about, by this actor's address or user.</summary>
    /// <returns>How long to wait, or null.</returns>
    public ValueTask<TimeSpan?> TakeAsync(Actor actor, Limit limit, CancellationToken cancel) => TakeAsync(limit.KeyFor(actor), limit, cancel);

    /// <summary>Counts one of what the limit is about, by what is named (<see cref="CountedPer.Named"/>).</summary>
    /// <inheritdoc cref="TakeAsync(Actor, Limit, CancellationToken)"/>
    public ValueTask<TimeSpan?> TakeAsync(Actor actor, Limit limit, string subject, CancellationToken cancel) =>
        TakeAsync(new LimitKey(actor.TenantId, limit.Name, subject), limit, cancel);

    private ValueTask<TimeSpan?> TakeAsync(LimitKey key, Limit limit, CancellationToken cancel)
    {
        var tally = TallyOf(key, limit);
        return tally.TryDecide(clock.GetUtcNow(), out var wait) ? new(wait) : new(AskAsync(key, tally, cancel));
    }

    /// <summary>It was none of those that count after all.</summary>
    public void GiveBack(Actor actor, Limit limit) => TallyOf(limit.KeyFor(actor), limit).GiveBack();

    /// <summary>Tells the database what it doesn't know yet, and learns what other nodes have told.</summary>
    public async Task TellAsync(CancellationToken cancel)
    {
        foreach (var tenant in tallies.Where(t => t.Value.HasNews).GroupBy(t => t.Key.TenantId))
        {
            var told = tenant.Select(t => (t.Key, Tally: t.Value, Count: t.Value.Take())).Where(t => t.Count != 0).ToList();
            if (told.Count == 0)
            {
                continue;
            }

            var totals = await HandOverAsync(
                () => counts.AddAsync(tenant.Key, told.ConvertAll(t => (t.Key, t.Tally.Limit, t.Count)), cancel),
                () => told.ForEach(t => t.Tally.NotTold(t.Count)));
            told.Zip(totals).ToList().ForEach(t => t.First.Tally.Told(t.First.Count, t.Second));
        }

        Forget();
    }

    private async Task<TimeSpan?> AskAsync(LimitKey key, Tally tally, CancellationToken cancel)
    {
        await tally.Turn.WaitAsync(cancel);
        try
        {
            // Who was before may have brought the answer.
            if (tally.TryDecide(clock.GetUtcNow(), out var wait))
            {
                return wait;
            }

            var pending = tally.Take();
            var answer = await HandOverAsync(
                () => counts.AskAsync(key, tally.Limit, tally.Most, pending, cancel), () => tally.NotTold(pending));
            tally.Told(pending, answer.Total, answer.FreeAt);
            return answer.FreeAt - clock.GetUtcNow();
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            tally.CountAnyway();
            return null;
        }
        finally
        {
            tally.Turn.Release();
        }
    }

    private static async Task<T> HandOverAsync<T>(Func<Task<T>> hand, Action takeBack)
    {
        var arrived = false;
        try
        {
            var answer = await hand();
            arrived = true;
            return answer;
        }
        finally
        {
            if (!arrived)
            {
                takeBack();
            }
        }
    }

    private Tally TallyOf(LimitKey key, Limit limit) =>
        tallies.GetOrAdd(key, static (_, known) => new(known.limit, known.settings.MostOf(known.limit)), (limit, settings));

    // What nobody asks for is in the database, if it still counts.
    private void Forget()
    {
        var now = clock.GetUtcNow();
        foreach (var (key, _) in tallies.Where(t => t.Value.IsIdle(now)))
        {
            tallies.TryRemove(key, out _);
        }
    }
}
