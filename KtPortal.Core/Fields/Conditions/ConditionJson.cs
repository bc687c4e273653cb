using System.Text.Json;
using System.Text.Json.Nodes;
using KtPortal.Core.Languages;

namespace KtPortal.Core.Fields.Conditions;

/// <summary>Conditions as they are stored and as programs send them: <c>{ "all": [ { "field": "kind", "op": "eq", "value": "shop" } ] }</c>.</summary>
public static class ConditionJson
{
    /// <param name="wrong">What is wrong, in words; null where it was read.</param>
    public static Condition? Read(string? json, out string? wrong)
    {
        wrong = null;
        if (json is null)
        {
            return null;
        }

        try
        {
            var read = Read(JsonNode.Parse(json, documentOptions: new() { MaxDepth = 16 }), 1);
            wrong = read is null ? FieldProblemTexts.ConditionUnreadable
                : read.Leaves.Count() > Condition.MostLeaves ? FieldProblemTexts.ConditionTooLarge.With(Condition.Deepest, Condition.MostLeaves)
                : null;
            return wrong is null ? read : null;
        }
        catch (JsonException)
        {
            wrong = FieldProblemTexts.ConditionUnreadable;
            return null;
        }
        catch (ArgumentException)
        {
            wrong = FieldProblemTexts.ConditionUnreadable; // one name twice
            return null;
        }
    }

    public static JsonObject Write(Condition condition) => condition switch
    {
        Condition.All all => new() { ["all"] = Write(all.Of) },
        Condition.Any any => new() { ["any"] = Write(any.Of) },
        Condition.Not not => new() { ["not"] = Write(not.Of) },
        Condition.Leaf leaf => leaf.Value is null
            ? new() { ["field"] = leaf.Field, ["op"] = leaf.Op }
            : new() { ["field"] = leaf.Field, ["op"] = leaf.Op, ["value"] = leaf.Value.DeepClone() },
        _ => throw new InvalidOperationException("a condition of no kind"),
    };

    private static JsonArray Write(IReadOnlyList<Condition> conditions) => new([.. conditions.Select(Write)]);

    // Null for what is none.
    private static Condition? Read(JsonNode? node, int level)
    {
        if (node is not JsonObject thing || level > Condition.Deepest)
        {
            return null;
        }

        if (thing["all"] is JsonArray all)
        {
            return Read(all, level) is { } below ? new Condition.All(below) : null;
        }

        if (thing["any"] is JsonArray any)
        {
            return Read(any, level) is { } below ? new Condition.Any(below) : null;
        }

        if (thing["not"] is { } not)
        {
            return Read(not, level + 1) is { } turned ? new Condition.Not(turned) : null;
        }

        return Name(thing["field"]) is { Length: > 0 } field && Name(thing["op"]) is { } op && ConditionOperators.IsKnown(op)
            ? new Condition.Leaf(field, op, thing["value"]?.DeepClone())
            : null;
    }

    private static List<Condition>? Read(JsonArray nodes, int level)
    {
        var read = nodes.Select(n => Read(n, level + 1)).ToList();
        return read.TrueForAll(c => c is not null) ? read.ConvertAll(c => c!) : null;
    }

    private static string? Name(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var name) ? name : null;
}
