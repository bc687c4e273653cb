using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using KtPortal.Core.Fields.Conditions;
using KtPortal.Core.Lists;

namespace KtPortal.Core.Fields;

/// <summary>Something to choose.</summary>
/// <param name="Value">What is stored; never changes.</param>
/// <param name="IsActive">What is set aside is offered nowhere and stays where it was chosen.</param>
public sealed record FieldOption(string Value, string Label, bool IsActive = true);

/// <summary>What a value has to keep to. Which of these a type looks at it says itself (<see cref="FieldType.Rules"/>).</summary>
public sealed record FieldRules
{
    public static readonly FieldRules None = new();

    /// <summary>A number, a time (14:30), a day (2026-01-20) or one from today on (today+3).</summary>
    public string? Min { get; init; }

    public string? Max { get; init; }

    public decimal? Step { get; init; }

    public int? MinLength { get; init; }

    public int? MaxLength { get; init; }

    /// <summary>A regular expression that the whole text fits.</summary>
    public string? Pattern { get; init; }

    /// <summary>How it looks, in words: "three letters and four digits".</summary>
    public string? PatternHint { get; init; }

    public int? MinChoices { get; init; }

    public int? MaxChoices { get; init; }

    /// <summary>ISO 4217.</summary>
    public string? Currency { get; init; }
}

/// <summary>What is asked: a custom field of some kind of record, or a field of a form. Knows nothing of where it stands.</summary>
public sealed record FieldSpec
{
    public static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Names it in values, conditions and addresses; never changes.</summary>
    public required string Key { get; init; }

    public required string Label { get; init; }

    public required FieldType Type { get; init; }

    public string? Help { get; init; }

    public string? Placeholder { get; init; }

    public IReadOnlyList<FieldOption> Options { get; init; } = [];

    public FieldRules Rules { get; init; } = FieldRules.None;

    /// <summary>What a new form begins with.</summary>
    public JsonNode? Default { get; init; }

    /// <summary>Null: always shown.</summary>
    public Condition? ShowIf { get; init; }

    /// <summary>Those that can be chosen, and what is chosen already.</summary>
    public IEnumerable<FieldOption> Offered(IReadOnlyCollection<string> chosen) => Options.Where(o => o.IsActive || chosen.Contains(o.Value));

    /// <summary>As lists offer them: what was set aside may still be looked for.</summary>
    public IReadOnlyList<ListOption> Choices() => [.. Options.Select(o => new ListOption(o.Value, o.Label))];

    public string LabelOf(string option) => Options.FirstOrDefault(o => o.Value == option)?.Label ?? option;
}

/// <summary>Where and when somebody fills in.</summary>
/// <param name="Zone">In which times are typed and read.</param>
/// <param name="Today">There.</param>
/// <param name="Before">What is stored: an option that was set aside since may stay.</param>
public sealed record FieldContext(TimeZoneInfo Zone, DateOnly Today, JsonNode? Before = null)
{
    public static FieldContext At(TimeZoneInfo zone, DateTimeOffset now) =>
        new(zone, DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime));
}
