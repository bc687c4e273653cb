using System.Globalization;

namespace KtPortal.Web.Ui.Charts;

/// <summary>
/// Counts by weekday and hour, darker where there is more, in five steps that are named. Few columns carry their figures in the cells
/// where there is room; the table always has them.
/// </summary>
/// <param name="counts">Of each day, in the order in which they are shown, for each hour from <paramref name="firstHour"/>.</param>
internal sealed class HeatMap(string id, string title, IReadOnlyList<(DayOfWeek Day, IReadOnlyList<int> Hours)> counts, int firstHour)
    : ChartFigure(id, title)
{
    private const double Row = 22;
    private const double Head = 16;

    private readonly int columns = counts.Count == 0 ? 0 : counts.Max(c => c.Hours.Count);
    private readonly int most = counts.SelectMany(c => c.Hours).DefaultIfEmpty().Max();

    protected override bool IsEmpty => most == 0;

    protected override string Description
    {
        get
        {
            var (day, hours) = counts.First(c => c.Hours.Contains(most));
            var hour = hours.ToList().IndexOf(most);
            return $"Most on {Culture.GetDayName(day)} at {Hour(hour)} ({Figures.Plain(most)}), {Figures.Plain(counts.Sum(c => c.Hours.Sum()))} in all.";
        }
    }

    private static DateTimeFormatInfo Culture => CultureInfo.CurrentCulture.DateTimeFormat;

    /// <summary>Width of a step: counts are whole, so five steps of equal width, the last at least as high as the highest count.</summary>
    private int Width => Math.Max(1, (int)Math.Ceiling(most / 5d));

    protected override void WriteKeys(SvgWriter svg)
    {
        Key(svg, "heat-0", "0");
        for (var step = 1; step <= 5 && (step - 1) * Width < most; step++)
        {
            var (from, to) = ((step - 1) * Width + 1, Math.Min(step * Width, most));
            Key(svg, "heat-" + step, from == to ? Figures.Plain(from) : $"{Figures.Plain(from)}–{Figures.Plain(to)}");
        }
    }

    protected override void WriteDrawing(SvgWriter svg)
    {
        var height = SvgWriter.Number(Head + counts.Count * Row);
        svg.Markup("<div class=\"chart-plot\">");
        svg.Open("svg", ("class", "drawing drawing-axis"), ("width", "38"), ("height", height), ("aria-hidden", "true"));
        for (var i = 0; i < counts.Count; i++)
        {
            svg.Element("text", Culture.GetAbbreviatedDayName(counts[i].Day), ("x", "0"), ("y", SvgWriter.Number(Head + i * Row + 14)));
        }

        svg.Close("svg");
        svg.Open("svg", ("class", columns > 12 ? "drawing drawing-plane" : "drawing drawing-plane has-room"), ("height", height), ("role", "img"), ("aria-labelledby", $"{Id}-title {Id}-say"));
        WriteHours(svg, "narrow", columns > 12 ? 6 : columns > 6 ? 2 : 1);
        WriteHours(svg, "wide", columns > 12 ? 2 : 1);
        for (var i = 0; i < counts.Count; i++)
        {
            WriteRow(svg, counts[i].Day, counts[i].Hours, Head + i * Row);
        }

        svg.Close("svg").Markup("</div>");
    }

    protected override void WriteTable(SvgWriter svg)
    {
        svg.Markup("<thead><tr><th></th>");
        for (var hour = 0; hour < columns; hour++)
        {
            svg.Element("th", Hour(hour), ("scope", "col"), ("class", "figures"));
        }

        svg.Markup("</tr></thead><tbody>");
        foreach (var (day, hours) in counts)
        {
            svg.Markup("<tr>").Element("th", Culture.GetDayName(day), ("scope", "row"));
            Cells(svg, "td", hours.Select(count => Figures.Plain(count)));
            svg.Markup("</tr>");
        }

        svg.Markup("</tbody>");
    }

    private void WriteHours(SvgWriter svg, string css, int every)
    {
        svg.Open("g", ("class", css));
        for (var hour = 0; hour < columns; hour += every)
        {
            var words = (firstHour + hour).ToString(CultureInfo.CurrentCulture);
            svg.Element("text", words, ("x", SvgWriter.Percent((hour + .5) / columns)), ("y", "11"), ("text-anchor", "middle"));
        }

        svg.Close("g");
    }

    private void WriteRow(SvgWriter svg, DayOfWeek day, IReadOnlyList<int> hours, double y)
    {
        for (var hour = 0; hour < hours.Count; hour++)
        {
            var step = (hours[hour] + Width - 1) / Width;
            var cell = 1d / columns;
            svg.Bar("heat-" + step, (hour + .04) * cell, cell * .92, y, Row - 3, $"{Culture.GetDayName(day)} {Hour(hour)}: {Figures.Plain(hours[hour])}", "3");
            if (columns <= 12 && hours[hour] > 0)
            {
                svg.Element("text", Figures.Plain(hours[hour]), ("class", "cell cell-" + step), ("x", SvgWriter.Percent((hour + .5) * cell)), ("y", SvgWriter.Number(y + 14)), ("text-anchor", "middle"));
            }
        }
    }

    private string Hour(int column) => new TimeOnly((firstHour + column) % 24, 0).ToString("H:mm", CultureInfo.CurrentCulture);
}
