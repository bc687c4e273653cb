using System.Text.Encodings.Web;
using KtPortal.Core.Languages;
using KtPortal.Core.Lists;
using KtPortal.Web.Ui;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Lists;

/// <summary>A column for each group and a card for each row. A card is dragged, or moved by the list of columns in it.</summary>
internal sealed class ListBoard<TRow>(ListDeclaration<TRow> list, ListState state, ListResult<TRow> found, TimeZoneInfo zone, DateTimeOffset now, bool moves)
    : IHtmlContent
{
    private readonly IReadOnlyList<ListColumn<TRow>> columns = [.. state.Columns.Cast<ListColumn<TRow>>()];

    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        var cells = new CellWriter(writer, encoder, zone, now, state.Searched);
        writer.Write("<div class=\"board\">");
        foreach (var head in found.Groups)
        {
            WriteColumn(writer, encoder, cells, head);
        }

        writer.Write("</div>");
    }

    private void WriteColumn(TextWriter writer, HtmlEncoder encoder, CellWriter cells, ListGroupHead head)
    {
        var id = head.Id.ToString();
        List<TRow> rows = [.. found.Rows.Where((_, i) => found.GroupIds[i] == head.Id)];
        writer.Write("<section class=\"board-column\" id=\"column-");
        writer.Write(head.Id.ToString("N"));
        writer.Write("\" data-column=\"");
        writer.Write(id);
        writer.Write("\" aria-label=\"");
        encoder.Encode(writer, head.Name);
        writer.Write("\"><h2 class=\"board-head\">");
        Marks.Symbol(head.Symbol, null).WriteTo(writer, encoder);
        encoder.Encode(writer, head.Name);
        writer.Write(" <small>");
        writer.Write(rows.Count.ToString(System.Globalization.CultureInfo.CurrentCulture));
        writer.Write(rows.Count >= list.RowsOfGroup ? "+</small>" : "</small>");
        if (rows.Count >= list.RowsOfGroup)
        {
            writer.Write("<a href=\"");
            encoder.Encode(writer, state.Address(r => r.With(new ListCondition(state.Group!.Filter, [id])) with { Layout = ListLayout.List, Group = "" }));
            writer.Write("\">");
            encoder.Encode(writer, ListPageTexts.ShowAll);
            writer.Write("</a>");
        }

        writer.Write("</h2>");
        rows.ForEach(row => WriteCard(writer, encoder, cells, row, head));
        writer.Write("</section>");
    }

    private void WriteCard(TextWriter writer, HtmlEncoder encoder, CellWriter cells, TRow row, ListGroupHead head)
    {
        var id = list.IdOf(row);
        writer.Write("<article class=\"board-card\" id=\"row-");
        writer.Write(id.ToString("N"));
        writer.Write("\" data-row=\"");
        encoder.Encode(writer, list.CodeOf(row));
        writer.Write(moves ? "\" data-card=\"" : "\" data-still=\"");
        writer.Write(id.ToString());
        writer.Write(moves ? "\" draggable=\"true\">" : "\">");
        foreach (var column in columns.OrderBy(c => c.Width != ColumnWidth.Main))
        {
            if (column.Key != state.Group!.Mark)
            {
                cells.Write(column, column.Cell(row));
            }
        }

        if (moves)
        {
            WriteMove(writer, encoder, id, list.CodeOf(row), head);
        }

        writer.Write("</article>");
    }

    // Chosen and sent like any other form: to the page that changes many, which changes this one.
    private void WriteMove(TextWriter writer, HtmlEncoder encoder, Guid id, string code, ListGroupHead head)
    {
        writer.Write("<span class=\"board-move\"><select class=\"input select\" form=\"move\" name=\"to.");
        writer.Write(id.ToString("N"));
        writer.Write("\" aria-label=\"");
        encoder.Encode(writer, ListPageTexts.MoveTo.With(code));
        writer.Write("\">");
        new OptionsMark(found.Groups.Select(g => (g.Id, g.Name)), head.Id).WriteTo(writer, encoder);
        writer.Write("</select><button class=\"btn btn-quiet\" form=\"move\" name=\"id\" value=\"");
        writer.Write(id.ToString());
        writer.Write("\">");
        encoder.Encode(writer, ListPageTexts.Move);
        writer.Write("</button></span>");
    }
}
