using System.Collections.Concurrent;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Core.Settings;

/// <summary>
/// What tenants have set, for whoever acts for them: clients can't read settings, but what they do depends on some. Kept for some
/// seconds a tenant, all features in one statement, read as the tenant's system on a connection of its own.
/// </summary>
public sealed class SettingsReader(IServiceScopeFactory scopes, TimeProvider clock)
{
    private const int Capacity = 5_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<Guid, (Dictionary<string, string> Data, long At)> kept = new();

    public async ValueTask<T> OfAsync<T>(Settings<T> book, Guid tenantId, CancellationToken cancel)
        where T : class, new()
    {
        if (!kept.TryGetValue(tenantId, out var hit) || clock.GetElapsedTime(hit.At) >= Lifetime)
        {
            if (kept.Count >= Capacity)
            {
                kept.Clear();
            }

            hit = (await LoadAsync(tenantId, cancel), clock.GetTimestamp());
            kept[tenantId] = hit;
        }

        return hit.Data.TryGetValue(book.Feature, out var data) ? Settings<T>.Parse(data) : new T();
    }

    /// <summary>After a change of one's own.</summary>
    public void Forget(Guid tenantId) => kept.TryRemove(tenantId, out _);

    private async Task<Dictionary<string, string>> LoadAsync(Guid tenantId, CancellationToken cancel)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        await db.EnterAsync(Actor.System(tenantId, "settings"), cancel);
        var data = new Dictionary<string, string>();
        await using (var read = db.Command("select feature, data::text from settings"))
        await using (var rows = await read.ExecuteReaderAsync(cancel))
        {
            while (await rows.ReadAsync(cancel))
            {
                data[rows.Text("feature")] = rows.Text("data");
            }
        }

        await db.RollbackAsync();
        return data;
    }
}
