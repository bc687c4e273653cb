using System.Globalization;

namespace KtPortal.Web.Ui.Charts;

/// <summary>How many of a kind kept their target: "11 of 12" against 95 %.</summary>
/// <param name="Target">Between 0 and 1.</param>
/// <param name="Level">A priority whose shape stands before the name; null for none.</param>
public sealed record Kept(string Name, int Met, int Total, double Target, string? Level = null)
{
    public double? Share => Total > 0 ? (double)Met / Total : null;

    public bool IsBelow => Share < Target;
}

/// <summary>Bars of what was kept, each with its target as a mark; the scale begins where the lowest of them can be seen.</summary>
internal sealed class ComplianceRows(string id, string title, IReadOnlyList<Kept> rows) : ChartFigure(id, title)
{
    private static string Whole(double share) => share.ToString("P0", CultureInfo.CurrentCulture);

    protected override bool IsEmpty => rows.All(r => r.Share is null);

    protected override string Description => (rows.Count(r => r.IsBelow), rows.Count(r => r.Share is not null)) switch
    {
        (0, 1) => "The target was kept.",
        (0, var all) => $"All {all} kept their target.",
        (var below, var all) => $"{below} of {all} below target: {string.Join(", ", rows.Where(r => r.IsBelow).Select(r => r.Name))}.",
    };

    // From zero, unless all values and targets are so high that their differences would vanish.
    private double From => rows.SelectMany(r => new[] { r.Share ?? 1, r.Target }).Min() is var least && least >= .6
        ? Math.Floor(Math.Min(least, .95) * 10 - 1) / 10
        : 0;

    protected override void WriteKeys(SvgWriter svg) =>
        svg.Element("span", (From > 0 ? $"{Whole(From)} to {Whole(1)}, mark" : "Mark") + " = target", ("class", "key"));

    protected override void WriteDrawing(SvgWriter svg)
    {
        svg.Markup("<ul class=\"chart-rows\">");
        foreach (var row in rows)
        {
            svg.Markup("<li>").Open("span", ("class", "chart-name"));
            if (row.Level is not null)
            {
                svg.Content(Marks.Priority(row.Level));
            }

            svg.Text(row.Name).Close("span");
            WriteBar(svg, row);
            svg.Element("span", row.Share is { } share ? Figures.Percent(share) : "–", ("class", "chart-figure")).Open("span", ("class", "chart-note"));
            if (row.IsBelow)
            {
                svg.Element("b", "Below target", ("class", "text-amber")).Text($" of {Figures.Percent(row.Target)} · ");
            }

            svg.Text(Missed(row)).Close("span").Markup("</li>");
        }

        svg.Markup("</ul>");
    }

    protected override void WriteTable(SvgWriter svg)
    {
        svg.Markup("<thead><tr><th></th><th class=\"figures\" scope=\"col\">Met</th><th class=\"figures\" scope=\"col\">Of</th><th class=\"figures\" scope=\"col\">Share</th><th class=\"figures\" scope=\"col\">Target</th></tr></thead><tbody>");
        foreach (var row in rows)
        {
            svg.Markup("<tr>").Element("th", row.Name, ("scope", "row"));
            Cells(svg, "td", Figures.Plain(row.Met), Figures.Plain(row.Total), row.Share is { } share ? Figures.Percent(share) : "–", Figures.Percent(row.Target));
            svg.Markup("</tr>");
        }

        svg.Markup("</tbody>");
    }

    private void WriteBar(SvgWriter svg, Kept row)
    {
        double Place(double share) => Math.Clamp((share - From) / (1 - From), 0, 1);
        svg.Open("svg", ("class", "drawing"), ("width", "100%"), ("height", "16"), ("aria-hidden", "true"));
        svg.Bar("track", 0, 1, 4, 8, radius: "4");
        if (row.Share is { } share)
        {
            svg.Bar(row.IsBelow ? "warn" : "ok", 0, Place(share), 4, 8, radius: "4");
        }

        var target = SvgWriter.Percent(Place(row.Target));
        svg.Shape("line", ("class", "target"), ("x1", target), ("x2", target), ("y1", "0"), ("y2", "16")).Close("svg");
    }

    private static string Missed(Kept row) => row.Total == 0
        ? NoData
        : $"{Figures.Plain(row.Total - row.Met)} of {Figures.Plain(row.Total)} missed";
}
