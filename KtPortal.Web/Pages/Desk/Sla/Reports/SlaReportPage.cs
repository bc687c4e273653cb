using KtPortal.Core.Kernel;
using KtPortal.Core.Sla;
using KtPortal.Core.Sla.Reports;
using KtPortal.Web.Reports;

namespace KtPortal.Web.Pages.Desk.Sla.Reports;

/// <summary>A report of service levels: a period and what it is narrowed to, all of it in the address.</summary>
public abstract class SlaReportPage : PeriodPage
{
    public const string Compliance = "/desk/reports/sla";
    public const string Clocks = "/desk/reports/sla/clocks";
    public const string Times = "/desk/reports/sla/times";
    public const string Near = "/desk/reports/sla/now";

    // In an address: clocks that have none of it.
    private const string Without = "none";

    public SlaSelection Selection { get; private set; } = null!;

    /// <summary>What it is narrowed to, by name; null for those without.</summary>
    public IReadOnlyDictionary<SlaDimension, string?> Names { get; protected set; } = new Dictionary<SlaDimension, string?>();

    public SlaDimension By => EnumText<SlaDimension>.TryParse(Asked("by"), out var by) && Dimensions.Contains(by) ? by : SlaDimension.Priority;

    public SlaShown Shown => EnumText<SlaShown>.TryParse(Asked("show"), out var shown) ? shown : SlaShown.Missed;

    public SlaStep? Step => EnumText<SlaStep>.TryParse(Asked("each"), out var step) ? step : null;

    public IReadOnlyList<SlaDimension> Dimensions => SlaDimensions.For(Actor);

    public bool IsProvider => Actor.Audience == Audience.Provider;

    protected override string Section => SlaFeature.ReportsPlace;

    public override IReadOnlyList<KeyValuePair<string, string?>> Staying => [.. State.Where(s => s.Key is not ("days" or "from" or "to"))];

    private IEnumerable<KeyValuePair<string, string?>> State =>
    [
        .. ChosenDays is { } days ? [new("days", FormattableString.Invariant($"{days}"))] : Period(Range.First, Range.Last),
        .. ((string[])["by", "each", "show", "metric"]).Where(name => Asked(name) is { Length: > 0 and < 40 }).Select(Pair),
        .. Dimensions.Where(Selection.Narrowed.ContainsKey).Select(d => Pair(EnumText<SlaDimension>.Write(d))),
    ];

    /// <summary>A page of the reports as this one stands, with some of its address another; null takes it out.</summary>
    public string Address(string path, params IReadOnlyList<(string Name, string? Value)> changes)
    {
        var kept = State.Where(s => changes.All(c => c.Name != s.Key));
        return path + QueryString.Create(kept.Concat(changes.Where(c => c.Value is not null).Select(c => KeyValuePair.Create(c.Name, c.Value))));
    }

    /// <summary>The list behind a figure.</summary>
    public string Rows(SlaShown shown, SlaMetric? metric, params IReadOnlyList<(string Name, string? Value)> more) => Address(
        Clocks,
        [
            ("show", EnumText<SlaShown>.Write(shown)), ("by", null), ("each", null),
            .. metric is { } one ? [("metric", EnumText<SlaMetric>.Write(one))] : Array.Empty<(string, string?)>(), .. more,
        ]);

    /// <summary>Narrows to one name, or to those without.</summary>
    public static (string Name, string? Value) OneOf(SlaDimension dimension, Guid? id) => (EnumText<SlaDimension>.Write(dimension), id?.ToString() ?? Without);

    public static (string Name, string? Value)[] Between(DateOnly first, DateOnly last) =>
        [("days", null), .. Period(first, last).Select(p => (p.Key, p.Value))];

    /// <summary>A file of what is shown: <c>compliance.csv</c>.</summary>
    public string FileOf(string report, string kind) => Address($"{Compliance}/{report}.{kind}");

    protected void ReadSelection()
    {
        var (from, to) = ReadPeriod();
        Selection = new(from, to)
        {
            Metric = EnumText<SlaMetric>.TryParse(Asked("metric"), out var metric) ? metric : null,
            Narrowed = Dimensions.Where(d => ReadId(d) is not null).ToDictionary(d => d, d => ReadId(d) is { } id && id != Guid.Empty ? id : (Guid?)null),
        };
    }

    // Empty for those without; null where nothing was asked that could be meant.
    private Guid? ReadId(SlaDimension dimension) => Asked(EnumText<SlaDimension>.Write(dimension)) switch
    {
        Without => Guid.Empty,
        { } text when Guid.TryParse(text, out var id) && id != Guid.Empty => id,
        _ => null,
    };

    private string? Asked(string name) => Request.Query[name];

    private KeyValuePair<string, string?> Pair(string name) => new(name, Asked(name));

    private static IEnumerable<KeyValuePair<string, string?>> Period(DateOnly first, DateOnly last) =>
        [new("from", FormattableString.Invariant($"{first:yyyy-MM-dd}")), new("to", FormattableString.Invariant($"{last:yyyy-MM-dd}"))];
}
