using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Ui.Forms;

/// <summary>Options that say how choices.js draws them.</summary>
internal sealed class ChoiceOptions(IEnumerable<Choosable> offers, string? chosen) : IHtmlContent
{
    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        foreach (var offer in offers)
        {
            writer.Write("<option value=\"");
            encoder.Encode(writer, offer.Value);
            Write(writer, encoder, "symbol", offer.Symbol);
            Write(writer, encoder, "face", offer.IsPerson ? FaceOf(offer.Name) : null);
            Write(writer, encoder, "note", offer.Note);
            if (offer.Note is { } note)
            {
                writer.Write("\" label=\""); // a plain select shows that; choices.js draws name and note by themselves
                encoder.Encode(writer, $"{offer.Name} · {note}");
            }

            writer.Write(offer.Value == chosen ? "\" selected>" : "\">");
            encoder.Encode(writer, offer.Name);
            writer.Write("</option>");
        }
    }

    // Initials, and the number of their ground.
    private static string FaceOf(string name) =>
        AvatarMark.InitialsOf(name) + AvatarMark.ColourOf(name).ToString(CultureInfo.InvariantCulture);

    private static void Write(TextWriter writer, HtmlEncoder encoder, string name, string? value)
    {
        if (value is not null)
        {
            writer.Write($"\" data-{name}=\"");
            encoder.Encode(writer, value);
        }
    }
}
