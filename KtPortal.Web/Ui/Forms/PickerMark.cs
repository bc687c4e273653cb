using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Ui.Forms;

/// <summary>A select of people that picker.js turns into a field one searches in; without scripts it stays what it is.</summary>
internal sealed class PickerMark(string id, string name, IEnumerable<(Guid Id, string Name)> people, Guid? chosen, string nobody, string key, bool isSearched)
    : IHtmlContent
{
    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        writer.Write("<div class=\"picker\"");
        if (isSearched)
        {
            writer.Write(" data-picker=\"/desk/people\" data-words=\"");
            encoder.Encode(writer, ScriptWords.PickerWords);
            writer.Write('"');
        }

        writer.Write('>');
        writer.Write("<select class=\"input select\"");
        foreach (var (attribute, value) in new[] { ("id", id), ("name", name), ("data-key", key) })
        {
            if (value.Length > 0)
            {
                writer.Write($" {attribute}=\"");
                encoder.Encode(writer, value);
                writer.Write('"');
            }
        }

        writer.Write("><option value=\"\">");
        encoder.Encode(writer, nobody);
        writer.Write("</option>");
        Marks.Options(people, chosen).WriteTo(writer, encoder);
        writer.Write("</select></div>");
    }
}
