using System.Text;

namespace KtPortal.Web.Ui.Charts;

/// <summary>Lines over time. They begin at zero unless that would flatten them; then the sentence says so.</summary>
internal sealed class LinePlot(ChartData data) : TimePlot(data)
{
    // Beyond this the points stand closer than a finger or a pointer could tell.
    private const int MostTips = 200;

    private double Span => Math.Max(1, (Data.At[^1] - Data.At[0]).TotalMinutes);

    protected override Scale CreateScale()
    {
        var (min, max) = (Data.Values.Min(), Data.Values.Max());
        var flat = min > 0 && max > min && min > max / 2;
        return Scale.Of(flat ? min : Math.Min(0, min), Math.Max(max < 0 ? max : 0, max), whole: Data.IsWhole);
    }

    protected override double PlaceOf(DateTime at) => Data.At.Count == 1 ? .5 : (at - Data.At[0]).TotalMinutes / Span;

    protected override void WriteMarks(SvgWriter svg)
    {
        // A box of its own that stretches: paths have no percentages. The stroke keeps its width.
        svg.Open("svg", ("viewBox", "0 0 1000 208"), ("preserveAspectRatio", "none"), ("width", "100%"), ("height", "208"));
        if (Data.Series.Count == 1)
        {
            svg.Shape("path", ("class", "area"), ("d", Path(Data.Series[0], Y(Math.Clamp(0, Scale.Low, Scale.High)))));
        }

        for (var i = 0; i < Data.Series.Count; i++)
        {
            svg.Shape("path", ("class", IsNow(i) ? "curve" : "curve curve-before"), ("d", Path(Data.Series[i], null)));
        }

        svg.Close("svg");
        WriteDots(svg);
        WriteTips(svg);
    }

    // The end of each line, and every value that has no neighbour to be joined to.
    private void WriteDots(SvgWriter svg)
    {
        for (var i = 0; i < Data.Series.Count; i++)
        {
            var values = Data.Series[i].Values;
            var last = values.ToList().FindLastIndex(v => v is not null);
            for (var point = 0; point <= last; point++)
            {
                var alone = (point == 0 || values[point - 1] is null) && (point == values.Count - 1 || values[point + 1] is null);
                if (values[point] is { } value && (alone || point == last))
                {
                    Dot(svg, IsNow(i) ? "end" : "end end-before", point, value);
                }
            }
        }
    }

    private void WriteTips(SvgWriter svg)
    {
        if (Data.At.Count > MostTips)
        {
            return;
        }

        for (var point = 0; point < Data.At.Count; point++)
        {
            var from = point == 0 ? 0 : (PlaceOf(Data.At[point - 1]) + PlaceOf(Data.At[point])) / 2;
            var to = point == Data.At.Count - 1 ? 1 : (PlaceOf(Data.At[point]) + PlaceOf(Data.At[point + 1])) / 2;
            svg.Markup("<g class=\"point\">");
            svg.Bar("hit", from, to - from, Top, Bottom - Top, TipOf(point), "0");
            for (var i = 0; i < Data.Series.Count; i++)
            {
                if (Data.Series[i].Values[point] is { } value)
                {
                    Dot(svg, IsNow(i) ? "end" : "end end-before", point, value);
                }
            }

            svg.Close("g");
        }
    }

    private void Dot(SvgWriter svg, string css, int point, double value) =>
        svg.Shape("circle", ("class", css), ("cx", SvgWriter.Percent(PlaceOf(Data.At[point]))), ("cy", SvgWriter.Number(Y(value))), ("r", "3.5"));

    // Where nothing was measured the line has a gap; an area is closed down to the ground before it.
    private string Path(Series series, double? ground)
    {
        var path = new StringBuilder();
        var begun = (double?)null;
        var x = 0d;
        for (var point = 0; point <= series.Values.Count; point++)
        {
            if (point < series.Values.Count && series.Values[point] is { } value)
            {
                x = PlaceOf(Data.At[point]) * 1000;
                path.Append(begun is null ? 'M' : 'L').Append(SvgWriter.Number(x)).Append(' ').Append(SvgWriter.Number(Y(value)));
                begun ??= x;
            }
            else if (begun is { } start)
            {
                path.Append(ground is { } y ? $"V{SvgWriter.Number(y)}H{SvgWriter.Number(start)}z" : "");
                begun = null;
            }
        }

        return path.ToString();
    }
}
