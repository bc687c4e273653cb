namespace KtPortal.Web.Ui.Charts;

/// <summary>One named row of values; null where nothing was measured.</summary>
public sealed record Series(string Name, IReadOnlyList<double?> Values)
{
    /// <summary>Where a point's value is shown row by row; null for nowhere.</summary>
    public Func<int, string>? AddressOf { get; init; }

    public double Total => Values.Sum(v => v ?? 0);
}

/// <summary>What a chart over time shows: at most two series, a value for each point of time.</summary>
/// <param name="id">Unique on the page; title, description and table hang on it.</param>
/// <param name="title">What is counted, with its unit where the figures don't say it.</param>
/// <param name="period">What one value stands for.</param>
/// <param name="at">Beginnings of the periods in the viewer's zone, ascending.</param>
public sealed class ChartData(string id, string title, Period period, IReadOnlyList<DateTime> at, params IReadOnlyList<Series> series)
{
    public string Id { get; } = id;

    public string Title { get; } = title;

    public Period Period { get; } = period;

    public IReadOnlyList<DateTime> At { get; } = Ascending(at);

    public IReadOnlyList<Series> Series { get; } = Checked(series, at.Count);

    /// <summary>Counts that may be summed: the totals stand beside the names. Otherwise the last value does.</summary>
    public bool Adds { get; init; }

    /// <summary>A value in words ("18 min", "97%"); plain numbers otherwise.</summary>
    public Func<double, string> Words { get; init; } = Figures.Plain;

    internal bool IsEmpty => Series.All(s => s.Values.All(v => v is null));

    internal bool IsWhole => Values.All(v => v == Math.Floor(v));

    internal IEnumerable<double> Values => Series.SelectMany(s => s.Values).OfType<double>();

    internal string NameOf(int point) => TimeTicks.Of(At[point], Period);

    private static IReadOnlyList<DateTime> Ascending(IReadOnlyList<DateTime> at) =>
        at.Zip(at.Skip(1)).All(pair => pair.First < pair.Second) ? at : throw new ArgumentException("Points of time ascend.", nameof(at));

    private static IReadOnlyList<Series> Checked(IReadOnlyList<Series> series, int points)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(series.Count, 2);
        foreach (var one in series)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(one.Values.Count, points);
            foreach (var value in one.Values.OfType<double>())
            {
                Scale.Check(value);
            }
        }

        return series;
    }
}
