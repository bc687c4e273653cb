using KtPortal.Core.Kernel;
using KtPortal.Core.Text;

namespace KtPortal.Core.Lists;

/// <summary>Something by what people quote it by: a number.</summary>
public sealed record CodeFilter(string Key, Func<string> Label, string Column) : ListFilter(Key, Label, "list-ordered")
{
    private const int Longest = 50;

    public override string? Accept(string value) => TypedText.Of(value, Longest) is { Length: > 0 } code ? code.ToUpperInvariant() : null;

    public override string Sql(ListCondition said, SqlValues values, Actor actor, ListMoment moment) =>
        $"{Column} {(said.Not ? "<> all" : "= any")} ({values.Add(said.Values.ToArray())})";
}
