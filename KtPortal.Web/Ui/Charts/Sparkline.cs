using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Ui.Charts;

/// <summary>The shape of a course beside its figure, without axes: 104 by 36 pixels.</summary>
internal sealed class Sparkline(IReadOnlyList<double> values, string label) : IHtmlContent
{
    private const double Left = 2, Right = 98, Top = 5, Bottom = 32;

    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        var svg = new SvgWriter(writer, encoder);
        svg.Open("svg", ("class", "drawing spark"), ("width", "104"), ("height", "36"), ("viewBox", "0 0 104 36"), ("role", "img"), ("aria-label", values.Count == 0 ? label + ": no data" : label));
        if (values.Count == 0)
        {
            svg.Shape("line", ("class", "grid"), ("x1", "2"), ("x2", "98"), ("y1", "32"), ("y2", "32"));
        }
        else
        {
            var path = Path();
            svg.Element("title", label).Shape("path", ("class", "area"), ("d", $"{path}V36H{SvgWriter.Number(X(0))}z"));
            svg.Shape("path", ("class", "curve"), ("d", path));
            svg.Shape("circle", ("class", "end"), ("cx", SvgWriter.Number(X(values.Count - 1))), ("cy", SvgWriter.Number(Y(values[^1]))), ("r", "3.5"));
        }

        svg.Close("svg");
    }

    private string Path()
    {
        var path = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
        {
            path.Append(i == 0 ? 'M' : 'L').Append(SvgWriter.Number(X(i))).Append(' ').Append(SvgWriter.Number(Y(values[i])));
        }

        return path.ToString();
    }

    private double X(int point) => values.Count == 1 ? Right : Left + (Right - Left) * point / (values.Count - 1);

    // What never changes runs in the middle.
    private double Y(double value)
    {
        var (min, max) = (values.Min(Scale.Check), values.Max(Scale.Check));
        return max > min ? Bottom - (Bottom - Top) * ((value - min) / (max - min)) : (Top + Bottom) / 2;
    }
}
