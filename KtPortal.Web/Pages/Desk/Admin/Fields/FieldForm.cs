using System.Globalization;
using System.Text.Json.Nodes;
using KtPortal.Core.Fields;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;
using KtPortal.Core.Text;
using KtPortal.Web.Administration;

namespace KtPortal.Web.Pages.Desk.Admin.Fields;

/// <summary>An option as it is named now.</summary>
public sealed record OptionRow
{
    public string? Value { get; set; }

    public string? Label { get; set; }

    public bool IsActive { get; set; }
}

/// <summary>A row of the condition.</summary>
public sealed record ConditionForm
{
    public string? Field { get; set; }

    public string? Op { get; set; }

    public string? Value { get; set; }
}

public sealed record FieldForm : IEntryForm<FieldForm, FieldDraft>
{
    private static readonly string[] Whole = ["MinLength", "MaxLength", "MinChoices", "MaxChoices"];

    public string? Name { get; set; }

    public string? EntityType { get; set; }

    public string? Key { get; set; }

    public string? Type { get; set; }

    public string? Help { get; set; }

    public string? Placeholder { get; set; }

    public List<OptionRow> Options { get; set; } = [];

    /// <summary>One a line.</summary>
    public string? NewOptions { get; set; }

    public string? RequiredOn { get; set; }

    public string? Default { get; set; }

    /// <summary>By the names of the rules.</summary>
    public Dictionary<string, string?> Rules { get; set; } = [];

    /// <summary>"any", else all.</summary>
    public string? Match { get; set; }

    public List<ConditionForm> Conditions { get; set; } = [];

    public string? Visibility { get; set; }

    public string? ScopeId { get; set; }

    public string? Section { get; set; }

    public bool InList { get; set; }

    public static FieldForm From(FieldDraft draft)
    {
        var type = FieldTypes.Find(draft.Type);
        return new FieldForm
        {
            Name = draft.Name,
            EntityType = draft.EntityType,
            Key = draft.Key,
            Type = draft.Type,
            Help = draft.Help,
            Placeholder = draft.Placeholder,
            Options = [.. draft.Options.Select(o => new OptionRow { Value = o.Value, Label = o.Label, IsActive = o.IsActive })],
            RequiredOn = draft.RequiredOn,
            Default = draft.Default is { } value && type is not null
                ? type.Typed(SpecOf(type, draft), JsonNode.Parse(value)!, Anywhere)[0] : null,
            Rules = RulesOf(draft.Rules),
            Match = draft.MatchesAny ? "any" : "all",
            Conditions = [.. draft.Conditions.Select(c => new ConditionForm { Field = c.Field, Op = c.Op, Value = c.Value })],
            Visibility = FieldWords.CodeOf(draft.Visibility, draft.ClientEdits),
            ScopeId = draft.ScopeId?.ToString(),
            Section = draft.Section,
            InList = draft.InList,
        };
    }

    public FieldDraft Read(FieldErrors errors)
    {
        var type = FieldTypes.Find(Type);
        if (FieldWords.VisibilityOf(Visibility) is not { } readers)
        {
            errors.Add("Visibility", AdminPageTexts.ChoiceWanted);
            readers = (Core.Kernel.Visibility.Internal, false);
        }

        var draft = new FieldDraft
        {
            Name = Name ?? "",
            EntityType = EntityType ?? "",
            Key = AdminReading.Words(Key),
            Type = Type ?? "",
            Help = AdminReading.Words(Help),
            Placeholder = AdminReading.Words(Placeholder),
            Options = type?.HasOptions == true ? ReadOptions() : [],
            RequiredOn = RequiredOn ?? FieldNeeds.Never,
            Rules = ReadRules(type, errors),
            MatchesAny = Match == "any",
            Conditions = [.. Conditions.Where(c => !string.IsNullOrEmpty(c.Field))
                .Select(c => new ConditionRow(c.Field!, c.Op ?? "", AdminReading.Words(c.Value)))],
            Visibility = readers.Visibility,
            ClientEdits = readers.ClientEdits,
            ScopeId = AdminReading.Id(ScopeId),
            Section = AdminReading.Words(Section),
            InList = InList,
        };
        return draft with { Default = ReadDefault(type, draft, errors) };
    }

    /// <summary>With one option moved up, and what was added to them among them.</summary>
    public FieldForm Raised(int? at)
    {
        var options = ReadOptions().Select(o => new OptionRow { Value = o.Value, Label = o.Label, IsActive = o.IsActive }).ToList();
        if (at is { } place && place > 0 && place < options.Count)
        {
            (options[place - 1], options[place]) = (options[place], options[place - 1]);
        }

        return this with { Options = options, NewOptions = null };
    }

