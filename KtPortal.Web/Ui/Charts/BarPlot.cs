namespace KtPortal.Web.Ui.Charts;

/// <summary>Bars over time, side by side or on one another, always from zero.</summary>
internal sealed class BarPlot(ChartData data, bool stacked) : TimePlot(data)
{
    private const double WidestBar = .05;

    // Weekends are shaded as long as single days can be told apart.
    private const int MostDays = 62;

    private double Band => 1d / Data.At.Count;

    protected override Scale CreateScale()
    {
        var ends = Enumerable.Range(0, Data.At.Count).SelectMany(Ends).ToList();
        return Scale.Of(Math.Min(0, ends.Min()), Math.Max(0, ends.Max()), whole: Data.IsWhole);
    }

    protected override double PlaceOf(DateTime at)
    {
        var point = 0;
        while (point < Data.At.Count - 1 && Data.At[point + 1] <= at)
        {
            point++;
        }

        return (point + .5) * Band;
    }

    protected override void WriteMarks(SvgWriter svg)
    {
        for (var point = 0; point < Data.At.Count; point++)
        {
            if (Data.Period == Period.Day && Data.At.Count <= MostDays && Data.At[point].DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
            {
                svg.Bar("weekend", point * Band, Band, Top, Bottom - Top, radius: "0");
            }
        }

        for (var point = 0; point < Data.At.Count; point++)
        {
            svg.Markup("<g>").Element("title", TipOf(point));
            svg.Bar("hit", point * Band, Band, Top, Bottom - Top, radius: "0");
            WriteBars(svg, point);
            svg.Close("g");
        }
    }

    private void WriteBars(SvgWriter svg, int point)
    {
        var columns = stacked ? 1 : Data.Series.Count;
        var width = Math.Min(Band * (columns == 1 ? .52 : .27), WidestBar);
        var from = (point + .5) * Band - width * columns / 2;
        var (above, below) = (0d, 0d);
        for (var i = 0; i < Data.Series.Count; i++)
        {
            if (Data.Series[i].Values[point] is not { } value)
            {
                continue;
            }

            var start = !stacked ? 0 : value < 0 ? below : above;
            var (y1, y2) = (Y(start), Y(start + value));
            (above, below) = value < 0 ? (above, below + value) : (above + value, below);
            var x = stacked ? from : from + i * width;
            // Neighbours don't touch: a part of the width between columns, a pixel between what is stacked.
            svg.Bar(Css(i), x + width * .05, width * .9, Math.Min(y1, y2), Math.Abs(y1 - y2) - (start != 0 ? 1 : 0));
        }
    }

    private IEnumerable<double> Ends(int point)
    {
        var values = Data.Series.Select(s => s.Values[point] ?? 0).ToList();
        return stacked ? [values.Where(v => v > 0).Sum(), values.Where(v => v < 0).Sum()] : values;
    }
}
