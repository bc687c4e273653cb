using System.Globalization;

namespace KtPortal.Bench.Meters;

/// <summary>CPU time of processes, from /proc.</summary>
internal static class Processor
{
    // USER_HZ, which Linux fixes at 100 for what it shows.
    private const double Tick = 10;

    /// <summary>Milliseconds a process has used, all its threads.</summary>
    public static double Of(int pid) => Stat(pid) is { } stat ? stat.Own : 0;

    /// <summary>Milliseconds a server and all its processes have used, those that have ended among them.</summary>
    public static double OfFamily(int parent)
    {
        var sum = Stat(parent) is { } stat ? stat.Own + stat.Ended : 0;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && Stat(pid) is { } child && child.Parent == parent)
            {
                sum += OneThread(pid) ?? child.Own;
            }
        }

        return sum;
    }

    public static double WorkingSetMb(int pid) =>
        File.ReadLines($"/proc/{pid}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var kb, ..]
            ? int.Parse(kb, CultureInfo.InvariantCulture) / 1024.0 : 0;

    private static (int Parent, double Own, double Ended)? Stat(int pid)
    {
        try
        {
            // The name, in brackets, may hold blanks: fields count from behind it.
            var text = File.ReadAllText($"/proc/{pid}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            double Number(int field) => double.Parse(fields[field - 3], CultureInfo.InvariantCulture) * Tick;
            return (int.Parse(fields[1], CultureInfo.InvariantCulture), Number(14) + Number(15), Number(16) + Number(17));
        }
        catch (IOException)
        {
            return null; // it has just ended
        }
    }

    // Nanoseconds where the kernel counts them: a process of PostgreSQL has one thread.
    private static double? OneThread(int pid)
    {
        try
        {
            var fields = File.ReadAllText($"/proc/{pid}/schedstat").Split(' ');
            return long.Parse(fields[0], CultureInfo.InvariantCulture) / 1e6;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
