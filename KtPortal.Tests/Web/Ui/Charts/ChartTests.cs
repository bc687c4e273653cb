using System.Globalization;
using System.Xml.Linq;
using KtPortal.Web.Ui.Charts;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Tests.Web.Ui.Charts;

public sealed class ChartTests
{
    private static readonly DateTime[] Days = [.. Enumerable.Range(0, 14).Select(d => new DateTime(2026, 2, 27).AddDays(d))];

    public static TheoryData<string> Kinds => ["line", "bars", "stacked", "rows", "kept", "heat"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_figure_has_a_name_a_sentence_and_every_value_in_a_table(string kind)
    {
        using var _ = Culture.Of("en-US");
        var figure = Figure(Sample(kind));

        Assert.Equal("c-title", figure.Attribute("aria-labelledby")?.Value);
        Assert.Equal("Title <b>", ById(figure, "c-title").Value);
        Assert.NotEmpty(ById(figure, "c-say").Value);
        Assert.All(figure.Descendants("svg").Where(s => s.Parent!.Name != "svg"), svg =>
            Assert.True(svg.Attribute("aria-hidden") is not null || svg.Attribute("aria-labelledby")?.Value == "c-title c-say"));
        Assert.Contains("1,234", figure.Descendants("table").Single().Value);
        Assert.All(figure.Descendants("tbody").Elements("tr"), row => Assert.Equal("row", row.Element("th")?.Attribute("scope")?.Value));
        Assert.DoesNotContain(figure.Descendants().Attributes(), a => a.Name == "style" || a.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.All(figure.Descendants().Attributes().Where(a => a.Name.LocalName is "x" or "y" or "width" or "height" or "cx" or "cy" or "x1" or "d"), a =>
            Assert.Matches("^[0-9.% MLVHz-]+$", a.Value));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Figures_follow_the_culture_and_geometry_does_not(string kind)
    {
        using var _ = Culture.Of("de-DE");
        var html = Rendered.Html(Sample(kind));

        Assert.Contains("1.234", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("(x|y|width|cx|cy)=\"[0-9]+,", html);
    }

    [Fact]
    public void Nothing_is_said_in_words_and_draws_nothing()
    {
        IHtmlContent[] empty =
        [
            Chart.Line(new("c", "T", Period.Day, [])), Chart.Bars(new("c", "T", Period.Day, Days, new Series("S", new double?[14]))),
            Chart.Rows("c", "T", []), Chart.Compliance("c", "T", []), Chart.Heat("c", "T", new Dictionary<DayOfWeek, IReadOnlyList<int>>()),
        ];

        foreach (var figure in empty.Select(Figure))
        {
            Assert.Equal("No data in this period.", ById(figure, "c-say").Value);
            Assert.Empty(figure.Descendants("svg"));
        }
    }

    [Theory]
    [InlineData(-5, -2)]
    [InlineData(-1e-12, 1e-12)]
    [InlineData(1e299, -1e299)]
    [InlineData(7, 7)]
    public void Extremes_stay_inside_the_drawing(double first, double second)
    {
        var data = new ChartData("c", "T", Period.Month, [new(2026, 1, 1), new(2026, 2, 1)], new Series("A", [first, second]), new Series("B", [second, null]));

        foreach (var y in new[] { Chart.Line(data), Chart.Bars(data), Chart.StackedBars(data) }.Select(Figure)
            .SelectMany(f => f.Descendants("rect").Attributes("y").Concat(f.Descendants("circle").Attributes("cy"))))
        {
            Assert.InRange(double.Parse(y.Value, CultureInfo.InvariantCulture), 8, 186);
        }
    }

    [Fact]
    public void A_line_that_does_not_begin_at_zero_says_so_and_bars_always_do()
    {
        using var _ = Culture.Of("en-US");
        var data = new ChartData("c", "T", Period.Day, Days[..3], new Series("S", [95, 97, 96]));

        Assert.Contains("The scale runs from 95 to 97, not from zero.", ById(Figure(Chart.Line(data)), "c-say").Value);
        Assert.DoesNotContain("zero", ById(Figure(Chart.Bars(data)), "c-say").Value);
        Assert.Equal("Highest 97 (Sat 28 February), lowest 95 (Fri 27 February), now 96.", ById(Figure(Chart.Bars(data)), "c-say").Value);
    }

    [Fact]
    public void Below_target_is_said_in_words()
    {
        using var _ = Culture.Of("en-US");
        var figure = Figure(Chart.Compliance("c", "T", [new("Critical", 11, 12, .95), new("High", 999_999, 1_000_000, .95), new("None", 0, 0, .9)]));
        var rows = figure.Element("ul")!.Elements("li").Select(li => li.Value).ToList();

        Assert.Equal("1 of 2 below target: Critical.", ById(figure, "c-say").Value);
        Assert.Contains("Below target of 95.0% · 1 of 12 missed", rows[0]);
        Assert.Contains("99.9%1 of 1,000,000 missed", rows[1]);
        Assert.Contains("No data in this period.", rows[2]);
        Assert.Contains("80% to 100%, mark = target", figure.Value);
    }

    [Fact]
    public void At_most_two_series_with_a_value_for_each_ascending_point()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChartData("c", "T", Period.Day, [], new Series("A", []), new Series("B", []), new Series("C", [])));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChartData("c", "T", Period.Day, Days, new Series("A", [1])));
        Assert.Throws<ArgumentException>(() => new ChartData("c", "T", Period.Day, [Days[1], Days[0]], new Series("A", [1, 2])));
    }

    [Fact]
    public void A_sparkline_says_what_it_shows()
    {
        Assert.Contains("aria-label=\"Open, from 3 to 1\"", Rendered.Html(Chart.Spark([3, 2, 1], "Open, from 3 to 1")), StringComparison.Ordinal);
        Assert.Contains("aria-label=\"Open: no data\"", Rendered.Html(Chart.Spark([], "Open")), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => Rendered.Html(Chart.Spark([1, double.NaN], "Open")));
    }

    private static IHtmlContent Sample(string kind)
    {
        var values = Enumerable.Range(0, 14).Select(i => i == 5 ? (double?)null : 1234 - i * 100.5).ToList();
        var data = new ChartData("c", "Title <b>", Period.Day, Days, new Series("A", values), new Series("B & C", values));
        return kind switch
        {
            "line" => Chart.Line(data),
            "bars" => Chart.Bars(data),
            "stacked" => Chart.StackedBars(data),
            "rows" => Chart.Rows("c", "Title <b>", [("A & B", 1234), ("C", -2.5)]),
            "kept" => Chart.Compliance("c", "Title <b>", [new("A & B", 1234, 1300, .99, "high")]),
            _ => Chart.Heat("c", "Title <b>", new Dictionary<DayOfWeek, IReadOnlyList<int>> { [DayOfWeek.Monday] = [0, 1234, 3] }, 8),
        };
    }

    private static XElement Figure(IHtmlContent content) => XElement.Parse(Rendered.Html(content));

    private static XElement ById(XElement figure, string id) => figure.DescendantsAndSelf().Single(e => e.Attribute("id")?.Value == id);
}
