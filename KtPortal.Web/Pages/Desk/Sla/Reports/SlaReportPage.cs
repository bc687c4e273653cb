using System.Globalization;
using KtPortal.Core.Kernel;
using KtPortal.Core.Reports;
using KtPortal.Core.Sla;
using KtPortal.Core.Sla.Reports;
using KtPortal.Web.Reports;

namespace KtPortal.Web.Pages.Desk.Sla.Reports;

/// <summary>A report of service levels.</summary>
public abstract class SlaReportPage : ReportPage
{
    public const string Compliance = "/desk/reports/sla";
    public const string Clocks = "/desk/reports/sla/clocks";
    public const string Times = "/desk/reports/sla/times";
    public const string Near = "/desk/reports/sla/now";

    /// <summary>So many names a page has; the files have all.</summary>
    public const int MostRows = 500;

    /// <summary>What the audit log calls it when figures are taken along.</summary>
    protected const string Exported = "sla_report.exported";

    public SlaSelection Selection { get; private set; } = null!;

    public SlaShown Shown => EnumText<SlaShown>.TryParse(Asked("show"), out var shown) ? shown : SlaShown.Missed;

    public override IReadOnlyList<ReportDimension> Dimensions => SlaDimensions.For(Actor);

    protected override string Section => SlaFeature.ReportsPlace;

    protected override IReadOnlyList<string> GoingAlong => ["by", "each", "show", "metric", "above"];

    /// <summary>Of what runs, rows of those that have used up more than this share.</summary>
    public int Above => SlaApproaching.Levels.FirstOrDefault(level => Asked("above") == level.ToString(CultureInfo.InvariantCulture), SlaApproaching.Levels[0]);

    public override IEnumerable<(string Words, string Without)> Chips => Selection.Metric is { } metric
        ? base.Chips.Prepend((SlaWords.Of(metric), Address(Path, ("metric", null))))
        : base.Chips;

    /// <summary>The list behind a figure.</summary>
    public string Rows(SlaShown shown, SlaMetric? metric, params IReadOnlyList<(string Name, string? Value)> more) => Address(
        Clocks,
        [
            ("show", EnumText<SlaShown>.Write(shown)), ("by", null), ("each", null), ("above", null),
            .. metric is { } one ? [("metric", EnumText<SlaMetric>.Write(one))] : Array.Empty<(string, string?)>(), .. more,
        ]);

    /// <summary>A file of what is shown: <c>compliance.csv</c>.</summary>
    public string FileOf(string report, string kind) => Address($"{Compliance}/{report}.{kind}");

    protected void ReadSelection()
    {
        var (from, to) = ReadAsked();
        Selection = new(from, to)
        {
            Metric = EnumText<SlaMetric>.TryParse(Asked("metric"), out var metric) ? metric : null,
            Narrowed = Narrowed,
        };
    }
}
