using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using KtPortal.Core.Fields.Types;

namespace KtPortal.Core.Fields.Conditions;

/// <summary>What leaves ask. A field without a value equals nothing, contains nothing and is neither more nor less than anything.</summary>
public static class ConditionOperators
{
    private static readonly Dictionary<string, Func<JsonNode?, JsonNode?, DateOnly, bool>> All = new(StringComparer.Ordinal)
    {
        ["eq"] = (field, value, _) => IsSame(field, value),
        ["neq"] = (field, value, _) => !IsSame(field, value),
        ["in"] = (field, value, _) => Items(value).Any(v => IsSame(field, v)),
        ["not_in"] = (field, value, _) => !Items(value).Any(v => IsSame(field, v)),
        ["is_empty"] = (field, _, _) => IsEmpty(field),
        ["is_not_empty"] = (field, _, _) => !IsEmpty(field),
        ["contains"] = (field, value, _) => Contains(field, value),
        ["not_contains"] = (field, value, _) => !Contains(field, value),
        ["starts_with"] = (field, value, _) => !IsEmpty(field) && Text(field).StartsWith(Text(value), StringComparison.OrdinalIgnoreCase),
        ["ends_with"] = (field, value, _) => !IsEmpty(field) && Text(field).EndsWith(Text(value), StringComparison.OrdinalIgnoreCase),
        ["matches"] = (field, value, _) => !IsEmpty(field) && TextField.Fits($"(?s:.*?(?:{Text(value)}).*)", Text(field)),
        ["gt"] = (field, value, _) => Compare(field, value) > 0,
        ["gte"] = (field, value, _) => Compare(field, value) >= 0,
        ["lt"] = (field, value, _) => Compare(field, value) < 0,
        ["lte"] = (field, value, _) => Compare(field, value) <= 0,
        ["between"] = (field, value, _) => Items(value) is [var from, var to] && Compare(field, from) >= 0 && Compare(field, to) <= 0,
        ["before"] = (field, value, today) => Day(field) < RelativeDay.Read(Text(value), today),
        ["after"] = (field, value, today) => Day(field) > RelativeDay.Read(Text(value), today),
        ["within_days"] = (field, value, today) => Number(value) is { } days && Day(field) is { } day
            && (day.DayNumber - today.DayNumber) is var away && (days < 0 ? away <= 0 && away >= days : away >= 0 && away <= days),
        ["is_true"] = (field, _, _) => IsTrue(field),
        ["is_false"] = (field, _, _) => !IsTrue(field),
    };

    public static IReadOnlyCollection<string> Names => All.Keys;

    /// <summary>Those that compare with nothing.</summary>
    public static bool StandsAlone(string op) => op is "is_empty" or "is_not_empty" or "is_true" or "is_false";

    public static bool IsKnown(string? op) => op is not null && All.ContainsKey(op);

    internal static bool Holds(string op, JsonNode? field, JsonNode? value, DateOnly today) =>
        All.TryGetValue(op, out var holds) && holds(field, value, today);

    private static bool IsEmpty(JsonNode? value) => value is null or JsonArray { Count: 0 } || (Kind(value) == JsonValueKind.String && Text(value).Length == 0);

    private static bool IsTrue(JsonNode? value) => Kind(value) == JsonValueKind.True || Text(value) is "true";

    private static bool IsSame(JsonNode? field, JsonNode? value) => field switch
    {
        null => IsEmpty(value),
        JsonArray all => value is JsonArray wanted ? Texts(all).SetEquals(Texts(wanted)) : all.Count == 1 && IsSame(all[0], value),
        _ when Number(field) is { } number && Number(value) is { } other => number == other,
        _ => string.Equals(Text(field), Text(value), StringComparison.OrdinalIgnoreCase),
    };

    private static bool Contains(JsonNode? field, JsonNode? value) => field is JsonArray all
        ? all.Any(one => IsSame(one, value))
        : !IsEmpty(field) && Text(field).Contains(Text(value), StringComparison.OrdinalIgnoreCase);

    // Numbers as numbers; days, times and instants are written so that their letters are in order. Null where they can't be compared.
    private static int? Compare(JsonNode? field, JsonNode? value) =>
        IsEmpty(field) || IsEmpty(value) || field is JsonArray || value is JsonArray ? null
        : Number(field) is { } number && Number(value) is { } other ? number.CompareTo(other)
        : (Number(field) is null) == (Number(value) is null) ? string.CompareOrdinal(Text(field), Text(value))
        : null;

    private static DateOnly? Day(JsonNode? field) =>
        Text(field) is { Length: >= 10 } text
            && DateOnly.TryParseExact(text[..10], DateField.Stored, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static decimal? Number(JsonNode? value) => NumberField.Bound(Text(value));

    /// <summary>Of money its amount, of an instant its time.</summary>
    private static string Text(JsonNode? value) => value switch
    {
        null => "",
        JsonObject thing => Text(thing["amount"] ?? thing["at"]),
        JsonArray => "",
        _ => Kind(value) switch
        {
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => value.ToString(),
        },
    };

    private static JsonValueKind Kind(JsonNode? value) => value?.GetValueKind() ?? JsonValueKind.Null;

    private static IReadOnlyList<JsonNode?> Items(JsonNode? value) => value is JsonArray all ? [.. all] : [value];

    private static HashSet<string> Texts(JsonArray all) => all.Select(Text).ToHashSet(StringComparer.OrdinalIgnoreCase);
}
