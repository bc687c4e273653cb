using System.Text.Json.Nodes;
using KtPortal.Core.Languages;
using KtPortal.Core.Lists;

namespace KtPortal.Core.Fields.Types;

/// <summary>One of the options.</summary>
public abstract class OneOfField : FieldType
{
    public override bool HasOptions => true;

    protected override FieldReading Parse(FieldSpec field, string text, FieldContext context) =>
        field.Offered(context.Before is JsonValue before ? [before.ToString()] : []).Any(o => o.Value == text)
            ? JsonValue.Create(text)
            : FieldReading.Refuse(FieldProblemTexts.OptionOther);

    public override ListFilter Filter(FieldSpec field, string key, string value) =>
        new ChoiceFilter(key, () => field.Label, Icon, $"coalesce({AsText(value)}, '')", field.Choices);

    public override string Say(FieldSpec field, JsonNode value, FieldContext context) => field.LabelOf(value.ToString());

    public override string Export(FieldSpec field, JsonNode value) => field.LabelOf(value.ToString());
}

public sealed class DropdownField : OneOfField
{
    public override string Code => "dropdown";

    public override string Name => FieldTexts.TypeDropdown;

    public override FieldControl Control => FieldControl.Select;
}

public sealed class RadioField : OneOfField
{
    public override string Code => "radio";

    public override string Name => FieldTexts.TypeRadio;

    public override FieldControl Control => FieldControl.Radios;
}

/// <summary>Several of the options.</summary>
public abstract class SomeOfField : FieldType
{
    public override bool HasOptions => true;

    public override bool IsMany => true;

    public override IReadOnlyList<string> Rules => ["MinChoices", "MaxChoices"];

    public override FieldControl Control => FieldControl.Boxes;

    public override FieldReading Read(FieldSpec field, IReadOnlyList<string> typed, FieldContext context)
    {
        var chosen = typed.Select(Clean).Where(t => t.Length > 0).ToHashSet(StringComparer.Ordinal);
        var offered = field.Offered(Values(context.Before)).Select(o => o.Value).ToList();
        var rules = field.Rules;
        return chosen.Count == 0 ? FieldReading.Nothing
            : !chosen.IsSubsetOf(offered) ? FieldReading.Refuse(FieldProblemTexts.OptionOther)
            : chosen.Count < rules.MinChoices ? FieldReading.Refuse(FieldProblemTexts.ChoicesLeast.For(rules.MinChoices.Value))
            : chosen.Count > rules.MaxChoices ? FieldReading.Refuse(FieldProblemTexts.ChoicesMost.For(rules.MaxChoices.Value))
            : new JsonArray([.. offered.Where(chosen.Contains).Select(o => JsonValue.Create(o))]);
    }

    protected override FieldReading Parse(FieldSpec field, string text, FieldContext context) => Read(field, [text], context);

    public override FieldReading CheckRules(FieldRules rules, FieldContext context) =>
        rules.MinChoices > rules.MaxChoices ? FieldReading.Refuse(FieldProblemTexts.BoundsCross) : FieldReading.Nothing;

    public override IReadOnlyList<string> Typed(FieldSpec field, JsonNode value, FieldContext context) => Values(value);

    public override ListFilter Filter(FieldSpec field, string key, string value) =>
        new ChoiceFilter(key, () => field.Label, Icon, $"array(select jsonb_array_elements_text({value}))", field.Choices) { IsMany = true };

    public override string Say(FieldSpec field, JsonNode value, FieldContext context) => string.Join(", ", Values(value).Select(field.LabelOf));

    public override string Export(FieldSpec field, JsonNode value) => string.Join("; ", Values(value).Select(field.LabelOf));

    private static IReadOnlyList<string> Values(JsonNode? value) => value is JsonArray all ? [.. all.Select(v => v?.ToString() ?? "")] : [];
}

public sealed class MultiselectField : SomeOfField
{
    public override string Code => "multiselect";

    public override string Name => FieldTexts.TypeMultiselect;
}

public sealed class CheckboxesField : SomeOfField
{
    public override string Code => "checkboxes";

    public override string Name => FieldTexts.TypeCheckboxes;
}

/// <summary>Yes or no. One that has to be answered has to be ticked.</summary>
public sealed class ToggleField : FieldType
{
    public override string Code => "toggle";

    public override string Name => FieldTexts.TypeToggle;

    public override FieldControl Control => FieldControl.Box;

    public override int Longest => 5;

    public override FieldReading Read(FieldSpec field, IReadOnlyList<string> typed, FieldContext context) =>
        JsonValue.Create(typed.Any(t => t.Trim() is "true" or "on"));

    protected override FieldReading Parse(FieldSpec field, string text, FieldContext context) => Read(field, [text], context);

    public override ListFilter Filter(FieldSpec field, string key, string value) =>
        new FlagFilter(key, () => field.Label, Icon, $"coalesce({value} = 'true', false)");

    public override IReadOnlyList<string> Typed(FieldSpec field, JsonNode value, FieldContext context) => [(bool)value ? "true" : ""];

    public override string Say(FieldSpec field, JsonNode value, FieldContext context) => (bool)value ? FieldTexts.Yes : FieldTexts.No;

    public override string Export(FieldSpec field, JsonNode value) => (bool)value ? "true" : "false";
}