    private static FieldContext Anywhere => new(TimeZoneInfo.Utc, new DateOnly(2000, 1, 1));

    private static FieldSpec SpecOf(FieldType type, FieldDraft draft) =>
        new() { Key = "default", Label = draft.Name, Type = type, Options = draft.Options, Rules = draft.Rules };

    private List<FieldOption> ReadOptions()
    {
        var options = Options.Where(o => !string.IsNullOrWhiteSpace(o.Label) && !string.IsNullOrEmpty(o.Value))
            .Select(o => new FieldOption(o.Value!, TypedText.Of(o.Label, int.MaxValue), o.IsActive)).ToList();
        foreach (var label in (NewOptions ?? "").Split('\n').Select(l => TypedText.Of(l, int.MaxValue)).Where(l => l.Length > 0))
        {
            var value = FieldDraft.KeyOf(label);
            for (var next = 2; options.Any(o => o.Value == value); next++)
            {
                value = $"{FieldDraft.KeyOf(label)}_{next}";
            }

            options.Add(new FieldOption(value, label));
        }

        return options;
    }

    // Only what the type looks at; the rest may stand in the form from another type.
    private FieldRules ReadRules(FieldType? type, FieldErrors errors)
    {
        string? Of(string rule) => type?.Rules.Contains(rule) == true ? AdminReading.Words(Rules.GetValueOrDefault(rule)) : null;
        foreach (var rule in Whole.Where(r => Of(r) is not null && AdminReading.Number(Of(r)) is not >= 0))
        {
            errors.Add("Rules." + rule, FieldProblemTexts.NumberOther);
        }

        var step = Of("Step");
        if (step is not null && AdminReading.Fraction(step) is null)
        {
            errors.Add("Rules.Step", FieldProblemTexts.NumberOther);
        }

        return new FieldRules
        {
            Min = Bound(Of("Min")),
            Max = Bound(Of("Max")),
            Step = AdminReading.Fraction(step),
            MinLength = AdminReading.Number(Of("MinLength")),
            MaxLength = AdminReading.Number(Of("MaxLength")),
            Pattern = Of("Pattern"),
            PatternHint = Of("PatternHint"),
            MinChoices = AdminReading.Number(Of("MinChoices")),
            MaxChoices = AdminReading.Number(Of("MaxChoices")),
            Currency = Of("Currency")?.ToUpperInvariant(),
        };
    }

    // A number is stored as programs write it; days and times are written so already.
    private static string? Bound(string? typed) => AdminReading.Fraction(typed) is { } number ? number.ToString(CultureInfo.InvariantCulture) : typed;

    private string? ReadDefault(FieldType? type, FieldDraft draft, FieldErrors errors)
    {
        if (type is null or { IsMany: true } or { Control: FieldControl.DateTime } || AdminReading.Words(Default) is not { } typed)
        {
            return null;
        }

        // Days are bound to the day on which somebody fills in.
        var spec = SpecOf(type, draft);
        var read = type.Read(type.Control == FieldControl.Date ? spec with { Rules = FieldRules.None } : spec, [typed], Anywhere);
        if (read.Error is { } wrong)
        {
            errors.Add("Default", FieldProblemTexts.DefaultOther.With(wrong));
        }

        return read.Value?.ToJsonString();
    }

    private static Dictionary<string, string?> RulesOf(FieldRules rules) => new()
    {
        ["Min"] = Shown(rules.Min),
        ["Max"] = Shown(rules.Max),
        ["Step"] = rules.Step?.ToString(CultureInfo.CurrentCulture),
        ["MinLength"] = rules.MinLength?.ToString(CultureInfo.CurrentCulture),
        ["MaxLength"] = rules.MaxLength?.ToString(CultureInfo.CurrentCulture),
        ["Pattern"] = rules.Pattern,
        ["PatternHint"] = rules.PatternHint,
        ["MinChoices"] = rules.MinChoices?.ToString(CultureInfo.CurrentCulture),
        ["MaxChoices"] = rules.MaxChoices?.ToString(CultureInfo.CurrentCulture),
        ["Currency"] = rules.Currency,
    };

    private static string? Shown(string? bound) => decimal.TryParse(bound, NumberStyles.Number, CultureInfo.InvariantCulture, out var number)
        ? number.ToString(CultureInfo.CurrentCulture)
        : bound;
}
