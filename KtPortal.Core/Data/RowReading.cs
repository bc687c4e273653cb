using Npgsql;

namespace KtPortal.Core.Data;

/// <summary>A row's columns by their names: what a statement gains in the middle moves nothing behind it.</summary>
public static class RowReading
{
    public static Guid Id(this NpgsqlDataReader row, string column) => row.GetGuid(row.GetOrdinal(column));

    public static Guid? OptionalId(this NpgsqlDataReader row, string column) => Find(row, column) is { } i ? row.GetGuid(i) : null;

    public static string Text(this NpgsqlDataReader row, string column) => row.GetString(row.GetOrdinal(column));

    public static string? OptionalText(this NpgsqlDataReader row, string column) => Find(row, column) is { } i ? row.GetString(i) : null;

    public static string[] Texts(this NpgsqlDataReader row, string column) => row.GetFieldValue<string[]>(row.GetOrdinal(column));

    public static int Number(this NpgsqlDataReader row, string column) => row.GetInt32(row.GetOrdinal(column));

    public static int? OptionalNumber(this NpgsqlDataReader row, string column) => Find(row, column) is { } i ? row.GetInt32(i) : null;

    public static bool Flag(this NpgsqlDataReader row, string column) => row.GetBoolean(row.GetOrdinal(column));

    public static bool? OptionalFlag(this NpgsqlDataReader row, string column) => Find(row, column) is { } i ? row.GetBoolean(i) : null;

    /// <summary>In bytes.</summary>
    public static long Size(this NpgsqlDataReader row, string column) => row.GetInt64(row.GetOrdinal(column));

    public static DateTimeOffset Instant(this NpgsqlDataReader row, string column) =>
        row.GetFieldValue<DateTimeOffset>(row.GetOrdinal(column));

    public static DateTimeOffset? OptionalInstant(this NpgsqlDataReader row, string column) =>
        Find(row, column) is { } i ? row.GetFieldValue<DateTimeOffset>(i) : null;

    public static decimal? OptionalDecimal(this NpgsqlDataReader row, string column) =>
        Find(row, column) is { } i ? row.GetDecimal(i) : null;

    private static int? Find(NpgsqlDataReader row, string column) => row.GetOrdinal(column) is var i && row.IsDBNull(i) ? null : i;
}
