using System.Text.Encodings.Web;
using KtPortal.Core.Languages;
using KtPortal.Core.Lists;
using KtPortal.Web.Ui;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.WebUtilities;

namespace KtPortal.Web.Lists;

/// <summary>The rows of a list under their heads: a table on the desk, cards on a phone. Written without a view, since there are many.</summary>
internal sealed class ListRows<TRow>(
    ListDeclaration<TRow> list, ListState state, ListResult<TRow> found, TimeZoneInfo zone, DateTimeOffset now, Func<Guid, GroupNote?> noteOf,
    bool isChosen, IReadOnlyList<BulkAction> actions) : IHtmlContent
{
    private readonly string bulk = QueryHelpers.AddQueryString($"/desk/lists/{list.Name}/bulk", "query", state.Request.First.Write(list.Address));
    private readonly List<ListColumn<TRow>> columns = [.. state.Columns.Cast<ListColumn<TRow>>()];

    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        if (found.Rows.Count == 0)
        {
            return;
        }

        new ListHeads(state, isChosen).WriteTo(writer, encoder);
        var cells = new CellWriter(writer, encoder, zone, now, state.Searched);
        Guid? group = null;
        for (var i = 0; i < found.Rows.Count; i++)
        {
            if (found.GroupIds.Count > 0 && found.GroupIds[i] != group)
            {
                group = found.GroupIds[i];
                WriteGroup(writer, encoder, found.Groups.First(g => g.Id == group));
            }

            WriteRow(writer, encoder, cells, found.Rows[i]);
        }
    }

    private void WriteRow(TextWriter writer, HtmlEncoder encoder, CellWriter cells, TRow row)
    {
        var (id, code) = (list.IdOf(row), list.CodeOf(row));
        var drawn = columns.ConvertAll(column => column.Cell(row));
        var main = columns.FindIndex(c => c.Width == ColumnWidth.Main);
        writer.Write(main >= 0 && drawn[main].IsLoud ? "<div class=\"list-row unread\" id=\"row-" : "<div class=\"list-row\" id=\"row-");
        writer.Write(id.ToString("N"));
        writer.Write("\" data-row=\"");
        encoder.Encode(writer, code);
        writer.Write("\">");
        if (isChosen)
        {
            writer.Write("<input class=\"check\" type=\"checkbox\" name=\"id\" form=\"bulk\" value=\"");
            writer.Write(id.ToString());
            writer.Write("\" aria-label=\"");
            encoder.Encode(writer, ListPageTexts.Choose.With(code));
            writer.Write("\">");
        }

        for (var i = 0; i < columns.Count; i++)
        {
            if (isChosen && columns[i].Action is { } key && actions.FirstOrDefault(a => a.Key == key) is { } action)
            {
                cells.Write(columns[i], drawn[i], $"{bulk}&change={action.Key}&id={id}", ListPageTexts.RowAction.With(code, action.Label()));
            }
            else
            {
                cells.Write(columns[i], drawn[i]);
            }
        }

        writer.Write("</div>");
    }

    private void WriteGroup(TextWriter writer, HtmlEncoder encoder, ListGroupHead head)
    {
        var (note, shown) = (noteOf(head.Id), found.GroupIds.Count(g => g == head.Id));
        writer.Write("<h2 class=\"list-group\" id=\"group-");
        writer.Write(head.Id.ToString("N"));
        writer.Write("\">");
        Marks.Symbol(head.Symbol, null).WriteTo(writer, encoder);
        encoder.Encode(writer, head.Name);
        writer.Write(" <small>");
        encoder.Encode(writer, note?.Words ?? "");
        writer.Write("</small>");
        if (note?.Total > shown || (note is null && shown >= list.RowsOfGroup))
        {
            var only = new ListCondition(state.Group!.Filter, [head.Id.ToString()]);
            writer.Write("<a href=\"");
            encoder.Encode(writer, state.Address(r => r.With(only) with { Group = state.View.Narrowed is null ? "" : r.Group }));
            writer.Write("\">");
            encoder.Encode(writer, note?.Total is { } total ? ListPageTexts.ShowAllOf.With(total) : ListPageTexts.ShowAll);
            writer.Write("</a>");
        }

        writer.Write("</h2>");
    }
}
