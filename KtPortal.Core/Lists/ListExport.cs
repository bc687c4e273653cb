using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using KtPortal.Core.Kernel;
using MiniExcelLibs;

namespace KtPortal.Core.Lists;

public enum ExportFormat
{
    Csv,
    Xlsx,
}

/// <summary>Where an export goes, and as whom it is read.</summary>
public sealed record ExportOrder(Actor Actor, ListState State, ListMoment Moment, ExportFormat Format, Stream To);

/// <summary>
/// Every row that a list finds, as a file: a page at a time, so that it takes no more memory however long it is. A text that a
/// spreadsheet would reckon with is quoted.
/// </summary>
public sealed class ListExport(ListReader reader)
{
    /// <summary>Without it spreadsheets take the file for another writing.</summary>
    public const char ByteOrderMark = '\uFEFF';

    private static readonly SearchValues<char> Quoted = SearchValues.Create("\",\r\n\t'");

    public Task WriteAsync(ExportOrder order, CancellationToken cancel) => order.State.List.ExportAsync(this, order, cancel);

    /// <summary>With a quote before it where a spreadsheet would take it for a formula.</summary>
    public static string Harmless(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? "'" + text : text;

    internal async Task WriteAsync<TRow>(ListDeclaration<TRow> list, ExportOrder order, CancellationToken cancel)
    {
        List<ListColumn<TRow>> columns = [.. order.State.Columns.Cast<ListColumn<TRow>>().Where(c => c.Export is not null)];
        if (order.Format == ExportFormat.Xlsx)
        {
            await order.To.SaveAsAsync(RowsAsync(list, columns, order, cancel), sheetName: list.Label, cancellationToken: cancel);
            return;
        }

        await using var writer = new StreamWriter(order.To, new UTF8Encoding(false), 32 * 1024, leaveOpen: true);
        await writer.WriteAsync(ByteOrderMark + Line(columns.Select(c => c.Label())));
        await foreach (var row in reader.AllAsync(list, order.Actor, order.State, order.Moment, cancel))
        {
            await writer.WriteAsync(Line(columns.Select(c => TextOf(c.Export!(row), order.Moment.Zone))));
        }
    }

    private async IAsyncEnumerable<Dictionary<string, object?>> RowsAsync<TRow>(
        ListDeclaration<TRow> list, List<ListColumn<TRow>> columns, ExportOrder order, [EnumeratorCancellation] CancellationToken cancel)
    {
        // What a tenant adds may be called like something else.
        string[] heads = [.. columns.Select((c, i) => c.Label() is var label && columns.FindIndex(o => o.Label() == label) < i ? $"{label} ({c.Key})" : label)];
        var any = false;
        await foreach (var row in reader.AllAsync(list, order.Actor, order.State, order.Moment, cancel))
        {
            any = true;
            var cells = new Dictionary<string, object?>(heads.Length);
            for (var i = 0; i < heads.Length; i++)
            {
                cells[heads[i]] = columns[i].Export!(row) switch
                {
                    string text => Harmless(text),
                    DateTimeOffset at => TimeZoneInfo.ConvertTime(at, order.Moment.Zone).DateTime,
                    DateOnly day => day.ToDateTime(TimeOnly.MinValue),
                    var other => other,
                };
            }

            yield return cells;
        }

        // Without any row there would be no heads either.
        if (!any)
        {
            yield return heads.ToDictionary(h => h, _ => (object?)null);
        }
    }

    internal static string TextOf(object? value, TimeZoneInfo zone) => value switch
    {
        null => "",
        string text => Harmless(text),
        DateTimeOffset at => TimeZoneInfo.ConvertTime(at, zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>Of a file as of RFC 4180.</summary>
    public static string Line(IEnumerable<string> cells) =>
        string.Join(',', cells.Select(c => c.AsSpan().ContainsAny(Quoted) ? $"\"{c.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : c)) + "\r\n";
}
