using System.Text.Encodings.Web;
using KtPortal.Core.Lists;
using KtPortal.Core.Search;
using KtPortal.Web.Ui;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Lists;

/// <summary>Draws values of a list.</summary>
/// <param name="searched">What somebody looks for stands out; null where nobody does.</param>
internal sealed class CellWriter(TextWriter writer, HtmlEncoder encoder, TimeZoneInfo zone, DateTimeOffset now, string? searched)
{
    private readonly FoundWords? words = searched is null ? null : FoundWords.Of(searched);

    public static string ClassOf(ColumnWidth width) => width switch
    {
        ColumnWidth.Mark => "cell-mark",
        ColumnWidth.Number => "cell-number row-number",
        ColumnWidth.Main => "cell-main row-subject",
        ColumnWidth.Name => "cell-name row-organization",
        ColumnWidth.Narrow => "cell-short row-place",
        ColumnWidth.Face => "cell-face",
        ColumnWidth.Time => "cell-time row-updated",
        _ => "cell-word",
    };

    /// <param name="opens">The page of an action for the row alone; null for a cell that only says something.</param>
    public void Write(ListColumn column, ListCell cell, string? opens = null, string label = "")
    {
        WriteStart(opens, label);
        writer.Write(ClassOf(column.Width));
        writer.Write(column.Card switch
        {
            CardPlace.Mark => " card-mark\">",
            CardPlace.Title => " card-title\">",
            CardPlace.Corner => " card-corner\">",
            CardPlace.Line => " card-line\">",
            CardPlace.LineEnd => " card-end\">",
            _ => " card-hidden\">",
        });
        WriteValue(cell);
        if (opens is null)
        {
            writer.Write("</span>");
            return;
        }

        writer.Write("<span class=\"sr-only\">");
        encoder.Encode(writer, label);
        writer.Write("</span></a>");
    }

    // Keys reach it from the row (BulkAction.Shortcut): it is no stop of its own.
    private void WriteStart(string? opens, string label)
    {
        if (opens is null)
        {
            writer.Write("<span class=\"");
            return;
        }

        writer.Write("<a tabindex=\"-1\" data-dialog hx-boost=\"false\" href=\"");
        encoder.Encode(writer, opens);
        writer.Write("\" title=\"");
        encoder.Encode(writer, label);
        writer.Write("\" class=\"");
    }

    public void WriteValue(ListCell cell)
    {
        switch (cell.Kind)
        {
            case CellKind.Text when cell.Text is not null:
                Mark(cell.Text);
                break;
            case CellKind.Symbol:
                Put(Marks.Symbol(cell.Sign!, cell.Text));
                break;
            case CellKind.Link:
                WriteLink(cell);
                break;
            case CellKind.Organization when cell.Text is not null:
                WriteOrganization(cell);
                break;
            case CellKind.Person:
                Put(cell.Text is { } name ? Marks.Avatar(name, "sm", false, name) : Marks.Nobody(ListPageTexts.Unassigned));
                break;
            case CellKind.Instant when cell.At is { } at:
                Put(Texts.Time(at, zone, now));
                break;
            case CellKind.Clock:
                Put(Marks.Sla(cell.Sign!, cell.Text!, cell.More));
                break;
            case CellKind.Words:
                foreach (var word in cell.Words)
                {
                    writer.Write("<span class=\"badge\" dir=\"auto\">");
                    Mark(word);
                    writer.Write("</span>");
                }

                break;
        }
    }

    private void WriteLink(ListCell cell)
    {
        writer.Write("<a dir=\"auto\" href=\"");
        encoder.Encode(writer, cell.Sign!);
        writer.Write("\">");
        Mark(cell.Text!);
        if (cell.IsLoud)
        {
            writer.Write("<span class=\"sr-only\"> ");
            encoder.Encode(writer, ListPageTexts.WaitsForUs);
            writer.Write("</span>");
        }

        writer.Write("</a>");
        if (cell.More is not null)
        {
            writer.Write("<span class=\"row-preview\" dir=\"auto\">");
            Mark(cell.More);
            writer.Write("</span>");
        }
    }

    private void WriteOrganization(ListCell cell)
    {
        Put(Marks.Avatar(cell.Text!, "xs", true));
        writer.Write("<span dir=\"auto\">");
        Mark(cell.Text!);
        if (cell.More is not null)
        {
            writer.Write("<i> ");
            encoder.Encode(writer, ListPageTexts.Via);
            writer.Write(' ');
            encoder.Encode(writer, cell.More);
            writer.Write("</i>");
        }

        writer.Write("</span>");
    }

    private void Mark(string text) => new Marked(text, words).WriteTo(writer, encoder);

    private void Put(IHtmlContent mark) => mark.WriteTo(writer, encoder);
}
