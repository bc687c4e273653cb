using System.Text.Json.Nodes;
using KtPortal.Core.Fields.Conditions;

namespace KtPortal.Tests.Fields;

/// <summary>The language of conditions: what holds of which values, and what is no condition.</summary>
public sealed class ConditionTests
{
    private static readonly DateOnly Today = new(2026, 3, 10);

    [Theory]
    [InlineData("eq", "\"shop\"", "\"shop\"", true)]
    [InlineData("eq", "\"Shop\"", "\"shop\"", true)]
    [InlineData("eq", "\"shop\"", "\"site\"", false)]
    [InlineData("eq", "7", "\"7.0\"", true)]
    [InlineData("eq", "null", "\"\"", true)]
    [InlineData("eq", "[\"a\"]", "\"a\"", true)]
    [InlineData("eq", "[\"a\",\"b\"]", "[\"b\",\"a\"]", true)]
    [InlineData("neq", "null", "\"shop\"", true)]
    [InlineData("neq", "\"shop\"", "\"shop\"", false)]
    [InlineData("in", "\"b\"", "[\"a\",\"b\"]", true)]
    [InlineData("in", "null", "[\"a\"]", false)]
    [InlineData("not_in", "\"c\"", "[\"a\",\"b\"]", true)]
    [InlineData("not_in", "\"a\"", "[\"a\",\"b\"]", false)]
    [InlineData("is_empty", "null", null, true)]
    [InlineData("is_empty", "[]", null, true)]
    [InlineData("is_empty", "0", null, false)]
    [InlineData("is_empty", "false", null, false)]
    [InlineData("is_not_empty", "\"x\"", null, true)]
    [InlineData("contains", "[\"a\",\"b\"]", "\"b\"", true)]
    [InlineData("contains", "\"A long text\"", "\"LONG\"", true)]
    [InlineData("contains", "null", "\"\"", false)]
    [InlineData("not_contains", "null", "\"a\"", true)]
    [InlineData("not_contains", "[\"a\"]", "\"a\"", false)]
    [InlineData("starts_with", "\"KT-1001\"", "\"kt\"", true)]
    [InlineData("ends_with", "\"KT-1001\"", "\"01\"", true)]
    [InlineData("ends_with", "null", "\"\"", false)]
    [InlineData("matches", "\"host-17\"", "\"[0-9]{2}\"", true)]
    [InlineData("matches", "\"host\"", "\"[0-9]\"", false)]
    [InlineData("matches", "\"host\"", "\"(\"", false)]
    [InlineData("gt", "9", "\"10\"", false)]
    [InlineData("gt", "11", "10", true)]
    [InlineData("gte", "10", "10", true)]
    [InlineData("lt", "\"09:30\"", "\"10:00\"", true)]
    [InlineData("lte", "null", "10", false)]
    [InlineData("lt", "\"abc\"", "10", false)]
    [InlineData("gt", "{\"amount\":\"12.50\",\"currency\":\"USD\"}", "12", true)]
    [InlineData("between", "5", "[1,10]", true)]
    [InlineData("between", "11", "[1,10]", false)]
    [InlineData("between", "5", "[1]", false)]
    [InlineData("before", "\"2026-03-09\"", "\"today\"", true)]
    [InlineData("before", "\"2026-03-10\"", "\"today\"", false)]
    [InlineData("after", "\"2026-03-14\"", "\"today+3\"", true)]
    [InlineData("after", "{\"at\":\"2026-03-14T08:00:00Z\",\"zone\":\"UTC\"}", "\"2026-03-13\"", true)]
    [InlineData("after", "\"not a day\"", "\"today\"", false)]
    [InlineData("within_days", "\"2026-03-13\"", "3", true)]
    [InlineData("within_days", "\"2026-03-14\"", "3", false)]
    [InlineData("within_days", "\"2026-03-09\"", "3", false)]
    [InlineData("within_days", "\"2026-03-08\"", "-3", true)]
    [InlineData("is_true", "true", null, true)]
    [InlineData("is_true", "null", null, false)]
    [InlineData("is_false", "false", null, true)]
    [InlineData("is_false", "null", null, true)]
    public void An_operator_says_what_holds(string op, string field, string? value, bool holds) =>
        Assert.Equal(
            holds, new Condition.Leaf("f", op, value is null ? null : JsonNode.Parse(value)).Holds(_ => JsonNode.Parse(field), Today));

    [Theory]
    [InlineData("""{"all":[{"field":"a","op":"eq","value":"1"},{"field":"b","op":"eq","value":"2"}]}""", true)]
    [InlineData("""{"all":[{"field":"a","op":"eq","value":"1"},{"field":"b","op":"eq","value":"3"}]}""", false)]
    [InlineData("""{"any":[{"field":"a","op":"eq","value":"9"},{"field":"b","op":"eq","value":"2"}]}""", true)]
    [InlineData("""{"any":[]}""", false)]
    [InlineData("""{"all":[]}""", true)]
    [InlineData("""{"not":{"field":"a","op":"eq","value":"1"}}""", false)]
    [InlineData("""{"not":{"any":[{"field":"c","op":"is_not_empty"}]}}""", true)]
    public void All_any_and_not_join_what_is_below(string json, bool holds)
    {
        var values = new Dictionary<string, JsonNode?> { ["a"] = 1, ["b"] = "2" };
        var condition = ConditionJson.Read(json, out var wrong);
        Assert.Null(wrong);
        Assert.Equal(holds, condition!.Holds(name => values.GetValueOrDefault(name), Today));
        Assert.Equal(JsonNode.Parse(json)!.ToJsonString(), ConditionJson.Write(condition).ToJsonString());
    }

    [Theory]
    [InlineData("""{"field":"a"}""")]
    [InlineData("""{"field":"a","op":"resembles","value":"1"}""")]
    [InlineData("""{"field":"","op":"eq"}""")]
    [InlineData("""{"all":{"field":"a","op":"eq"}}""")]
    [InlineData("""{"all":[{"field":"a","op":"eq"},7]}""")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("\"a\"")]
    public void What_is_no_condition_is_refused(string json)
    {
        Assert.Null(ConditionJson.Read(json, out var wrong));
        Assert.NotNull(wrong);
    }

    [Fact]
    public void Five_levels_and_fifty_leaves_are_the_most()
    {
        const string Leaf = """{"field":"a","op":"is_empty"}""";
        static string Nested(int levels) => levels == 1 ? Leaf : $$"""{"not":{{Nested(levels - 1)}}}""";
        static string Wide(int leaves) => $$"""{"any":[{{string.Join(',', Enumerable.Repeat(Leaf, leaves))}}]}""";
        Assert.Equal(5, ConditionJson.Read(Nested(5), out _)!.Depth);
        Assert.Null(ConditionJson.Read(Nested(6), out _));
        Assert.Equal(50, ConditionJson.Read(Wide(50), out _)!.Leaves.Count());
        Assert.Null(ConditionJson.Read(Wide(51), out var wrong));
        Assert.Contains("50", wrong, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_that_never_ends_holds_of_nothing()
    {
        var leaf = new Condition.Leaf("f", "matches", "(a+)+$");
        Assert.False(leaf.Holds(_ => new string('a', 60) + "!", Today));
    }
}
