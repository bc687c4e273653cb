using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using KtPortal.Core.Administration;
using KtPortal.Core.Fields.Conditions;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Fields;

/// <summary>A row of the form that says when a field is shown.</summary>
/// <param name="Value">As it was typed or chosen; several with commas between them, for operators that take several.</param>
public sealed record ConditionRow(string Field, string Op, string? Value);

/// <summary>What the form says of a field.</summary>
public sealed record FieldDraft : CatalogDraft
{
    public string EntityType { get; init; } = "";

    /// <summary>Null for a new one: made from its name.</summary>
    public string? Key { get; init; }

    public string Type { get; init; } = "text";

    public string? Help { get; init; }

    public string? Placeholder { get; init; }

    public IReadOnlyList<FieldOption> Options { get; init; } = [];

    public string RequiredOn { get; init; } = FieldNeeds.Never;

    /// <summary>JSON of the value.</summary>
    public string? Default { get; init; }

    public FieldRules Rules { get; init; } = FieldRules.None;

    /// <summary>Any of the rows is enough.</summary>
    public bool MatchesAny { get; init; }

    public IReadOnlyList<ConditionRow> Conditions { get; init; } = [];

    public Visibility Visibility { get; init; } = Visibility.Internal;

    public bool ClientEdits { get; init; }

    public Guid? ScopeId { get; init; }

    public string? Section { get; init; }

    public bool InList { get; init; }

    [JsonIgnore]
    internal string KeyOfNew => Key ?? KeyOf(Name);

    [JsonIgnore]
    internal string? ConditionJson => Conditions.Count == 0 ? null
        : Fields.Conditions.ConditionJson.Write(Condition).ToJsonString();

    [JsonIgnore]
    internal Condition Condition
    {
        get
        {
            List<Condition> leaves = [.. Conditions.Select(LeafOf)];
            return MatchesAny ? new Condition.Any(leaves) : new Condition.All(leaves);
        }
    }

    /// <summary>As rules, not as settings of JSON: what an older version of the page wrote deeper than rows is not shown in rows.</summary>
    internal static (bool MatchesAny, IReadOnlyList<ConditionRow> Rows) RowsOf(Condition? condition) => condition switch
    {
        Condition.Any any => (true, [.. any.Of.OfType<Condition.Leaf>().Select(RowOf)]),
        Condition.All all => (false, [.. all.Of.OfType<Condition.Leaf>().Select(RowOf)]),
        Condition.Leaf leaf => (false, [RowOf(leaf)]),
        _ => (false, []),
    };

    /// <summary>Letters without their accents, and digits: "Gerät 2" is "gerat_2".</summary>
    public static string KeyOf(string name)
    {
        var key = new StringBuilder();
        foreach (var letter in name.Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                key.Append(letter);
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark && key.Length > 0 && key[^1] != '_')
            {
                key.Append('_');
            }
        }

        var plain = key.ToString().Trim('_');
        plain = plain.Length == 0 ? "field" : char.IsAsciiDigit(plain[0]) ? "field_" + plain : plain;
        return plain.Length > FieldCatalog.LongestKey ? plain[..FieldCatalog.LongestKey].TrimEnd('_') : plain;
    }

    private static bool TakesSeveral(string op) => op is "in" or "not_in" or "between";

    private static Condition LeafOf(ConditionRow row) => new Condition.Leaf(row.Field, row.Op, ConditionOperators.StandsAlone(row.Op) ? null
        : TakesSeveral(row.Op) ? new JsonArray([.. (row.Value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(v => JsonValue.Create(v))])
        : JsonValue.Create(row.Value ?? ""));

    private static ConditionRow RowOf(Condition.Leaf leaf) => new(leaf.Field, leaf.Op, leaf.Value is JsonArray several
        ? string.Join(", ", several.Select(v => v?.ToString()))
        : leaf.Value?.ToString());
}
