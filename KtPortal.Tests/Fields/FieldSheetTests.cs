using System.Text.Json.Nodes;
using KtPortal.Core.Fields;
using KtPortal.Core.Fields.Conditions;
using KtPortal.Core.Kernel;

namespace KtPortal.Tests.Fields;

/// <summary>Fields while somebody fills them in: what is shown, asked for and kept.</summary>
public sealed class FieldSheetTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid Scope = Guid.CreateVersion7();

    [Fact]
    public void What_is_hidden_is_neither_asked_for_nor_taken_and_what_is_stored_stays()
    {
        var sheet = Sheet([Kind, Size], new() { ["size"] = "old" }, ("kind", "site"), ("size", "new"));
        Assert.Equal(["kind"], sheet.Shown.Select(f => f.Key));
        Assert.Equal(["kind"], sheet.Changed.Keys);
        Assert.Empty(Errors(sheet));

        sheet = Sheet([Kind, Size], new() { ["size"] = "old" }, ("kind", "shop"), ("size", "new"));
        Assert.Equal(["kind", "size"], sheet.Shown.Select(f => f.Key));
        Assert.Equal("new", (string?)sheet.Changed["size"]);
    }

    [Fact]
    public void What_is_shown_and_required_is_asked_for_at_its_place()
    {
        Assert.Equal(["Field.kind"], Errors(Sheet([Kind, Size], null)));
        Assert.Equal(["Field.size"], Errors(Sheet([Kind, Size], null, ("kind", "shop"), ("size", " "))));
        Assert.Empty(Errors(Sheet([Kind, Size], null, ("kind", "site"))));
    }

    [Fact]
    public void What_depends_on_something_hidden_is_hidden()
    {
        var color = Field("color") with { Spec = Spec("color") with { ShowIf = new Condition.Leaf("size", "eq", "big") } };
        Assert.DoesNotContain(color, Sheet([Kind, Size, color], null, ("kind", "site"), ("size", "big"), ("color", "red")).Shown);
        Assert.Contains(color, Sheet([Kind, Size, color], null, ("kind", "shop"), ("size", "big")).Shown);
    }

    [Fact]
    public void A_scope_and_a_fact_of_the_record_decide_too()
    {
        var scoped = Field("scoped") with { ScopeId = Scope };
        var vip = Field("vip") with { Spec = Spec("vip") with { ShowIf = new Condition.Leaf("record.priority", "eq", "high") } };
        Assert.Empty(Sheet([scoped, vip], null).Shown);
        var facts = new FieldFacts(new Dictionary<string, string?> { ["record.kind"] = Scope.ToString(), ["record.priority"] = "high" });
        Assert.Equal(2, new FieldSheet([scoped, vip], null, facts, FieldAnswers.None, Now).Shown.Count);
    }

    [Fact]
    public void A_new_one_begins_with_what_is_usual_and_an_old_one_keeps_what_it_has()
    {
        var usual = Field("usual") with { Spec = Spec("usual") with { Default = "as always" } };
        Assert.Equal("as always", (string?)Sheet([usual], null).Changed["usual"]);
        Assert.Equal(["as always"], Sheet([usual], null).Entries[0].Typed);
        Assert.Empty(Sheet([usual], new()).Changed);
    }

    [Fact]
    public void Who_depend_on_each_other_are_not_shown_and_nobody_waits_for_ever()
    {
        var one = Field("one") with { Spec = Spec("one") with { ShowIf = new Condition.Leaf("two", "is_empty", null) } };
        var two = Field("two") with { Spec = Spec("two") with { ShowIf = new Condition.Leaf("one", "is_not_empty", null) } };
        Assert.Single(Sheet([one, two], null).Shown);
    }

    [Fact]
    public void A_field_set_aside_takes_nothing_and_asks_for_nothing()
    {
        var gone = Kind with { IsActive = false };
        var sheet = Sheet([gone], new() { ["kind"] = "site" }, ("kind", "shop"));
        Assert.Empty(sheet.Changed);
        Assert.Empty(Errors(sheet));
    }

    [Fact]
    public void Names_of_a_form_become_answers_and_one_of_several_counts_to_its_field()
    {
        var answers = FieldAnswers.Of(
            new Dictionary<string, IReadOnlyList<string>> { ["Field.days"] = [""], ["Field.days.0"] = ["mo"], ["Field.days.1"] = ["tu"], ["Subject"] = ["x"] },
            TimeZoneInfo.Utc);
        Assert.Equal(["", "mo", "tu"], Assert.Single(answers.Typed).Value);
    }

    private static KnownField Kind => Field("kind") with { RequiredOn = FieldNeeds.Always };

    private static KnownField Size => Field("size") with
    {
        RequiredOn = FieldNeeds.Always,
        Spec = Spec("size") with { ShowIf = new Condition.All([new Condition.Leaf("kind", "eq", "shop")]) },
    };

    private static FieldSpec Spec(string key) => new() { Key = key, Label = key, Type = FieldTypes.Find("text")! };

    private static KnownField Field(string key) => new()
    {
        Id = Guid.CreateVersion7(),
        Spec = Spec(key),
        RequiredOn = FieldNeeds.Never,
        Visibility = Visibility.Public,
        IsActive = true,
    };

    private static FieldSheet Sheet(IEnumerable<KnownField> fields, Dictionary<string, JsonNode?>? stored, params (string Key, string Typed)[] sent) =>
        new(fields, stored, new FieldFacts(new Dictionary<string, string?>()),
            FieldAnswers.None with { Typed = sent.ToDictionary(s => s.Key, s => (IReadOnlyList<string>)[s.Typed]) }, Now)
        {
            Requires = f => f.RequiredOn == FieldNeeds.Always,
        };

    private static IEnumerable<string> Errors(FieldSheet sheet)
    {
        var errors = new FieldErrors();
        sheet.Check(errors);
        return errors.All.Select(e => e.Field);
    }
}
