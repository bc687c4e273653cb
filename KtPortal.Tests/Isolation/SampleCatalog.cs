namespace KtPortal.Tests.Isolation;

/// <summary>All samples of this assembly, in the order in which they are filled.</summary>
public sealed class SampleCatalog
{
    private readonly Dictionary<string, TableSample> tables;

    private SampleCatalog(List<IsolationSample> samples)
    {
        All = samples;
        tables = samples.SelectMany(s => s.Tables).ToDictionary(t => t.Name, StringComparer.Ordinal);
        Names = samples.SelectMany(s => s.Names).ToDictionary(StringComparer.Ordinal);
    }

    /// <summary>What the samples say without a database. The house has samples of its own, which know its rows.</summary>
    public static SampleCatalog Declared { get; } = Find();

    public IReadOnlyList<IsolationSample> All { get; }

    public IReadOnlyDictionary<string, Naming> Names { get; }

    public IReadOnlyCollection<TableSample> Tables => tables.Values;

    public TableSample Table(string name) => tables.GetValueOrDefault(name)
        ?? throw new InvalidOperationException($"No sample has the table {name}. {Advice("Tables and FillAsync")}");

    public bool Has(string table) => tables.ContainsKey(table);

    public T Of<T>()
        where T : IsolationSample => All.OfType<T>().Single();

    public static string Advice(string what) =>
        $"Add it to {what} of the samples of its feature: a class of KtPortal.Tests/<Feature> that derives from {nameof(IsolationSample)} (docs/testing.md).";

    public static SampleCatalog Find()
    {
        var waiting = typeof(SampleCatalog).Assembly.GetTypes().Where(t => t is { IsAbstract: false } && t.IsAssignableTo(typeof(IsolationSample)))
            .OrderBy(t => t.FullName, StringComparer.Ordinal).Select(t => (IsolationSample)Activator.CreateInstance(t)!).ToList();
        var ordered = new List<IsolationSample>();
        while (waiting.Count > 0)
        {
            var next = waiting.Find(s => s.After.All(a => ordered.Exists(o => o.GetType() == a)))
                ?? throw new InvalidOperationException($"{string.Join(", ", waiting)} come after each other.");
            waiting.Remove(next);
            ordered.Add(next);
        }

        return new SampleCatalog(ordered);
    }
}
