using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Ui;

/// <summary>The options of a select: ids and names, one of them chosen.</summary>
internal readonly struct OptionsMark(IEnumerable<(Guid Id, string Name)> options, Guid? chosen) : IHtmlContent
{
    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        Span<char> digits = stackalloc char[36];
        foreach (var (id, name) in options)
        {
            writer.Write("<option value=\"");
            id.TryFormat(digits, out _);
            writer.Write(digits);
            writer.Write(id == chosen ? "\" selected>" : "\">");
            encoder.Encode(writer, name);
            writer.Write("</option>");
        }
    }
}
