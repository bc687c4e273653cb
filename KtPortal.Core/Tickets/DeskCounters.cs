using System.Collections.Concurrent;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Tickets;

public sealed record DeskCounts(int New, int Mine, int Open, int Unassigned, int Pending, int Dead)
{
    /// <summary>The same by priority; one without open tickets is left out.</summary>
    public IReadOnlyDictionary<Guid, LineCounts> Lines { get; init; } = new Dictionary<Guid, LineCounts>();
}

/// <param name="MinutesPerPlace">Median of the last weeks; null while there is no history.</param>
public sealed record LineCounts(int Open, int Waiting, int New, decimal? MinutesPerPlace);

/// <summary>
/// The numbers beside the desk's navigation. They stand on every page and counting walks all open tickets, so a count is
/// kept for some seconds per user; what was counted under one user's rights is never shown to another.
/// </summary>
public sealed class DeskCounters(TimeProvider clock)
{
    private const int Capacity = 5_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<(Guid Tenant, Guid User), (DeskCounts Counts, long At)> kept = new();

    public async Task<DeskCounts> CountAsync(PortalDb db, Actor actor, CancellationToken cancel)
    {
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

    private static async Task<DeskCounts> QueryAsync(PortalDb db, Actor actor, CancellationToken cancel)
    {
        var dead = actor.May(Permission.SettingsManage) ? "(select count(*)::int from outbox_messages where state = 'dead')" : "0";
        await using var command = db.Command($"""
            select c.*, p.minutes_per_place, {dead}
            from (select priority_id, count(*) filter (where phase = 'new')::int, count(*) filter (where assigned_to_id = $1)::int, count(*)::int,
                         count(*) filter (where assigned_to_id is null)::int, count(*) filter (where phase = 'pending')::int, count(*) filter (where in_line)::int
                  from tickets where deleted_at is null and phase in ('new', 'open', 'in_progress', 'pending') group by priority_id) c
            right join ticket_priorities p on p.id = c.priority_id
            """);
        command.Parameters.Add(new() { Value = actor.UserId!.Value });
        await using var row = await command.ExecuteReaderAsync(cancel);
        var (all, lines) = (new DeskCounts(0, 0, 0, 0, 0, 0), new Dictionary<Guid, LineCounts>());
        while (await row.ReadAsync(cancel))
        {
            all = all with { Dead = row.GetInt32(8) };
            if (!row.IsDBNull(0))
            {
                all = new DeskCounts(all.New + row.GetInt32(1), all.Mine + row.GetInt32(2), all.Open + row.GetInt32(3),
                    all.Unassigned + row.GetInt32(4), all.Pending + row.GetInt32(5), all.Dead);
                lines[row.GetGuid(0)] = new LineCounts(row.GetInt32(3), row.GetInt32(6), row.GetInt32(1), row.IsDBNull(7) ? null : row.GetDecimal(7));
            }
        }

        return all with { Lines = lines };
    }
}
