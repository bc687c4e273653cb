using KtPortal.Core.Languages;

namespace KtPortal.Web.Ui.Charts;

/// <summary>Values over time between an axis of figures on the left and an axis of time below.</summary>
internal abstract class TimePlot(ChartData data) : ChartFigure(data.Id, data.Title)
{
    protected const double Top = 8;
    protected const double Bottom = 186;
    private const double Height = 208;

    // Digits of 11 px are nearly this wide.
    private const double LetterWidth = 6.6;

    private Scale? scale;

    protected ChartData Data => data;

    protected Scale Scale => scale ??= CreateScale();

    protected override bool IsEmpty => data.IsEmpty;

    protected override string Description =>
        Summary.Of(data) + (Scale is { Low: > 0 } or { High: < 0 } ? " " + ChartTexts.NotFromZero.With(Mark(Scale.Low), Mark(Scale.High)) : "");

    protected abstract Scale CreateScale();

    protected abstract void WriteMarks(SvgWriter svg);

    /// <summary>Where on the width a point of time stands.</summary>
    protected abstract double PlaceOf(DateTime at);

    protected double Y(double value) => Bottom - (Bottom - Top) * Scale.Share(value);

    protected string TipOf(int point) => Data.NameOf(point) + ": " + string.Join(", ", Data.Series.Select(s =>
        (Data.Series.Count > 1 ? s.Name + " " : "") + (s.Values[point] is { } value ? Data.Words(value) : ChartTexts.NotMeasured)));

    protected override void WriteKeys(SvgWriter svg)
    {
        for (var i = 0; Data.Series.Count > 1 && i < 2; i++)
        {
            var series = Data.Series[i];
            var figure = Data.Adds ? series.Total : series.Values.LastOrDefault(v => v is not null);
            Key(svg, Css(i), figure is { } value ? $"{series.Name} {Data.Words(value)}" : series.Name);
        }
    }

    /// <summary>The later of two series is the one in primary.</summary>
    protected bool IsNow(int series) => series == Data.Series.Count - 1;

    protected string Css(int series) => IsNow(series) ? "series-now" : "series-before";

    protected override void WriteDrawing(SvgWriter svg)
    {
        var marks = Scale.Ticks.Select(tick => (Y: Y(tick), Words: Mark(tick))).ToList();
        var width = SvgWriter.Number(Math.Ceiling(marks.Max(m => m.Words.Length) * LetterWidth) + 10);
        svg.Markup("<div class=\"chart-plot\">");
        svg.Open("svg", ("class", "drawing drawing-axis"), ("width", width), ("height", "208"), ("aria-hidden", "true"));
        foreach (var (y, words) in marks)
        {
            svg.Element("text", words, ("x", "100%"), ("dx", "-8"), ("y", SvgWriter.Number(y + 4)), ("text-anchor", "end"));
        }

        svg.Close("svg");
        svg.Open("svg", ("class", "drawing drawing-plane"), ("height", SvgWriter.Number(Height)), ("role", "img"), ("aria-labelledby", $"{Id}-title {Id}-say"));
        foreach (var (y, _) in marks)
        {
            svg.Shape("line", ("class", "grid"), ("x1", "0"), ("x2", "100%"), ("y1", SvgWriter.Number(y)), ("y2", SvgWriter.Number(y)));
        }

        WriteMarks(svg);
        WriteTimes(svg, "narrow", 4);
        WriteTimes(svg, "wide", 8);
        svg.Close("svg").Markup("</div>");
    }

    protected override void WriteTable(SvgWriter svg)
    {
        svg.Markup("<thead><tr><th scope=\"col\">").Text(TimeTicks.NameOf(Data.Period)).Markup("</th>");
        foreach (var series in Data.Series)
        {
            svg.Element("th", series.Name, ("scope", "col"), ("class", "figures"));
        }

        svg.Markup("</tr></thead><tbody>");
        for (var point = 0; point < Data.At.Count; point++)
        {
            svg.Markup("<tr>").Element("th", Data.NameOf(point), ("scope", "row"));
            foreach (var series in Data.Series)
            {
                WriteCell(svg, series, point);
            }

            svg.Markup("</tr>");
        }

        svg.Markup("</tbody>");
    }

    private void WriteCell(SvgWriter svg, Series series, int point)
    {
        var words = series.Values[point] is { } value ? Data.Words(value) : "–";
        svg.Open("td", ("class", "figures"));
        if (series.AddressOf?.Invoke(point) is { } address)
        {
            svg.Element("a", words, ("class", "link"), ("href", address));
        }
        else
        {
            svg.Text(words);
        }

        svg.Close("td");
    }

    private string Mark(double value) => Data.Words == Figures.Plain ? Figures.Mark(value, Scale) : Data.Words(value);

    // Both sets of words are there; the style shows the one that has room.
    private void WriteTimes(SvgWriter svg, string css, int most)
    {
        svg.Open("g", ("class", css));
        foreach (var (at, label) in TimeTicks.Of(Data.At[0], Data.At[^1], most, Data.Period))
        {
            var place = PlaceOf(at);
            var last = place > .94;
            svg.Element("text", label, ("x", SvgWriter.Percent(last ? 1 : place)), ("y", "204"), ("text-anchor", last ? "end" : "middle"));
        }

        svg.Close("g");
    }
}
