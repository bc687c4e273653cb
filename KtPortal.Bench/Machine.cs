using System.Globalization;

namespace KtPortal.Bench;

internal static class Machine
{
    public static string Describe(string postgres, string runtime)
    {
        var processor = File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor";
        var kb = long.Parse(File.ReadLines("/proc/meminfo").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{processor}, {Environment.ProcessorCount} cores, {kb / 1048576.0:0} GB; PostgreSQL {postgres}; {runtime}.");
    }
}
