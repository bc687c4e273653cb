using KtPortal.Core.Data;
using KtPortal.Core.Reports;
using Npgsql;

namespace KtPortal.Core.Tickets.Reports;

/// <summary>Sums as grouping sets bring them, put together: of both periods, of each name, of each part.</summary>
internal sealed class TicketSums(int parts)
{
    private readonly List<TicketRow> rows = [];

    public TicketCounts All { get; private set; } = TicketCounts.None;

    public TicketCounts Before { get; private set; } = TicketCounts.None;

    /// <summary>By part of the period.</summary>
    public int[] Made { get; } = new int[parts];

    /// <summary>The column of a name in the language it was given in; codes have theirs from <see cref="ReportDimension.NameOf"/>.</summary>
    public static string NameOf(ReportDimension by) => by.Table is null ? "null::text as name" : "n.name";

    public static string NamesOf(ReportDimension by, string only) =>
        by.Table is null ? "" : $"left join {by.Table} n on {only} n.id = f.value";

    public static string OrderOf(ReportDimension by, string most) =>
        by.Table is null ? $"{most} desc" : by.IsOrdered ? "n.sort_order, n.name" : $"n.name is null, {most} desc, n.name";

    /// <summary>A code's name, or the name that was read.</summary>
    public static string? NameOf(NpgsqlDataReader row, ReportDimension by) =>
        by.Table is null && row.OptionalText("value") is { } code ? by.NameOf(code) : row.OptionalText("name");

    /// <summary>Codes in the order in which they are read; what has been read is in its own.</summary>
    public static IEnumerable<T> InOrder<T>(IEnumerable<T> rows, ReportDimension by, Func<T, string?> valueOf) =>
        by.Table is not null ? rows : rows.OrderBy(r => valueOf(r) is { } code ? ((IList<string>)[.. by.Codes]).IndexOf(code) : int.MaxValue);

    public void Add(NpgsqlDataReader row, ReportDimension by)
    {
        var (counts, isBefore) = (new TicketCounts(row.Number("made"), row.Number("resolved"), row.Number("cancelled")), row.Flag("is_before"));
        if (row.Flag("is_row"))
        {
            AddRow(row.OptionalText("value"), NameOf(row, by), counts, isBefore);
        }
        else if (!row.Flag("is_part"))
        {
            (All, Before) = isBefore ? (All, counts) : (counts, Before);
        }
        else if (!isBefore)
        {
            Made[Math.Clamp(row.Number("part") - 1, 0, Made.Length - 1)] += counts.Made;
        }
    }

    public IEnumerable<TicketRow> Rows(ReportDimension by) => InOrder(rows, by, r => r.Value);

    private void AddRow(string? value, string? name, TicketCounts counts, bool isBefore)
    {
        var known = rows.FindIndex(r => r.Value == value);
        if (known < 0)
        {
            rows.Add(new(value, name, TicketCounts.None, 0));
            known = rows.Count - 1;
        }

        rows[known] = isBefore ? rows[known] with { Before = counts.Made } : rows[known] with { Counts = counts };
    }
}
