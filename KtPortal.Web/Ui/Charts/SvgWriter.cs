using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Ui.Charts;

/// <summary>
/// Elements with encoded attributes and text. Charts stretch sideways without a viewBox: places are percentages, so that text keeps
/// its size on every width.
/// </summary>
internal readonly struct SvgWriter(TextWriter writer, HtmlEncoder encoder)
{
    internal SvgWriter Markup(string markup)
    {
        writer.Write(markup);
        return this;
    }

    internal SvgWriter Text(string text)
    {
        encoder.Encode(writer, text);
        return this;
    }

    internal SvgWriter Content(IHtmlContent content)
    {
        content.WriteTo(writer, encoder);
        return this;
    }

    internal SvgWriter Open(string name, params ReadOnlySpan<(string Name, string Value)> attributes) => Tag(name, attributes, ">");

    internal SvgWriter Close(string name) => Markup("</").Markup(name).Markup(">");

    /// <summary>A shape without content.</summary>
    internal SvgWriter Shape(string name, params ReadOnlySpan<(string Name, string Value)> attributes) => Tag(name, attributes, "/>");

    internal SvgWriter Element(string name, string text, params ReadOnlySpan<(string Name, string Value)> attributes) =>
        Tag(name, attributes, ">").Text(text).Close(name);

    /// <summary>A rectangle, and what it stands for when a pointer rests on it.</summary>
    internal void Bar(string css, double x, double width, double y, double height, string? tip = null, string radius = "2")
    {
        ReadOnlySpan<(string, string)> geometry =
            [("class", css), ("x", Percent(x)), ("width", Percent(width)), ("y", Number(y)), ("height", Number(Math.Max(0, height))), ("rx", radius)];
        if (tip is null)
        {
            Shape("rect", geometry);
            return;
        }

        Open("rect", geometry).Element("title", tip).Close("rect");
    }

    /// <summary>A share of the width.</summary>
    internal static string Percent(double share) => Number(share * 100) + "%";

    /// <summary>At most two digits behind the point, whatever the culture.</summary>
    internal static string Number(double number)
    {
        var rounded = Math.Round(number, 2, MidpointRounding.AwayFromZero);
        return (rounded == 0 ? 0 : rounded).ToString("0.##", CultureInfo.InvariantCulture);
    }

    private SvgWriter Tag(string name, ReadOnlySpan<(string Name, string Value)> attributes, string end)
    {
        writer.Write('<');
        writer.Write(name);
        foreach (var (attribute, value) in attributes)
        {
            writer.Write(' ');
            writer.Write(attribute);
            writer.Write("=\"");
            encoder.Encode(writer, value);
            writer.Write('"');
        }

        writer.Write(end);
        return this;
    }
}
