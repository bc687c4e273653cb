using System.Text.RegularExpressions;
using KtPortal.Tests.Support;

namespace KtPortal.Tests.Architecture;

/// <summary>
/// The folders of Core, and which of them name which. Read from the sources: constants and names in SQL leave no trace in what is
/// compiled.
/// </summary>
internal static partial class CoreFolders
{
    /// <summary>What all features share.</summary>
    public static readonly string[] Rooms =
    [
        "Administration", "Audit", "Changes", "Data", "Events", "Features", "Fields", "Files", "Forms", "Jobs", "Kernel", "Languages", "Limits",
        "Lists", "LongJobs", "Mail", "Payments", "Pdf", "Placeholders", "Realtime", "Reports", "Search", "Settings", "Text",
    ];

    /// <summary>Whose everything is: tenants, their faces, companies and people.</summary>
    public static readonly string[] Ground = ["Accounts", "Branding", "Clients", "Tenancy"];

    private static readonly string Core = Path.Combine(Samples.ProjectRoot, "KtPortal.Core");

    private static readonly string Web = Path.Combine(Samples.ProjectRoot, "KtPortal.Web");

    public static IReadOnlyList<string> All { get; } =
        [.. Directory.GetDirectories(Core).Select(d => Path.GetFileName(d)!)
            .Where(d => d is not ("bin" or "obj")).Order(StringComparer.Ordinal)];

    /// <summary>All others: a new one is a feature until it is named above.</summary>
    public static IReadOnlyList<string> Features { get; } = [.. All.Except(Rooms).Except(Ground)];

    /// <summary>Its sources but the one list that names the features.</summary>
    public static IEnumerable<(string File, string Text)> SourcesOf(string folder) =>
        from file in Directory.GetFiles(Path.Combine(Core, folder), "*.cs", SearchOption.AllDirectories)
        where Path.GetFileName(file) != "FeatureList.cs"
        select (Path.GetRelativePath(Core, file), File.ReadAllText(file));

    /// <summary>The sources of a folder of Web, pages among them.</summary>
    public static IEnumerable<(string File, string Text)> SourcesOfWeb(string folder) =>
        from file in Directory.GetFiles(Path.Combine(Web, folder), "*.cs*", SearchOption.AllDirectories)
        select (Path.GetRelativePath(Web, file).Replace('\\', '/'), File.ReadAllText(file));

    /// <summary>The folders that a source names, of Core or of Web: in a using, in full, or as <c>Tickets.Ticket</c>.</summary>
    public static IEnumerable<string> NamedIn(string text) =>
        InFull().Matches(text).Concat(Short().Matches(text)).Select(m => m.Groups[1].Value).Where(All.Contains).Distinct();

    /// <summary>The tables whose rows are entities of a folder.</summary>
    public static IEnumerable<string> TablesOf(string folder) =>
        SourcesOf(folder).SelectMany(s => Table().Matches(s.Text)).Select(m => m.Groups[1].Value);

    /// <summary>The tables that a source's SQL reads or writes.</summary>
    public static IEnumerable<string> TablesIn(string text) => Asked().Matches(text).Select(m => m.Groups[1].Value).Distinct();

    [GeneratedRegex(@"\bKtPortal\.(?:Core|Web)\.(\w+)")]
    private static partial Regex InFull();

    [GeneratedRegex(@"(?<![\w.])([A-Z]\w+)\.[A-Z]")]
    private static partial Regex Short();

    [GeneratedRegex(@"\bToTable\(""(\w+)""")]
    private static partial Regex Table();

    [GeneratedRegex(@"\b(?:from|join|into|update)\s+([a-z_]+)\b")]
    private static partial Regex Asked();
}
