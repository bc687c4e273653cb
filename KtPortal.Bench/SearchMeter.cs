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
        var staff = await Crowd.StaffAsync(database, TicketPermissions.Read);
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
        var found = 0L;
        var times = await Crowd.AskAsync(
            staff, async (who, i) => Interlocked.Add(ref found, await FindAsync(services, who, typed(i))), count, concurrency);
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
}
