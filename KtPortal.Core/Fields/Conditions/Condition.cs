using System.Text.Json.Nodes;

namespace KtPortal.Core.Fields.Conditions;

/// <summary>
/// When something holds, in the one language of fields, forms, rules and documents: all, any or none of what is below, down to leaves that
/// compare a field with a value. What it asks for it is handed: it knows neither fields nor records.
/// </summary>
public abstract record Condition
{
    public const int Deepest = 5;
    public const int MostLeaves = 50;

    private Condition()
    {
    }

    /// <param name="fact">The value of a field, null where there is none.</param>
    public abstract bool Holds(Func<string, JsonNode?> fact, DateOnly today);

    public abstract IEnumerable<Leaf> Leaves { get; }

    public abstract int Depth { get; }

    public sealed record All(IReadOnlyList<Condition> Of) : Condition
    {
        public override bool Holds(Func<string, JsonNode?> fact, DateOnly today) => Of.All(c => c.Holds(fact, today));

        public override IEnumerable<Leaf> Leaves => Of.SelectMany(c => c.Leaves);

        public override int Depth => 1 + Of.Select(c => c.Depth).DefaultIfEmpty(0).Max();
    }

    public sealed record Any(IReadOnlyList<Condition> Of) : Condition
    {
        public override bool Holds(Func<string, JsonNode?> fact, DateOnly today) => Of.Any(c => c.Holds(fact, today));

        public override IEnumerable<Leaf> Leaves => Of.SelectMany(c => c.Leaves);

        public override int Depth => 1 + Of.Select(c => c.Depth).DefaultIfEmpty(0).Max();
    }

    public sealed record Not(Condition Of) : Condition
    {
        public override bool Holds(Func<string, JsonNode?> fact, DateOnly today) => !Of.Holds(fact, today);

        public override IEnumerable<Leaf> Leaves => Of.Leaves;

        public override int Depth => 1 + Of.Depth;
    }

    /// <param name="Op">One of <see cref="ConditionOperators"/>.</param>
    public sealed record Leaf(string Field, string Op, JsonNode? Value) : Condition
    {
        public override bool Holds(Func<string, JsonNode?> fact, DateOnly today) =>
            ConditionOperators.Holds(Op, fact(Field), Value, today);

        public override IEnumerable<Leaf> Leaves => [this];

        public override int Depth => 1;
    }
}
