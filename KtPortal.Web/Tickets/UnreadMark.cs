using System.Globalization;
using System.Text.Encodings.Web;
using KtPortal.Core.Languages;
using KtPortal.Core.Tickets;
using KtPortal.Web.Languages;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Tickets;

/// <summary>A ticket's answers that its reader has not read: a dot, and a number where there are several.</summary>
public static class UnreadMark
{
    public static IHtmlContent Unread(int answers) => answers > 0 ? new Mark(answers) : HtmlString.Empty;

    /// <summary>An attribute of the link: what is read by opening it is not fetched ahead.</summary>
    public static string? AskedWhenOpened(PortalTicketRow ticket) => ticket.Unread > 0 ? "data-no-preload" : null;

    private sealed class Mark(int answers) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder)
        {
            writer.Write(answers == 1 ? "<span class=\"dot\" data-unread>" : "<span class=\"count count-new\" data-unread><span aria-hidden=\"true\">");
            if (answers > 1)
            {
                writer.Write(answers.ToString(CultureInfo.CurrentCulture));
                writer.Write("</span>");
            }

            writer.Write("<span class=\"sr-only\">");
            encoder.Encode(writer, PortalTexts.Unread.For(answers));
            writer.Write("</span></span>");
        }
    }
}
