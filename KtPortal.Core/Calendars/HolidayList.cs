using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;

namespace KtPortal.Core.Calendars;

/// <summary>Holidays as they are stored: <c>[{"date":"2026-12-24","name":"Christmas Eve","recurs_yearly":true,"open_from":null,"open_until":"12:00"}]</c>.</summary>
public static class HolidayList
{
    private const string Date = "yyyy-MM-dd";
    private const string Time = "HH:mm";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.Strict,
    };

    public static string Write(IEnumerable<Holiday> holidays) => JsonSerializer.Serialize(
        holidays.Select(h => new Written(h.Date.ToString(Date, CultureInfo.InvariantCulture), h.Name, h.RecursYearly, TextOf(h.OpenFrom), TextOf(h.OpenUntil))), Options);

    public static Result<IReadOnlyList<Holiday>> Read(string json)
    {
        Written?[]? written;
        try
        {
            written = JsonSerializer.Deserialize<Written?[]>(json, Options);
        }
        catch (JsonException)
        {
            return new Problem.Invalid("holidays", HolidayProblemTexts.NoList);
        }

        var read = new List<Holiday>();
        foreach (var one in written ?? [])
        {
            if (!DateOnly.TryParseExact(one?.Date, Date, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            {
                return new Problem.Invalid("holidays", HolidayProblemTexts.NoDate.With(one?.Date));
            }

            if (!TryTime(one!.OpenFrom, out var from) || !TryTime(one.OpenUntil, out var until))
            {
                return new Problem.Invalid("holidays", HolidayProblemTexts.NoTimes.With(one.Date));
            }

            read.Add(new(date, one.Name ?? "", one.RecursYearly, from, until));
        }

        return read;
    }

    private static string? TextOf(TimeOnly? time) => time?.ToString(Time, CultureInfo.InvariantCulture);

    private static bool TryTime(string? text, out TimeOnly? time)
    {
        // The end of a day is its last midnight, however it is written.
        var read = TimeOnly.TryParseExact(text == "24:00" ? "00:00" : text, Time, CultureInfo.InvariantCulture, DateTimeStyles.None, out var found);
        time = read ? found : null;
        return read || text is null;
    }

    private sealed record Written(string? Date, string? Name, bool RecursYearly, string? OpenFrom, string? OpenUntil);
}
