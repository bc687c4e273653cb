using System.Globalization;
using System.Text.Json;
using KtPortal.Core.Changes;
using KtPortal.Core.Languages;

namespace KtPortal.Core.Administration;

/// <summary>Values of fields: compared, kept in the audit log, and said to a reader.</summary>
internal static class AdminValues
{
    /// <summary>How many of its users an entry gave on, and to which one: said as before and after.</summary>
    public const string GivenTo = "GivenTo";

    public static Dictionary<string, object?> Of<T>(IReadOnlyList<AdminField<T>> fields, T draft, Func<Guid?, string?> name) =>
        fields.ToDictionary(f => f.Name, f => f.Read(draft, name));

    /// <summary>Only what differs.</summary>
    public static IReadOnlyList<ChangedField> Difference(Dictionary<string, object?> before, Dictionary<string, object?> after) =>
        [.. Fields(before, after).Where(f => !Equals(f.Before, f.After))];

    /// <summary>All fields: of what is made, or of what goes.</summary>
    public static IReadOnlyList<ChangedField> Fields(Dictionary<string, object?> before, Dictionary<string, object?> after) =>
        [.. before.Keys.Union(after.Keys).Select(n => new ChangedField(n, before.GetValueOrDefault(n), after.GetValueOrDefault(n)))];

    public static FieldChange Say<T>(AdminField<T> field, object? before, object? after) =>
        new(field.Label(), Words(field, before), Words(field, after));

    /// <summary>What the audit log kept, in the words of today's fields; what has no field any more is left out.</summary>
    public static IReadOnlyList<FieldChange> Say<T>(IReadOnlyList<AdminField<T>> fields, string? before, string? after)
    {
        var (old, now) = (Parse(before), Parse(after));
        return [.. fields.Append(new AdminField<T>(GivenTo, () => AdminTexts.GivenTo, _ => null))
            .Where(f => old.ContainsKey(f.Name) || now.ContainsKey(f.Name))
            .Select(f => Say(f, old.GetValueOrDefault(f.Name), now.GetValueOrDefault(f.Name)))];
    }

    private static string Words<T>(AdminField<T> field, object? value) => value switch
    {
        null or "" => AdminTexts.Nothing,
        true => AdminTexts.Yes,
        false => AdminTexts.No,
        string text => field.Say?.Invoke(text) ?? TenantWords.Of(text),
        decimal number => number.ToString("0.###", CultureInfo.CurrentCulture),
        IFormattable number => number.ToString(null, CultureInfo.CurrentCulture),
        _ => value.ToString() ?? "",
    };

    private static Dictionary<string, object?> Parse(string? json) => json is null
        ? []
        : JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(json)!.ToDictionary(p => p.Key, p => Plain(p.Value));

    private static object? Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => value.GetDecimal(),
        JsonValueKind.String => value.GetString(),
        _ => null,
    };
}
