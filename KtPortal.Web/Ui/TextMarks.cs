using System.Text.Encodings.Web;
using KtPortal.Core.Text;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Ui;

/// <summary>What people wrote.</summary>
public static class TextMarks
{
    /// <summary>By the rules it was written by.</summary>
    public static IHtmlContent Said(WrittenText text) =>
        new Html(text.IsPlain ? $"<div class=\"typed\">{text.ToHtml()}</div>" : text.ToHtml());

    /// <summary>The beginning of a text in one line.</summary>
    public static string Preview(WrittenText text) => text.Preview(110);

    private readonly struct Html(string html) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder) => writer.Write(html);
    }
}
