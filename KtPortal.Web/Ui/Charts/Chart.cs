using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Ui.Charts;

/// <summary>
/// Charts drawn by the server: a figure with title, a sentence that says what it shows, SVG coloured by class, and the values as a
/// table. Figures and dates follow the current culture; ids are unique on a page.
/// </summary>
public static class Chart
{
    /// <summary>A course over time; its area is filled when it stands alone.</summary>
    public static IHtmlContent Line(ChartData data) => new LinePlot(data);

    /// <summary>Amounts per period; two series stand side by side.</summary>
    public static IHtmlContent Bars(ChartData data) => new BarPlot(data, stacked: false);

    /// <summary>Amounts per period, the second series on the first.</summary>
    public static IHtmlContent StackedBars(ChartData data) => new BarPlot(data, stacked: true);

    /// <summary>Named amounts, one row each: names may be long.</summary>
    public static IHtmlContent Rows(string id, string title, IReadOnlyList<(string Name, double Value)> rows, Func<double, string>? words = null) =>
        new BarRows(id, title, rows, words ?? Figures.Plain);

    /// <summary>What was kept against what was promised, with a mark at each target.</summary>
    public static IHtmlContent Compliance(string id, string title, IReadOnlyList<Kept> rows) => new ComplianceRows(id, title, rows);

    /// <summary>Counts by weekday and hour, the week beginning as the viewer's culture has it.</summary>
    /// <param name="counts">Of a day of the week for each hour from <paramref name="firstHour"/>; days without are left out.</param>
    public static IHtmlContent Heat(string id, string title, IReadOnlyDictionary<DayOfWeek, IReadOnlyList<int>> counts, int firstHour = 0)
    {
        var start = (int)CultureInfo.CurrentCulture.DateTimeFormat.FirstDayOfWeek;
        var days = Enumerable.Range(0, 7).Select(i => (DayOfWeek)((start + i) % 7)).Where(counts.ContainsKey);
        return new HeatMap(id, title, [.. days.Select(day => (day, counts[day]))], firstHour);
    }

    /// <summary>A course beside its figure. The label says what it shows: "Open tickets, from 47 to 41 in 14 days".</summary>
    public static IHtmlContent Spark(IReadOnlyList<double> values, string label) => new Sparkline(values, label);

    /// <summary>Stands where a chart will be, in its size.</summary>
    public static IHtmlContent Loading(string title) => new Skeleton(title);

    private sealed class Skeleton(string title) : IHtmlContent
    {
        private static readonly double[] Heights = [.5, .72, .36, .6, .9, .44, .66, .54];

        public void WriteTo(TextWriter writer, HtmlEncoder encoder)
        {
            var svg = new SvgWriter(writer, encoder);
            svg.Markup("<figure class=\"chart\" aria-busy=\"true\"><figcaption class=\"chart-head\">").Element("strong", title);
            svg.Markup("</figcaption><p class=\"chart-say\">Loading</p>");
            svg.Open("svg", ("class", "drawing drawing-plane"), ("width", "100%"), ("height", "208"), ("aria-hidden", "true"));
            for (var i = 0; i < Heights.Length; i++)
            {
                svg.Bar("track", (i + .25) / Heights.Length, .5 / Heights.Length, 186 - 178 * Heights[i], 178 * Heights[i]);
            }

            svg.Close("svg").Markup("</figure>");
        }
    }
}
