using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Tests.Web.Ui;

internal static class Rendered
{
    internal static string Html(IHtmlContent content)
    {
        using var writer = new StringWriter();
        content.WriteTo(writer, HtmlEncoder.Default);
        return writer.ToString();
    }
}
