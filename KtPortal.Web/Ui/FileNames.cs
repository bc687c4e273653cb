using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Ui;

/// <summary>Names of files in little room: the middle gives way, the ending, which says what it is, stays. So does upload.js.</summary>
public static partial class FileNames
{
    private const int Fits = 24;

    /// <param name="css">Classes besides those that shorten.</param>
    public static IHtmlContent FileName(string name, string css = "") => new Mark(name, css);

    [GeneratedRegex(@"[ -~]{0,4}\.[A-Za-z0-9]{1,8}\z")]
    private static partial Regex Ending();

    private readonly struct Mark(string name, string css) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder)
        {
            var ending = name.Length > Fits && Ending().Match(name) is { Success: true } found ? found.Length : 0;
            writer.Write(ending > 0 ? "<span dir=\"auto\" class=\"file-name " : "<span dir=\"auto\" class=\"block truncate ");
            writer.Write(css);
            writer.Write(ending > 0 ? "\"><span>" : "\">");
            encoder.Encode(writer, name[..^ending]);
            if (ending > 0)
            {
                writer.Write("</span><span>");
                encoder.Encode(writer, name[^ending..]);
                writer.Write("</span>");
            }

            writer.Write("</span>");
        }
    }
}
