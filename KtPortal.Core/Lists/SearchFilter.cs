using KtPortal.Core.Kernel;
using KtPortal.Core.Search;

namespace KtPortal.Core.Lists;

/// <summary>Words typed into a search field.</summary>
/// <param name="Condition">The condition, given how the statement names what was typed and its words (<see cref="SearchWords.Terms"/>).</param>
public sealed record SearchFilter(string Key, Func<string> Label, Func<string, string, string> Condition) : ListFilter(Key, Label, "search")
{
    /// <summary>Whether what is found only looks like what was typed: selects <c>guessed</c>, told like the condition. Null: it never does.</summary>
    public Func<string, string, string>? Guesses { get; init; }

    public override bool CanBeNot => false;

    public override string? Accept(string value) => SearchWords.Typed(value) is { Length: > 0 } text ? text : null;

    public override string Sql(ListCondition said, SqlValues values, Actor actor, ListMoment moment) =>
        Fill(Condition, said, values);

    internal static string Fill(Func<string, string, string> sql, ListCondition said, SqlValues values) =>
        sql(values.Add(said.Values[0]), values.Add(SearchWords.Of(said.Values[0]).Terms ?? ""));

    public override string WordsOf(string value) => $"“{value}”";
}
