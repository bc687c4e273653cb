using System.Globalization;
using System.Text.Encodings.Web;
using KtPortal.Web.Languages;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Ui;

/// <summary>One entry of a navigation. An entry exists only when its page does.</summary>
public sealed record NavigationEntry(string Section, string Href, string Icon, string Label, int? Count = null, bool Hot = false)
{
    /// <summary>For aria-current; null leaves the attribute away.</summary>
    public string? CurrentIn(ShellModel shell) => shell.Section == Section ? "page" : null;
}

/// <summary>The addresses of portal and desk, in one place.</summary>
public static class Navigation
{
    public const string NewTicket = "/portal/tickets/new";
    public const string Account = "/account";
    public const string Help = "/help";
    public const string SignOut = "/sign-out";
    public const string DeskSearch = "/desk/tickets";

    public static IReadOnlyList<NavigationEntry> Portal =>
    [
        new(Sections.Home, "/portal", "house", SharedTexts.Home),
        new(Sections.Tickets, "/portal/tickets", "ticket", SharedTexts.Tickets),
        new(Sections.NewTicket, NewTicket, "plus", SharedTexts.NewTicket),
        new(Sections.Account, Account, "circle-user-round", SharedTexts.Account),
    ];

    public static IReadOnlyList<NavigationEntry> DeskWork(ShellModel shell) =>
    [
        new(Sections.Inbox, "/desk/inbox", "inbox", "Inbox", shell.Counts.Inbox),
        new(Sections.Mine, "/desk/tickets?view=mine", "circle-user-round", "My tickets", shell.Counts.Mine),
    ];

    public static IReadOnlyList<NavigationEntry> DeskViews(ShellModel shell) =>
    [
        new(Sections.Open, "/desk/tickets", "list-ordered", "All open", shell.Counts.Open),
        new(Sections.Unassigned, "/desk/tickets?view=unassigned", "user-round-x", "Unassigned", shell.Counts.Unassigned),
        new(Sections.Waiting, "/desk/tickets?view=waiting", "pause", "Waiting on client", shell.Counts.Waiting),
    ];

    public static IReadOnlyList<NavigationEntry> DeskAdmin(ShellModel shell) =>
    [
        .. shell.User is { MayBrand: true } ? (NavigationEntry[])[new(Sections.Brand, "/desk/admin/brand", "palette", "Brand")] : [],
        .. shell.User is { IsAdmin: true }
            ? (NavigationEntry[])[new(Sections.HeldMail, "/desk/admin/mail", "inbox", "Held mail"), new(Sections.DeadLetters, "/desk/admin/dead-letters", "mail-warning", "Dead letters", shell.Counts.DeadLetters, shell.Counts.DeadLetters > 0)]
            : [],
    ];

    /// <summary>Every page of the desk this person may go to, for the palette.</summary>
    public static IReadOnlyList<NavigationEntry> DeskPlaces(ShellModel shell) =>
    [
        .. DeskWork(shell), .. DeskViews(shell), .. DeskAdmin(shell),
        new(Sections.Account, Account, "circle-user-round", "Account"),
    ];

    /// <summary>Entries of the desk's left column.</summary>
    public static IHtmlContent Column(IReadOnlyList<NavigationEntry> entries, ShellModel shell) => new ColumnMark(entries, shell);

    private readonly struct ColumnMark(IReadOnlyList<NavigationEntry> entries, ShellModel shell) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder)
        {
            foreach (var entry in entries)
            {
                writer.Write("<a class=\"nav-i\" href=\"");
                encoder.Encode(writer, entry.Href);
                writer.Write(entry.CurrentIn(shell) is null ? "\">" : "\" aria-current=\"page\">");
                new SymbolMark("icon", "", entry.Icon, null).WriteTo(writer, encoder);
                writer.Write("<span class=\"grow truncate\">");
                encoder.Encode(writer, entry.Label);
                writer.Write("</span>");
                if (entry.Count is > 0 and var count)
                {
                    writer.Write(entry.Hot ? "<span class=\"nav-n hot\">" : "<span class=\"nav-n\">");
                    writer.Write(count.ToString(CultureInfo.CurrentCulture));
                    writer.Write("</span>");
                }

                writer.Write("</a>");
            }
        }
    }
}
