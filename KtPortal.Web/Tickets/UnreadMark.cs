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

    /// <summary>The ticket's page; where something is unread, the place in it where that begins.</summary>
    public static string PageOf(PortalTicketRow ticket) => $"/portal/tickets/{ticket.Number}{(ticket.Unread > 0 ? "#new" : "")}";

    /// <summary>
    /// The first of the answers that were unread when the page was asked for; null for none. What colleagues say to each other counts only for
    /// whom the ticket is about: rather too much is shown as new than too little.
    /// </summary>
    public static Guid? FirstIn(PortalTicket ticket, Guid? reader) => ticket.Unread == 0
        ? null
        : ticket.Conversation
            .Where(e => e.Kind == "comment" && (e.IsStaff || (ticket.RequesterId == reader && e.AuthorId != reader)))
            .TakeLast(ticket.Unread).Select(e => (Guid?)e.Id).FirstOrDefault();

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
