using System.Collections.Concurrent;
using System.Diagnostics;

namespace KtPortal.Tests.Support;

/// <summary>What the tests of a run stood on, and how long it took to set that up: told when the run ends.</summary>
internal static class FixtureTimes
{
    private static readonly ConcurrentDictionary<string, (int Count, TimeSpan Time)> Made = new(StringComparer.Ordinal);

    public static string Summary => string.Join(", ", Made.OrderByDescending(m => m.Value.Time)
        .Select(m => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{m.Value.Count} × {m.Key} {m.Value.Time.TotalSeconds:0.0} s")));

    public static async Task<T> Of<T>(string what, Func<Task<T>> make)
    {
        var began = Stopwatch.GetTimestamp();
        var made = await make();
        var took = Stopwatch.GetElapsedTime(began);
        Made.AddOrUpdate(what, (1, took), (_, sum) => (sum.Count + 1, sum.Time + took));
        return made;
    }
}
