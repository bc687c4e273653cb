using System.Text.Encodings.Web;
using KtPortal.Core.Text;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Ui;

/// <summary>What people wrote.</summary>
public static class TextMarks
{
    /// <summary>Markdown as safe HTML.</summary>
    public static IHtmlContent Markdown(string text) => new Html(MarkdownText.ToHtml(text));

    /// <summary>The beginning of a text in one line, without its marks.</summary>
    public static string Preview(string text) => MarkdownText.Preview(text, 110);

    private readonly struct Html(string html) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder) => writer.Write(html);
    }
}
