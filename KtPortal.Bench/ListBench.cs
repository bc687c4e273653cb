using System.Globalization;
using System.Text;
using KtPortal.Bench.Data;
using KtPortal.Core.Data;
using KtPortal.Core.Features;
using Microsoft.Extensions.DependencyInjection;

namespace KtPortal.Bench;

/// <summary>The desk's list in tenants of several sizes: a row for each view, filter and order, beside each other for the sizes.</summary>
internal static class ListBench
{
    public static async Task<int> RunAsync(string server, BenchOptions options, bool keep)
    {
        var costs = new List<IReadOnlyList<ListCost>>();
        var version = "";
        foreach (var tickets in options.Lists)
        {
            var database = await BenchDatabase.MakeAsync(server, BenchSize.OfLists(tickets), keep);
            version = (string)(await database.RunAsync("show server_version"))!;
            await using var services = new ServiceCollection().AddLogging().AddData(database.Options)
                .AddFeatures(new Deployment(_ => null, Path.GetTempPath(), "https://{host}")).BuildServiceProvider();
            costs.Add(await new ListMeter(database, services, options.Concurrency).MeasureAsync());
            database.Super.Clear();
        }

        Console.WriteLine(Write(options, Machine.Describe(version, Environment.Version.ToString()), costs));
        return 0;
    }

    private static string Write(BenchOptions options, string machine, List<IReadOnlyList<ListCost>> costs)
    {
        var text = new StringBuilder(machine).Append("\n\n`").Append(options.Command).Append("`: p50 and p95 in ms at concurrency ")
            .Append(options.Concurrency.ToString(CultureInfo.InvariantCulture)).Append(", each with its transaction.\n\n| tickets of the tenant |");
        foreach (var tickets in options.Lists)
        {
            text.Append(CultureInfo.InvariantCulture, $" {tickets:N0} | p95 |");
        }

        text.Append("\n|---|").Insert(text.Length, "--:|", options.Lists.Count * 2).Append('\n');
        for (var row = 0; row < costs[0].Count; row++)
        {
            text.Append("| ").Append(costs[0][row].Name).Append(" |");
            foreach (var cost in costs.Select(c => c[row]))
            {
                text.Append(CultureInfo.InvariantCulture, $" {cost.Latencies.At(0.5):0.0} | {cost.Latencies.At(0.95):0.0} |");
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
