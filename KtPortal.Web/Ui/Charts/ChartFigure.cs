using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Ui.Charts;

/// <summary>What every chart has around its drawing: title, keys, a sentence that says what it shows, and its figures as a table.</summary>
internal abstract class ChartFigure(string id, string title) : IHtmlContent
{
    protected static string NoData => ChartTexts.NoData;

    protected string Id => id;

    protected string Title => title;

    protected abstract bool IsEmpty { get; }

    /// <summary>One or two sentences: what somebody would tell who looked at it.</summary>
    protected abstract string Description { get; }

    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        var svg = new SvgWriter(writer, encoder);
        svg.Open("figure", ("class", "chart"), ("id", id), ("aria-labelledby", id + "-title"));
        svg.Open("figcaption", ("class", "chart-head")).Element("strong", title, ("id", id + "-title"));
        if (!IsEmpty)
        {
            WriteKeys(svg);
        }

        svg.Close("figcaption");
        svg.Element("p", IsEmpty ? NoData : Description, ("class", IsEmpty ? "chart-none" : "chart-say"), ("id", id + "-say"));
        if (!IsEmpty)
        {
            WriteDrawing(svg);
            WriteDetails(svg);
        }

        svg.Close("figure");
    }

    protected abstract void WriteDrawing(SvgWriter svg);

    protected abstract void WriteTable(SvgWriter svg);

    protected virtual void WriteKeys(SvgWriter svg)
    {
    }

    protected static void Key(SvgWriter svg, string css, string words) =>
        svg.Markup("<span class=\"key\">").Element("i", "", ("class", css)).Text(words).Markup("</span>");

    protected static void Cells(SvgWriter svg, string element, params IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            svg.Element(element, text, ("class", "figures"));
        }
    }

    // Wide tables scroll inside their own box, which takes the keyboard's focus for it.
    private void WriteDetails(SvgWriter svg)
    {
        svg.Markup("<details class=\"chart-data\">").Element("summary", ChartTexts.AsTable);
        svg.Open("div", ("class", "chart-scroll"), ("tabindex", "0"), ("role", "region"), ("aria-labelledby", id + "-title"));
        svg.Markup("<table class=\"table\">");
        WriteTable(svg);
        svg.Markup("</table></div></details>");
    }
}
