using KtPortal.Core.Fields;

namespace KtPortal.Web.Pages.Desk.Admin.Fields;

/// <summary>What a row of a condition offers once its field is chosen.</summary>
/// <param name="Values">Null where the value is typed.</param>
public sealed record ConditionOffers(IReadOnlyList<string> Operators, IReadOnlyList<(string Value, string Label)>? Values)
{
    private static readonly string[] Presence = ["is_empty", "is_not_empty"];

    public static ConditionOffers For(string? name, string? op, IReadOnlyList<FieldFact> facts, IReadOnlyList<KnownField> fields)
    {
        var offers = facts.FirstOrDefault(f => f.Name == name) is { } fact ? new(["eq", "neq", .. Presence], fact.Choices)
            : fields.FirstOrDefault(f => f.Key == name) is { } field ? For(field.Spec)
            : new ConditionOffers([], null);
        return op is { Length: > 0 } && offers.Operators.Count > 0 && !offers.Operators.Contains(op)
            ? offers with { Operators = [.. offers.Operators, op] }
            : offers;
    }

    private static ConditionOffers For(FieldSpec field) => field.Type switch
    {
        { HasOptions: true, IsMany: true } => new(["contains", "not_contains", .. Presence], Options(field)),
        { HasOptions: true } => new(["eq", "neq", .. Presence], Options(field)),
        { Control: FieldControl.Box } => new(["is_true", "is_false"], null),
        { Control: FieldControl.Date or FieldControl.DateTime } => new(["before", "after", "within_days", .. Presence], null),
        { Control: FieldControl.Time } => new(["eq", "lt", "gt", .. Presence], null),
        { Code: "number" or "currency" or "rating" } => new(["eq", "neq", "gt", "gte", "lt", "lte", "between", .. Presence], null),
        _ => new(["eq", "neq", "contains", "not_contains", "starts_with", "ends_with", "matches", "in", "not_in", .. Presence], null),
    };

    private static List<(string, string)> Options(FieldSpec field) => [.. field.Options.Select(o => (o.Value, o.Label))];
}
