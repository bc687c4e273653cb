using System.Globalization;
using KtPortal.Core.Branding;
using KtPortal.Core.Pdf;
using KtPortal.Core.Reports;

namespace KtPortal.Web.Reports;

/// <summary>A report on paper: of which period, narrowed to what, its tables, and how it was counted.</summary>
public static class ReportPaper
{
    /// <summary>A table; wide ones stand across as many columns as it has.</summary>
    public static PdfStatement Of(ReportPage page, ReportTable table)
    {
        PdfRow Row(object?[] cells) => new([.. cells.Select(table.Say)]);
        // What is left of the width is the name's.
        var heads = table.HeadsOnPaper;
        var share = Math.Min(14, 80 / Math.Max(1, heads.Count - 1));
        return Of(
            page, table.Title, [new(heads[0]), .. heads.Skip(1).Select(head => new PdfColumn(head, true, share))],
            [
                .. table.PartsOnPaper.SelectMany(part => part.Title is { } title
                    ? part.Rows.Select(Row).Prepend(new([title], IsHeading: true))
                    : part.Rows.Select(Row)),
            ],
            table.How);
    }

    /// <param name="closing">Markdown; it holds no words of anybody's.</param>
    public static PdfStatement Of(
        ReportPage page, string heading, IReadOnlyList<PdfColumn> columns, IReadOnlyList<PdfRow> rows, string closing, params IReadOnlyList<PdfFact> facts)
    {
        var days = $"{Day(page.Range.First)} – {Day(page.Range.Last)}";
        return new()
        {
            Face = PdfFace.Of(BrandSettings.Named(page.Served.PortalName) with { Primary = page.Served.PrimaryColor }, null, [page.Served.PortalName]),
            Title = $"{heading} {days}",
            Issuer = page.Served.PortalName,
            Culture = CultureInfo.CurrentCulture,
            MadeAt = page.Now,
            Heading = heading,
            Facts =
            [
                new(ReportTexts.Period, days), .. facts,
                .. page.Names.Select(n => new PdfFact(n.Key.Label, n.Value is null ? ReportTexts.Without : Ui.Words.Builtin(n.Value))),
            ],
            Columns = columns,
            Rows = rows,
            Closing = closing,
        };
    }

    private static string Day(DateOnly day) => day.ToString("d", CultureInfo.CurrentCulture);
}
