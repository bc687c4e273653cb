using KtPortal.Core.Fields.Conditions;
using KtPortal.Core.Kernel;
using KtPortal.Core.Languages;

namespace KtPortal.Core.Fields;

/// <summary>What a field is, as its list and its history say it.</summary>
public static class FieldWords
{
    public const string ClientRead = "client_read";
    public const string ClientEdit = "client_edit";

    /// <summary>Readers and writers as one word: "internal", "partner", "client_read", "client_edit".</summary>
    public static string CodeOf(Visibility visibility, bool clientEdits) => visibility switch
    {
        Visibility.Public => clientEdits ? ClientEdit : ClientRead,
        var other => EnumText<Visibility>.Write(other),
    };

    /// <summary>Null for a word that is none.</summary>
    public static (Visibility Visibility, bool ClientEdits)? VisibilityOf(string? code) => code switch
    {
        ClientRead => (Visibility.Public, false),
        ClientEdit => (Visibility.Public, true),
        "partner" => (Visibility.Partner, false),
        "internal" => (Visibility.Internal, false),
        _ => null,
    };

    public static string OfVisibility(string code) => code switch
    {
        ClientRead => FieldTexts.ClientsRead,
        ClientEdit => FieldTexts.ClientsEdit,
        "partner" => FieldTexts.PartnersRead,
        _ => FieldTexts.StaffOnly,
    };

    public static string OfNeed(string need) => need switch
    {
        FieldNeeds.Never => FieldTexts.NeverRequired,
        FieldNeeds.Always => FieldTexts.AlwaysRequired,
        FieldNeeds.Create => FieldTexts.RequiredOnCreate,
        _ => FieldTexts.RequiredBefore,
    };

    public static string OfOperator(string op) => op switch
    {
        "eq" => FieldTexts.OpEq,
        "neq" => FieldTexts.OpNeq,
        "in" => FieldTexts.OpIn,
        "not_in" => FieldTexts.OpNotIn,
        "is_empty" => FieldTexts.OpIsEmpty,
        "is_not_empty" => FieldTexts.OpIsNotEmpty,
        "contains" => FieldTexts.OpContains,
        "not_contains" => FieldTexts.OpNotContains,
        "starts_with" => FieldTexts.OpStartsWith,
        "ends_with" => FieldTexts.OpEndsWith,
        "matches" => FieldTexts.OpMatches,
        "gt" => FieldTexts.OpGt,
        "gte" => FieldTexts.OpGte,
        "lt" => FieldTexts.OpLt,
        "lte" => FieldTexts.OpLte,
        "between" => FieldTexts.OpBetween,
        "before" => FieldTexts.OpBefore,
        "after" => FieldTexts.OpAfter,
        "within_days" => FieldTexts.OpWithinDays,
        "is_true" => FieldTexts.OpIsTrue,
        _ => FieldTexts.OpIsFalse,
    };

    public static string OfRule(string rule) => rule switch
    {
        nameof(FieldRules.Min) => FieldTexts.RuleMin,
        nameof(FieldRules.Max) => FieldTexts.RuleMax,
        nameof(FieldRules.Step) => FieldTexts.RuleStep,
        nameof(FieldRules.MinLength) => FieldTexts.RuleMinLength,
        nameof(FieldRules.MaxLength) => FieldTexts.RuleMaxLength,
        nameof(FieldRules.Pattern) => FieldTexts.RulePattern,
        nameof(FieldRules.PatternHint) => FieldTexts.RulePatternHint,
        nameof(FieldRules.MinChoices) => FieldTexts.RuleMinChoices,
        nameof(FieldRules.MaxChoices) => FieldTexts.RuleMaxChoices,
        _ => FieldTexts.RuleCurrency,
    };

    internal static string Of(FieldRules rules)
    {
        (string Rule, object? Value)[] all =
        [
            (nameof(rules.Min), rules.Min), (nameof(rules.Max), rules.Max), (nameof(rules.Step), rules.Step),
            (nameof(rules.MinLength), rules.MinLength), (nameof(rules.MaxLength), rules.MaxLength), (nameof(rules.Pattern), rules.Pattern),
            (nameof(rules.PatternHint), rules.PatternHint), (nameof(rules.MinChoices), rules.MinChoices),
            (nameof(rules.MaxChoices), rules.MaxChoices), (nameof(rules.Currency), rules.Currency),
        ];
        return string.Join(", ", all.Where(r => r.Value is not null).Select(r => $"{OfRule(r.Rule)}: {r.Value}"));
    }

    internal static string Of(FieldDraft draft, Func<Guid?, string?> name) => string.Join(
        draft.MatchesAny ? $" {FieldTexts.Or} " : $" {FieldTexts.And} ",
        draft.Conditions.Select(c => ConditionOperators.StandsAlone(c.Op) ? $"{c.Field} {OfOperator(c.Op)}"
            : $"{c.Field} {OfOperator(c.Op)} {Named(c.Value, name)}"));

    private static string? Named(string? value, Func<Guid?, string?> name) =>
        Guid.TryParse(value, out var id) && name(id) is { } known ? TenantWords.Of(known) : value;
}
