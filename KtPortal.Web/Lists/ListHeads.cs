using System.Text.Encodings.Web;
using KtPortal.Core.Languages;
using KtPortal.Core.Lists;
using KtPortal.Web.Ui;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Lists;

/// <summary>The heads of the columns; one that the list can be sorted by is a link, which turns the order around when it is in force.</summary>
internal sealed class ListHeads(ListState state, bool isChosen) : IHtmlContent
{
    public void WriteTo(TextWriter writer, HtmlEncoder encoder)
    {
        writer.Write("<div class=\"list-row list-head\">");
        if (isChosen)
        {
            writer.Write("<input class=\"check\" type=\"checkbox\" data-choose-all hidden aria-label=\"");
            encoder.Encode(writer, ListPageTexts.ChooseAll);
            writer.Write("\">");
        }

        foreach (var column in state.Columns)
        {
            writer.Write("<span class=\"");
            writer.Write(CellWriter.ClassOf(column.Width));
            writer.Write("\">");
            if (column.IsHeadless)
            {
                writer.Write("<span class=\"sr-only\">");
                encoder.Encode(writer, column.Label());
                writer.Write("</span>");
            }
            else if (state.List.Sort(column.Sort) is { } sort)
            {
                WriteLink(writer, encoder, column, sort);
            }
            else
            {
                encoder.Encode(writer, column.Label());
            }

            writer.Write("</span>");
        }

        writer.Write("</div>");
    }

    private void WriteLink(TextWriter writer, HtmlEncoder encoder, ListColumn column, ListSort sort)
    {
        var isCurrent = sort == state.Sort;
        var next = isCurrent ? !state.IsDescending : sort.IsDescending;
        writer.Write("<a rel=\"nofollow\" href=\"");
        encoder.Encode(writer, state.Address(r => r.First with { Sort = sort.Key, IsDescending = next }));
        writer.Write("\" title=\"");
        encoder.Encode(writer, ListPageTexts.SortBy.With(sort.Label()));
        writer.Write("\">");
        encoder.Encode(writer, column.Label());
        if (isCurrent)
        {
            var (icon, words) = state.IsDescending ? ("arrow-down", ListPageTexts.Falling) : ("arrow-up", ListPageTexts.Rising);
            new SymbolMark("icon", "", icon, words).WriteTo(writer, encoder);
        }

        writer.Write("</a>");
    }
}
