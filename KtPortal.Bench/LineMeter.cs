using System.Diagnostics;
using KtPortal.Bench.Data;
using KtPortal.Bench.Load;
using KtPortal.Bench.Meters;
using KtPortal.Core.Kernel;
using KtPortal.Core.Tickets;
using KtPortal.Core.Tickets.Lines;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Bench;

internal sealed record LineCost(int Places, Latencies Latencies, double PostgresMs);

/// <summary>The place of everybody in the longest line with one statement, as the live feed reads it.</summary>
internal static class LineMeter
{
    private const int Times = 300;

    public static async Task<LineCost> MeasureAsync(BenchDatabase database, IServiceProvider services, int postmaster)
    {
        Progress.Say($"A whole line, {Times} times ...");
        await using var find = database.Super.CreateCommand(
            "select tenant_id, priority_id from tickets where in_line group by 1, 2 order by count(*) desc limit 1");
        Guid tenant, priority;
        await using (var row = await find.ExecuteReaderAsync())
        {
            await row.ReadAsync();
            (tenant, priority) = (row.GetGuid(0), row.GetGuid(1));
        }

        var query = new LineQuery(services.GetRequiredService<IServiceScopeFactory>(), BusinessTime.InCalendars, TimeProvider.System);
        var (places, times, cpu) = (0, new List<long>(), 0.0);
        for (var i = -30; i < Times; i++)
        {
            if (i == 0)
            {
                cpu = Processor.OfFamily(postmaster);
            }

            var began = Stopwatch.GetTimestamp();
            places = (await query.ReadAsync(Actor.System(tenant, "bench"), priority, CancellationToken.None)).Places.Count;
            if (i >= 0)
            {
                times.Add(Stopwatch.GetTimestamp() - began);
            }
        }

        return new LineCost(places, new Latencies(times), (Processor.OfFamily(postmaster) - cpu) / Times);
    }
}
