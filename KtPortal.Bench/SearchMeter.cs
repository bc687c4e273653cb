using System.Diagnostics;
using KtPortal.Bench.Data;
using KtPortal.Bench.Load;
using KtPortal.Bench.Meters;
using KtPortal.Core.Data;
using KtPortal.Core.Kernel;
using KtPortal.Core.Search;
using KtPortal.Core.Tickets;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Bench;

internal sealed record SearchCost(string Words, double Found, Latencies Latencies, double PostgresMs);

/// <summary>What the desk's search asks while somebody types, by agents of all tenants at once: the statement and its transaction.</summary>
internal static class SearchMeter
{
    private const int Times = 800;

    private static readonly (string Words, Func<int, string> Typed)[] Searches =
    [
        ("rare, one ticket has it", i => $"reference {1 + (i * 7919 % 1000)}"),
        ("common, a third have it", _ => "yesterday"),
        ("beginning of common ones", _ => "prin"),
        ("three common ones", _ => "printer yesterday error"),
        ("mistyped", _ => "pirnter"),
        ("nowhere", i => $"xyzzy{i}"),
    ];

    public static async Task<List<SearchCost>> MeasureAsync(BenchDatabase database, IServiceProvider services, int postmaster, int concurrency)
    {
        Progress.Say($"Searches, {Times} times each ...");
        var staff = await StaffAsync(database);
        var costs = new List<SearchCost>();
        foreach (var (words, typed) in Searches)
        {
            await RunAsync(services, staff, typed, Times / 4, concurrency);
            var cpu = Processor.OfFamily(postmaster);
            var (found, times) = await RunAsync(services, staff, typed, Times, concurrency);
            costs.Add(new SearchCost(words, (double)found / Times, new Latencies(times), (Processor.OfFamily(postmaster) - cpu) / Times));
        }

        return costs;
    }

    private static async Task<(long Found, List<long> Times)> RunAsync(
        IServiceProvider services, List<Actor> staff, Func<int, string> typed, int count, int concurrency)
    {
        var (next, found, times) = (0, 0L, new List<long>());
        async Task AskAsync()
        {
            for (var i = Interlocked.Increment(ref next); i <= count; i = Interlocked.Increment(ref next))
            {
                var began = Stopwatch.GetTimestamp();
                var got = await FindAsync(services, staff[i % staff.Count], typed(i));
                lock (times)
                {
                    found += got;
                    times.Add(Stopwatch.GetTimestamp() - began);
                }
            }
        }

        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(AskAsync)));
        return (found, times);
    }

    private static async Task<int> FindAsync(IServiceProvider services, Actor actor, string typed)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PortalDb>();
        await db.EnterAsync(actor, CancellationToken.None);
        var count = 0;
        await using (var command = db.Command("select ticket_id from app.suggest_tickets($1, $2, 50)", typed, SearchWords.Of(typed).Terms ?? ""))
        await using (var rows = await command.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync())
            {
                count++;
            }
        }

        await db.RollbackAsync();
        return count;
    }

    private static async Task<List<Actor>> StaffAsync(BenchDatabase database)
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
                Permissions = [TicketPermissions.Read],
            });
        }

        return staff;
    }
}
