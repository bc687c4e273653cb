using System.Diagnostics;

namespace KtPortal.Bench.Load;

/// <summary>Times in milliseconds, sorted when asked.</summary>
internal sealed class Latencies(IEnumerable<long> ticks)
{
    private readonly double[] sorted = [.. ticks.Order().Select(t => t * 1000.0 / Stopwatch.Frequency)];

    public int Count => sorted.Length;

    public double Mean => sorted.Length == 0 ? 0 : sorted.Average();

    /// <summary>The smallest time that this share of all did not exceed (nearest rank).</summary>
    public double At(double share) => sorted.Length == 0 ? 0 : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
}
