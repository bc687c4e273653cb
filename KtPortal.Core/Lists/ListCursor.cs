using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;

namespace KtPortal.Core.Lists;

/// <summary>
/// The row that a page of a list begins behind: its place in the order, and its id. The row itself need not be there any more.
/// </summary>
/// <param name="Keys">A value for each part of the order, as text.</param>
/// <param name="IsBack">The page leads back towards the beginning.</param>
public sealed record ListCursor(IReadOnlyList<string> Keys, Guid Id, bool IsBack)
{
    private const int Longest = 4000;

    public string Write() => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes<string[]>([.. Keys, Id.ToString("N")]));

    /// <returns>Null for no cursor, or for what isn't one: then the list begins at its start.</returns>
    public static ListCursor? Read(string? text, bool isBack)
    {
        if (text is null || text.Length > Longest || !Base64Url.IsValid(text))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<string[]>(Base64Url.DecodeFromChars(text)) is { Length: > 1 and < 8 } parts
                && !Array.Exists(parts, p => p is null || p.Contains('\0', StringComparison.Ordinal)) && Guid.TryParseExact(parts[^1], "N", out var id)
                ? new ListCursor(parts[..^1], id, isBack) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The values of the parts for a statement; null where they don't fit this order: another was meant.</summary>
    public object[]? ValuesFor(ListSort sort)
    {
        if (Keys.Count != sort.Parts.Count)
        {
            return null;
        }

        object[] values = [.. Keys.Zip(sort.Parts, (key, part) => Parse(key, part.Type)).OfType<object>()];
        return values.Length == Keys.Count ? values : null;
    }

    /// <summary>A value of a row as a cursor keeps it.</summary>
    public static string TextOf(object value) => value switch
    {
        DateTime at => at.Ticks.ToString(CultureInfo.InvariantCulture),
        DateTimeOffset at => at.UtcTicks.ToString(CultureInfo.InvariantCulture),
        DateOnly day => day.DayNumber.ToString(CultureInfo.InvariantCulture),
        bool yes => yes ? "1" : "0",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => (string)value,
    };

    private static object? Parse(string key, SortType type) => type switch
    {
        SortType.Text => key,
        SortType.Instant => long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTime.MaxValue.Ticks
            ? new DateTime(ticks, DateTimeKind.Utc) : null,
        SortType.Date => int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var day) && day <= DateOnly.MaxValue.DayNumber
            ? DateOnly.FromDayNumber(day) : null,
        SortType.Whole => int.TryParse(key, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : null,
        SortType.Number => decimal.TryParse(key, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ => key is "0" or "1" ? key == "1" : null,
    };
}
