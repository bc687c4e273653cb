using System.Globalization;
using System.Text.Encodings.Web;
using KtPortal.Core.Languages;
using KtPortal.Web.Languages;
using KtPortal.Web.Ui.Forms;
using Microsoft.AspNetCore.Html;

namespace KtPortal.Web.Ui;

/// <summary>A tab is a link: its panel has an address, and without scripts that is all there is to it.</summary>
public sealed record Tab(string Name, string Address, bool IsCurrent = false, int? Count = null);

/// <summary>What lists and pages are put together from.</summary>
public static class Parts
{
    public static IHtmlContent Tabs(string label, params IReadOnlyList<Tab> tabs) => new TabRow(label, tabs);

    /// <summary>The ways on from a page of a list that cursors lead through; null for one there isn't.</summary>
    /// <param name="first">The beginning of the list, where this isn't it.</param>
    public static IHtmlContent Pages(string? first, string? newer, string? older) => new PageLinks(first, newer, older);

    /// <summary>Grey rows where a fragment will be; they appear only when it takes a while.</summary>
    public static IHtmlContent SkeletonRows(int count, string? label = null) => new Skeleton(count, label ?? FormTexts.Loading);

    /// <summary>The options of a select that choices.js draws.</summary>
    public static IHtmlContent ChoiceOptions(IEnumerable<Choosable> offers, string? chosen = null) => new ChoiceOptions(offers, chosen);

    /// <summary>What a date field takes: "From 1 March 2026 to 30 April 2026"; null for any day.</summary>
    public static string? DateRange(DateOnly? min, DateOnly? max) => (min, max) switch
    {
        ({ } from, { } to) => FormTexts.DateBetween.With(Day(from), Day(to)),
        ({ } from, null) => FormTexts.DateFrom.With(Day(from)),
        (null, { } to) => FormTexts.DateUntil.With(Day(to)),
        _ => null,
    };

    /// <summary>A day as input type=date reads it.</summary>
    public static string? DateValue(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Day(DateOnly day) => day.ToString(FormTexts.PatternLongDay, CultureInfo.CurrentCulture);

    private sealed class TabRow(string label, IReadOnlyList<Tab> tabs) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder)
        {
            writer.Write("<nav class=\"tabs\" aria-label=\"");
            encoder.Encode(writer, label);
            writer.Write("\">");
            foreach (var tab in tabs)
            {
                WriteLink(writer, encoder, tab.Address, tab.IsCurrent ? "\" aria-current=\"page" : "", tab.Name);
                if (tab.Count is { } count)
                {
                    writer.Write(string.Create(CultureInfo.CurrentCulture, $"<span class=\"count\">{count}</span>"));
                }

                writer.Write("</a>");
            }

            writer.Write("</nav>");
        }
    }

    private sealed class PageLinks(string? first, string? newer, string? older) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder)
        {
            if ((first ?? newer ?? older) is null)
            {
                return;
            }

            writer.Write("<nav class=\"pages\" aria-label=\"");
            encoder.Encode(writer, SharedTexts.Pages);
            writer.Write("\">");
            Write(writer, encoder, first, "first", SharedTexts.BackToNewest);
            Write(writer, encoder, newer, "prev", SharedTexts.ShowNewer);
            Write(writer, encoder, older, "next", SharedTexts.ShowOlder);
            writer.Write("</nav>");
        }

        private static void Write(TextWriter writer, HtmlEncoder encoder, string? address, string way, string words)
        {
            if (address is not null)
            {
                WriteLink(writer, encoder, address, $"\" class=\"btn\" rel=\"{way}", words);
                writer.Write("</a>");
            }
        }
    }

    private static void WriteLink(TextWriter writer, HtmlEncoder encoder, string address, string attributes, string words)
    {
        writer.Write("<a href=\"");
        encoder.Encode(writer, address);
        writer.Write(attributes);
        writer.Write("\">");
        encoder.Encode(writer, words);
    }

    private sealed class Skeleton(int count, string label) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder)
        {
            writer.Write("<div class=\"skeleton-rows\" role=\"status\"><span class=\"sr-only\">");
            encoder.Encode(writer, label);
            writer.Write("</span>");
            for (var i = 0; i < count; i++)
            {
                writer.Write("<div class=\"skeleton-row\" aria-hidden=\"true\"><span class=\"skeleton skeleton-round\"></span><span class=\"skeleton-lines\"><span class=\"skeleton\"></span><span class=\"skeleton\"></span></span></div>");
            }

            writer.Write("</div>");
        }
    }
}
