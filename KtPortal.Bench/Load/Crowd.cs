using System.Diagnostics;
using KtPortal.Bench.Data;
using KtPortal.Core.Kernel;

namespace KtPortal.Bench.Load;

/// <summary>Agents of all tenants, several at once.</summary>
internal static class Crowd
{
    /// <summary>Each of them in turn, so many at a time.</summary>
    /// <returns>Ticks that each took.</returns>
    public static async Task<List<long>> AskAsync<T>(IReadOnlyList<Actor> staff, Func<Actor, int, Task<T>> ask, int count, int concurrency)
    {
        var (next, times) = (0, new List<long>());
        async Task GoOnAsync()
        {
            for (var i = Interlocked.Increment(ref next); i <= count; i = Interlocked.Increment(ref next))
            {
                var began = Stopwatch.GetTimestamp();
                await ask(staff[i % staff.Count], i);
                lock (times)
                {
                    times.Add(Stopwatch.GetTimestamp() - began);
                }
            }
        }

        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(GoOnAsync)));
        return times;
    }

    public static async Task<List<Actor>> StaffAsync(BenchDatabase database, params string[] permissions)
    {
        await using var command = database.Super.CreateCommand("""
            select u.tenant_id, u.organization_id, u.id from users u join roles r on r.tenant_id = u.tenant_id and r.id = u.role_id
            where r.name = 'agent' order by u.id
            """);
        await using var rows = await command.ExecuteReaderAsync();
        var staff = new List<Actor>();
        while (await rows.ReadAsync())
        {
            staff.Add(new Actor
            {
                Audience = Audience.Provider,
                TenantId = rows.GetGuid(0),
                OrganizationId = rows.GetGuid(1),
                UserId = rows.GetGuid(2),
                Name = "bench",
                Permissions = [.. permissions],
            });
        }

        return staff;
    }
}
