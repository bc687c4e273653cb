using System.Runtime.CompilerServices;
using System.Text;
using KtPortal.Core.Lists;
using MiniExcelLibs;

namespace KtPortal.Core.Reports;

/// <summary>A table as a file, written as its rows are read. A text that a spreadsheet would reckon with is quoted, as in every list.</summary>
public static class ReportSheet
{
    private const char ByteOrderMark = '\uFEFF';

    /// <param name="rows">A text, a number, an instant, a day or null under each head.</param>
    public static async Task WriteAsync(
        IReadOnlyList<string> heads, IAsyncEnumerable<object?[]> rows, string name, ExportFormat format, TimeZoneInfo zone, Stream to, CancellationToken cancel)
    {
        if (format == ExportFormat.Xlsx)
        {
            await to.SaveAsAsync(CellsAsync(heads, rows, zone, cancel), sheetName: name, cancellationToken: cancel);
            return;
        }

        await using var writer = new StreamWriter(to, new UTF8Encoding(false), 32 * 1024, leaveOpen: true);
        await writer.WriteAsync(ByteOrderMark + ListExport.Line(heads));
        await foreach (var row in rows.WithCancellation(cancel))
        {
            await writer.WriteAsync(ListExport.Line(row.Select(cell => ListExport.TextOf(cell, zone))));
        }
    }

    private static async IAsyncEnumerable<Dictionary<string, object?>> CellsAsync(
        IReadOnlyList<string> heads, IAsyncEnumerable<object?[]> rows, TimeZoneInfo zone, [EnumeratorCancellation] CancellationToken cancel)
    {
        var any = false;
        await foreach (var row in rows.WithCancellation(cancel))
        {
            any = true;
            yield return heads.Zip(row).ToDictionary(pair => pair.First, pair => pair.Second switch
            {
                string text => ListExport.Harmless(text),
                DateTimeOffset at => TimeZoneInfo.ConvertTime(at, zone).DateTime,
                DateOnly day => day.ToDateTime(TimeOnly.MinValue),
                var other => other,
            });
        }

        // Without any row there would be no heads either.
        if (!any)
        {
            yield return heads.ToDictionary(h => h, _ => (object?)null);
        }
    }
}
