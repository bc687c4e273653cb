using System.Text.Encodings.Web;
using KtPortal.Web.Ui.Charts;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Tickets;

/// <summary>
/// "The line": one bar per waiting ticket, the front on the left; up to 40 bars, beyond that a bar stands for several.
/// Decorative: the sentence beside it is the content.
/// </summary>
public static class QueueLine
{
    internal const int Width = 318;
    internal const int BarWidth = 6;
    internal const int MostBars = 40;

    // A short line looks short: bars never stand further apart than those of a line of twelve.
    private const double WidestStep = (Width - BarWidth) / 11.0;

    // Bars of others reach up to 53 % of the height.
    private const double Low = .53;

    /// <param name="position">1 is the front; 0 shows a line without "you".</param>
    /// <param name="length">All who wait.</param>
    /// <param name="height">34 on the home card, 24 small, 18 in the desk, 52 beside sign-in.</param>
    /// <param name="css">"line-card" for the grey line on a card.</param>
    public static IHtmlContent Line(int position, int length, int height = 34, string css = "") =>
        new LineMark(position, length, height, css);

    /// <summary>How many bars are drawn and which of them (0-based) is "you"; -1 without a position.</summary>
    internal static (int Bars, int You) Place(int position, int length)
    {
        length = Math.Max(length, Math.Max(position, 0));
        var bars = Math.Min(length, MostBars);
        if (position <= 0)
        {
            return (bars, -1);
        }

        if (length <= MostBars)
        {
            return (bars, position - 1);
        }

        // Someone ahead is always seen ahead, someone behind always behind.
        var you = (int)((long)(position - 1) * MostBars / length);
        var first = position > 1 ? 1 : 0;
        var last = position < length ? MostBars - 2 : MostBars - 1;
        return (bars, Math.Clamp(you, first, last));
    }

    private static double StepOf(int bars) =>
        bars < 2 ? 0 : Math.Min(WidestStep, (Width - BarWidth) / (double)(bars - 1));

    private readonly struct LineMark(int position, int length, int height, string css) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder)
        {
            var (bars, you) = Place(position, length);
            var step = StepOf(bars);
            var low = Math.Round(height * Low, 1, MidpointRounding.AwayFromZero);
            var svg = new SvgWriter(writer, encoder);
            svg.Open("svg", ("class", css.Length > 0 ? "line " + css : "line"), ("viewBox", "0 0 318 " + SvgWriter.Number(height)), ("aria-hidden", "true"));
            for (var bar = 0; bar < bars; bar++)
            {
                var (side, tall) = bar == you ? ("you", height) : (bar < you ? "ahead" : "behind", low);
                var x = Math.Round(bar * step, 1, MidpointRounding.AwayFromZero);
                svg.Shape("rect", ("class", side), ("x", SvgWriter.Number(x)), ("y", SvgWriter.Number(height - tall)), ("width", "6"), ("height", SvgWriter.Number(tall)), ("rx", "3"));
            }

            svg.Close("svg");
        }
    }
}
