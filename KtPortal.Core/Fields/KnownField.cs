using System.Text.Json;
using System.Text.Json.Nodes;
using KtPortal.Core.Fields.Conditions;
using KtPortal.Core.Kernel;

namespace KtPortal.Core.Fields;

/// <summary>A definition as its reader may know it.</summary>
public sealed record KnownField
{
    public required Guid Id { get; init; }

    public required FieldSpec Spec { get; init; }

    public required string RequiredOn { get; init; }

    public required Visibility Visibility { get; init; }

    public bool ClientEdits { get; init; }

    public Guid? ScopeId { get; init; }

    public string? Section { get; init; }

    public bool InList { get; init; }

    public bool IsActive { get; init; }

    public string Key => Spec.Key;

    /// <summary>Null where it is of a type that this version doesn't know.</summary>
    internal static KnownField? Of(JsonNode row)
    {
        if (FieldTypes.Find(Text(row, "field_type")) is not { } type)
        {
            return null;
        }

        // What can't be read any more asks for nothing: the field is shown.
        var showIf = row["conditions"] is { } conditions ? ConditionJson.Read(conditions.ToJsonString(), out _) : null;
        return new KnownField
        {
            Id = Guid.Parse(Text(row, "id")!),
            Spec = new FieldSpec
            {
                Key = Text(row, "key")!,
                Label = Text(row, "name")!,
                Type = type,
                Help = Text(row, "help_text"),
                Placeholder = Text(row, "placeholder"),
                Options = row["options"].Deserialize<List<FieldOption>>(FieldSpec.Json) ?? [],
                Rules = row["validation"]?.Deserialize<FieldRules>(FieldSpec.Json) ?? FieldRules.None,
                Default = row["default_value"]?.DeepClone(),
                ShowIf = showIf,
            },
            RequiredOn = Text(row, "required_on") ?? FieldNeeds.Never,
            Visibility = EnumText<Visibility>.Parse(Text(row, "visibility")!),
            ClientEdits = (bool?)row["client_edits"] ?? false,
            ScopeId = Text(row, "scope_id") is { } scope ? Guid.Parse(scope) : null,
            Section = Text(row, "section"),
            InList = (bool?)row["in_list"] ?? false,
            IsActive = (bool?)row["is_active"] ?? true,
        };
    }

    private static string? Text(JsonNode row, string name) => row[name]?.ToString();
}

/// <summary>The fields of one kind of record, in their order.</summary>
public sealed class FieldBook(IReadOnlyList<KnownField> all)
{
    public static readonly FieldBook Empty = new([]);

    public IReadOnlyList<KnownField> All => all;

    public KnownField? Find(string? key) => all.FirstOrDefault(f => f.Key == key);

    /// <summary>Reads them along with something else: a column of another statement, null where there are none.</summary>
    /// <param name="entity">The kind of record, as its feature declares it; never what somebody typed.</param>
    public static string Selected(string entity) => $"""
        (select jsonb_agg(to_jsonb(d) order by d.sort_order, d.key)::text from custom_field_definitions d where d.entity_type = '{entity}')
        """;

    /// <param name="json">What <see cref="Selected"/> read.</param>
    public static FieldBook Parse(string? json) =>
        json is null ? Empty : new([.. JsonNode.Parse(json)!.AsArray().Select(row => KnownField.Of(row!)).OfType<KnownField>()]);
}
