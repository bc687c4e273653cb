namespace KtPortal.Web.Ui.Charts;

/// <summary>Named amounts as rows: the whole name, its figure, and a bar from zero.</summary>
internal sealed class BarRows(string id, string title, IReadOnlyList<(string Name, double Value)> values, Func<double, string> words)
    : ChartFigure(id, title)
{
    private readonly IReadOnlyList<(string Name, double Value)> rows = [.. values.Select(row => (row.Name, Scale.Check(row.Value)))];

    protected override bool IsEmpty => rows.Count == 0;

    protected override string Description
    {
        get
        {
            var (low, high) = (rows.MinBy(r => r.Value), rows.MaxBy(r => r.Value));
            return rows.Count == 1 ? $"{high.Name}: {words(high.Value)}." : $"Most {high.Name} ({words(high.Value)}), least {low.Name} ({words(low.Value)}).";
        }
    }

    protected override void WriteDrawing(SvgWriter svg)
    {
        // Its bars reach as far as the longest: there is no axis to read them from, the figures stand beside them.
        var (low, high) = (rows.Min(r => Math.Min(0, r.Value)), rows.Max(r => Math.Max(0, r.Value)));
        var span = Math.Max(high - low, double.Epsilon);
        svg.Markup("<ul class=\"chart-rows\">");
        foreach (var (name, value) in rows)
        {
            var (from, to) = ((Math.Min(0, value) - low) / span, (Math.Max(0, value) - low) / span);
            svg.Markup("<li>").Element("span", name, ("class", "chart-name"));
            svg.Open("svg", ("class", "drawing"), ("width", "100%"), ("height", "8"), ("aria-hidden", "true"));
            svg.Bar("track", 0, 1, 0, 8, radius: "4");
            svg.Bar("series-now", from, to - from, 0, 8, radius: "4");
            svg.Close("svg").Element("span", words(value), ("class", "chart-figure")).Markup("</li>");
        }

        svg.Markup("</ul>");
    }

    protected override void WriteTable(SvgWriter svg)
    {
        svg.Markup("<tbody>");
        foreach (var (name, value) in rows)
        {
            svg.Markup("<tr>").Element("th", name, ("scope", "row"));
            Cells(svg, "td", words(value));
            svg.Markup("</tr>");
        }

        svg.Markup("</tbody>");
    }
}
