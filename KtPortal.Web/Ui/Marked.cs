using System.Text.Encodings.Web;
using KtPortal.Core.Search;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Ui;

/// <summary>A text in which what somebody looks for stands out.</summary>
internal readonly struct Marked(string text, FoundWords? words) : IHtmlContent
{
    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        var end = 0;
        foreach (var range in words?.In(text) ?? [])
        {
            encoder.Encode(writer, text[end..range.Start]);
            writer.Write("<mark>");
            encoder.Encode(writer, text[range]);
            writer.Write("</mark>");
            end = range.End.Value;
        }

        encoder.Encode(writer, end == 0 ? text : text[end..]);
    }
}
