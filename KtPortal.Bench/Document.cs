namespace KtPortal.Bench;

/// <summary>docs/performance.md: the report between what a person has written around it.</summary>
internal static class Document
{
    private const string Begin = "<!-- measured: script/bench writes from here -->";
    private const string End = "<!-- to here -->";

    /// <summary>Puts the report between the marks; what stands around them stays.</summary>
    public static async Task WriteAsync(string path, string report, DateOnly today)
    {
        var old = File.Exists(path) ? await File.ReadAllTextAsync(path) : $"# Performance\n\n{Begin}\n{End}\n";
        var (from, to) = (old.IndexOf(Begin, StringComparison.Ordinal), old.IndexOf(End, StringComparison.Ordinal));
        if (from < 0 || to < from)
        {
            throw new InvalidOperationException($"{path} has no lines \"{Begin}\" and \"{End}\".");
        }

        await File.WriteAllTextAsync(path, $"{old[..(from + Begin.Length)]}\n\nMeasured {today:yyyy-MM-dd}. {report}\n{old[to..]}");
    }
}
