using System.Collections.Concurrent;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Tickets;

public sealed record DeskCounts(int New, int Mine, int Open, int Unassigned, int Pending, int Dead);

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
            select count(*) filter (where phase = 'new')::int, count(*) filter (where assigned_to_id = $1)::int, count(*)::int,
                   count(*) filter (where assigned_to_id is null)::int, count(*) filter (where phase = 'pending')::int, {dead}
            from tickets where deleted_at is null and phase in ('new', 'open', 'in_progress', 'pending')
            """);
        command.Parameters.Add(new() { Value = actor.UserId!.Value });
        await using var row = await command.ExecuteReaderAsync(cancel);
        await row.ReadAsync(cancel);
        return new DeskCounts(row.GetInt32(0), row.GetInt32(1), row.GetInt32(2), row.GetInt32(3), row.GetInt32(4), row.GetInt32(5));
    }
}
